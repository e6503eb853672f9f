import TinhBase
import TinhCharts

extension SVGPicture {
    /// A shade for each pair of keys, the figure in it where it has room, and what the shades mean below.
    mutating func draw(_ cells: CellGrid) {
        guard !cells.rows.isEmpty, !cells.columns.isEmpty else { return nothing("no rows") }
        guard let range = cells.range else { return nothing("every value is missing") }
        let size = SVGPicture.textSize
        let left = SVGPicture.margin + min(220, cells.rows.map { textWidth($0, size: size) }.max() ?? 0) + 8
        let right = SVGPicture.width - SVGPicture.margin
        let figureWidth = cells.texts.joined().map { textWidth($0, size: size) }.max() ?? 0
        let widthMax = max(120, figureWidth + 12)
        var width = min(widthMax, (right - left) / Double(cells.columns.count))
        let longest = cells.columns.map { textWidth($0, size: size) }.max() ?? 0
        if longest > width - 4 {
            // The turned name of the last column reaches beyond its cell.
            let overhang = max(0, min(SVGPicture.turnedWidthMax, longest) * 0.75 - width / 2)
            width = min(widthMax, (right - overhang - left) / Double(cells.columns.count))
        }
        let height = 22.0
        top += 16
        names(of: cells, left: left, width: width)
        top += 6
        for (row, name) in cells.rows.enumerated() {
            let y = top + Double(row) * height
            canvas.text(fitted(name, size: size, width: 220), x: SVGPicture.margin, y: y + 15, "tc-ink")
            for (column, value) in cells.values[row].enumerated() {
                let x = left + Double(column) * width
                guard let value else {
                    if width >= 12 { canvas.text("–", x: x + width / 2, y: y + 15, "tc-soft", .middle) }
                    continue
                }
                let opacity = shade(
                    value, range, x: x, y: y, width: width - 1, height: height - 1,
                    told: "\(name), \(cells.columns[column]): \(cells.texts[row][column])")
                if figureWidth <= width - 6 {
                    canvas.text(
                        cells.texts[row][column], x: x + width / 2, y: y + 15, SVGStyle.ink(on: opacity), .middle)
                }
            }
        }
        top += Double(cells.rows.count) * height + 10
        scale(cells, range)
    }

    private static let turnedWidthMax = 120.0

    /// Names of columns over their cells; turned where they are longer than these.
    private mutating func names(of cells: CellGrid, left: Double, width: Double) {
        let size = SVGPicture.textSize
        let longest = cells.columns.map { textWidth($0, size: size) }.max() ?? 0
        guard longest > width - 4 else {
            for (column, name) in cells.columns.enumerated() {
                canvas.text(name, x: left + (Double(column) + 0.5) * width, y: top, "tc-soft", .middle)
            }
            return
        }
        let room = min(SVGPicture.turnedWidthMax, longest)
        top += room * 0.75
        for (column, name) in cells.columns.enumerated() where width >= 12 || column % (width >= 8 ? 2 : 4) == 0 {
            let x = left + (Double(column) + 0.5) * width
            canvas.text(
                fitted(name, size: size, width: room), x: x, y: top,
                "tc-soft", attributes: " transform=\"rotate(-45 \(svgNumber(x)) \(svgNumber(top)))\"")
        }
    }

    /// A cell with the colour of its sign, as much of it as the figure is large; gives that share.
    @discardableResult
    private mutating func shade(
        _ value: Double, _ range: ShadeRange, x: Double, y: Double, width: Double, height: Double, told: String = ""
    ) -> Double {
        let shade = range.shade(value)
        let opacity = SVGStyle.opacity(ofShade: shade)
        canvas.rectangle(
            x: x, y: y, width: width, height: height, shade < 0 ? "tc-down" : "tc-up", opacity: opacity, told: told)
        return opacity
    }

    /// From the least figure to the greatest.
    private mutating func scale(_ cells: CellGrid, _ range: ShadeRange) {
        let (left, width) = (SVGPicture.margin + 4, 280.0)
        let axis = SVGField.scale(cells.measure, over: range.range, width: width, countMax: 6, reachesTicks: false)
        canvas.text(fitted(axis.title, size: SVGPicture.textSize, width: 600), x: left, y: top + 12, "tc-soft")
        top += 18
        let stepCount = 56
        for step in 0..<stepCount {
            let share = (Double(step) + 0.5) / Double(stepCount)
            shade(
                range.range.value(at: share), range, x: left + Double(step) * width / Double(stepCount), y: top,
                width: width / Double(stepCount), height: 10)
        }
        for tick in axis.ticks {
            canvas.text(
                tick.text, x: left + axis.range.share(tick.value) * width, y: top + 24, "tc-soft", .middle)
        }
        top += 28
    }
}
