import TinhBase
import TinhCharts

/// The axes around a field of cells: round numbers at the left side, below it those of the other axis.
struct PlotFrame {
    let x: Scale
    let y: Scale
    let rowCount: Int
    let columnCount: Int
    private let layout: ChartText.Layout
    private let labelWidth: Int

    /// - Parameter columnCount: of the field, where it is not as wide as there is room.
    init(
        x: Axis, over xRange: NumberRange?, y: Axis, over yRange: NumberRange?, _ layout: ChartText.Layout,
        fitting: ((Int) -> Int)? = nil
    ) {
        self.layout = layout
        rowCount = layout.plotRowCount
        self.y = Scale(y, over: yRange, tickCountMax: max(3, rowCount / 3), reachesTicks: true)
        labelWidth = min(
            self.y.ticks.map { DisplayWidth.width(of: $0.text) }.max() ?? 0, max(0, layout.columnCount - 8))
        let room = max(4, layout.columnCount - labelWidth - 2)
        columnCount = fitting?(room) ?? room
        // As many as there is room for beside one another.
        var scale = Scale(x, over: xRange, tickCountMax: 2, reachesTicks: false)
        for count in stride(from: max(2, columnCount / 6), through: 2, by: -1) {
            scale = Scale(x, over: xRange, tickCountMax: count, reachesTicks: false)
            let width = scale.ticks.map { DisplayWidth.width(of: $0.text) }.max() ?? 1
            if scale.ticks.count * (width + 2) <= columnCount { break }
        }
        self.x = scale
    }

    /// The row of cells of a value, from the top, when the side has so many dots a cell.
    func dot(y value: Double, dotsPerCell: Int) -> Int {
        let last = rowCount * dotsPerCell - 1
        return last - Int((y.range.share(value) * Double(last)).rounded())
    }

    func dot(x value: Double, dotsPerCell: Int) -> Int {
        Int((x.range.share(value) * Double(columnCount * dotsPerCell - 1)).rounded())
    }

    /// The field between its axes.
    ///
    /// - Parameter share: of the way along the bottom where a value stands, if not by the scale alone.
    func lines(_ field: [String], share: ((Double) -> Double)? = nil) -> [String] {
        var labels = [String](repeating: "", count: rowCount)
        for tick in y.ticks { labels[dot(y: tick.value, dotsPerCell: 4) / 4] = tick.text }
        var lines = [layout.style.dim(layout.cut(TerminalText.escaped(y.title), to: layout.columnCount))]
        for (row, cells) in field.enumerated() {
            let sign = labels[row].isEmpty ? layout.signs.side : layout.signs.sideTick
            let label = DisplayWidth.padded(layout.cut(labels[row], to: labelWidth), to: labelWidth, .right)
            lines.append(layout.style.dim(label + " " + sign) + cells)
        }
        let places = x.ticks.map { tick in
            share.map { min(columnCount - 1, Int($0(tick.value) * Double(columnCount))) }
                ?? dot(x: tick.value, dotsPerCell: 1)
        }
        let indent = String(repeating: " ", count: labelWidth + 1)
        let floor = (0..<columnCount).map { places.contains($0) ? layout.signs.floorTick : layout.signs.floor }
        lines.append(layout.style.dim(indent + layout.signs.corner + floor.joined()))
        lines.append(layout.style.dim(tickLine(places, indentation: labelWidth + 2)))
        if !x.title.isEmpty {
            let title = layout.cut(TerminalText.escaped(x.title), to: columnCount)
            lines.append(layout.style.dim(indent + " " + DisplayWidth.padded(title, to: columnCount, .center)))
        }
        return lines
    }

    /// Each text below its place, as far as the one before leaves room.
    private func tickLine(_ places: [Int], indentation: Int) -> String {
        var line = ""
        var used = 0
        for (tick, place) in zip(x.ticks, places) {
            let width = DisplayWidth.width(of: tick.text)
            let last = indentation + columnCount - width
            let start = max(0, min(indentation + place - width / 2, last))
            guard start >= used + (used == 0 ? 0 : 1) else { continue }
            line += String(repeating: " ", count: start - used) + tick.text
            used = start + width
        }
        return line
    }
}

/// A line that says which colour or mark is which series; nothing for one.
func seriesLegend(_ names: [String], _ layout: ChartText.Layout, mark: (Int) -> String) -> [String] {
    guard names.count > 1 else { return [] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for (index, name) in names.enumerated() {
        let text = layout.cut(TerminalText.escaped(name), to: max(4, layout.columnCount - 4))
        let width = DisplayWidth.width(of: text) + 2
        if used > 0, used + 2 + width > layout.columnCount {
            lines.append(line)
            line = ""
            used = 0
        }
        line += (used == 0 ? "" : "  ") + mark(index) + " " + text
        used += width + (used == 0 ? 0 : 2)
    }
    return lines + [line]
}
