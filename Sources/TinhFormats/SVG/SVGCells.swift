import TinhBase
import TinhCharts

extension SVGPicture {
    /// A colour for each pair of keys, the figure in it where it has room, and what the colours mean below.
    mutating func draw(_ cells: CellGrid) {
        guard !cells.rows.isEmpty, !cells.columns.isEmpty else { return nothing("no rows") }
        guard let range = NumberRange(of: cells.values.joined().lazy.compactMap { $0 }) else {
            return nothing("every value is missing")
        }
        let size = SVGPicture.textSize
        let left = SVGPicture.margin + min(220, cells.rows.map { textWidth($0, size: size) }.max() ?? 0) + 8
        let right = SVGPicture.width - SVGPicture.margin
        let width = min(120, (right - left) / Double(cells.columns.count))
        let height = 22.0
        top += 16
        // Names of columns as far as they have room; turned where they are longer than their cells.
        let longest = cells.columns.map { textWidth($0, size: size) }.max() ?? 0
        if longest <= width - 4 {
            for (column, name) in cells.columns.enumerated() {
                canvas.text(name, x: left + (Double(column) + 0.5) * width, y: top, "tc-soft", .middle)
            }
        } else {
            let room = min(120, longest)
            top += room * 0.75
            for (column, name) in cells.columns.enumerated() where width >= 8 || column % 4 == 0 {
                let x = left + (Double(column) + 0.5) * width
                canvas.text(
                    fitted(name, size: size, width: room), x: x, y: top,
                    "tc-soft", attributes: " transform=\"rotate(-45 \(svgNumber(x)) \(svgNumber(top)))\"")
            }
        }
        top += 6
        let figureWidth = cells.texts.joined().map { textWidth($0, size: size) }.max() ?? 0
        for (row, name) in cells.rows.enumerated() {
            let y = top + Double(row) * height
            canvas.text(fitted(name, size: size, width: 220), x: SVGPicture.margin, y: y + 15, "tc-ink")
            for (column, value) in cells.values[row].enumerated() {
                let x = left + Double(column) * width
                guard let value else {
                    canvas.rectangle(x: x, y: y, width: width - 1, height: height - 1, "tc-gap")
                    continue
                }
                let share = range.lower < range.upper ? range.share(value) : 0.5
                let text = cells.texts[row][column]
                canvas.cell(
                    x: x, y: y, width: width - 1, height: height - 1, fill: SVGStyle.shade(share),
                    told: "\(name), \(cells.columns[column]): \(text)")
                if figureWidth <= width - 6 {
                    canvas.text(
                        text, x: x + width / 2, y: y + 15, "", .middle,
                        attributes: " fill=\"\(SVGStyle.ink(on: share))\"")
                }
            }
        }
        top += Double(cells.rows.count) * height + 10
        scale(cells, range)
    }

    /// From the least figure to the greatest.
    private mutating func scale(_ cells: CellGrid, _ range: NumberRange) {
        let axis = Scale(cells.measure, over: range, tickCountMax: 6, reachesTicks: false)
        let (left, width) = (SVGPicture.margin, 240.0)
        canvas.text(axis.title, x: left, y: top + 12, "tc-soft")
        top += 18
        let steps = 48
        for step in 0..<steps {
            let share = (Double(step) + 0.5) / Double(steps)
            canvas.cell(
                x: left + Double(step) * width / Double(steps), y: top, width: width / Double(steps) + 0.5, height: 10,
                fill: SVGStyle.shade(share), told: "")
        }
        for tick in axis.ticks {
            canvas.text(
                tick.text, x: left + axis.range.share(tick.value) * width, y: top + 24, "tc-soft", .middle)
        }
        top += 28
    }
}
