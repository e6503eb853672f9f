import TinhBase
import TinhCharts

/// Standing bars side by side, of eighth blocks, over an axis of values.
struct BinLines {
    private let chart: Chart
    private let bins: [Bin]
    private let layout: ChartText.Layout

    private static let eighths: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    init(_ chart: Chart, _ bins: [Bin], _ layout: ChartText.Layout) {
        self.chart = chart
        self.bins = bins
        self.layout = layout
    }

    var lines: [String] {
        guard let first = bins.first, let last = bins.last else { return [layout.style.dim("no rows")] }
        var merged = bins
        let room = max(4, layout.columnCount - 10)
        if bins.count > room { merged = BinLines.merged(bins, (bins.count + room - 1) / room) }
        let frame = PlotFrame(
            x: chart.x, over: NumberRange(first.lower, (merged.last ?? last).upper), y: chart.y,
            over: NumberRange(0, Double(merged.map(\.count).max() ?? 0)), layout
        ) { max(merged.count, min(12, $0 / merged.count) * merged.count) }
        let width = max(1, frame.columnCount / merged.count)
        let heights = merged.map { frame.y.range.share(Double($0.count)) * Double(frame.rowCount) }
        let field = (0..<frame.rowCount).map { row in
            let below = Double(frame.rowCount - 1 - row)
            let cells = zip(heights, merged).map { height, bin in
                String(
                    repeating: String(cell(height - below, isLowest: row == frame.rowCount - 1 && bin.count > 0)),
                    count: width)
            }
            return layout.colored(cells.joined().withoutTrailingBlanks, 0)
        }
        return frame.lines(field, xTicksAtEdges: true) + [layout.style.dim(words(merged))]
    }

    /// How much of a cell stands below the top of a bar; what is not nothing is never blank.
    private func cell(_ part: Double, isLowest: Bool) -> Character {
        switch layout.signs {
        case .ascii: return part >= 0.5 || (isLowest && part > 0) ? "#" : " "
        case .unicode:
            let eighths = min(8, Int((part * 8).rounded()))
            return eighths > 0 ? Self.eighths[eighths - 1] : isLowest ? Self.eighths[0] : " "
        }
    }

    private func words(_ bins: [Bin]) -> String {
        let axis = Axis(name: "", unit: chart.x.unit, quantity: chart.x.quantity)
        let width = bins[0].upper - bins[0].lower
        let unit = chart.x.quantity == .percent || axis.unit.isEmpty ? "" : " " + TerminalText.escaped(axis.unit)
        let text =
            chart.x.quantity == .percent
            ? FloatText.rounded(width * 100, digitCount: 6).trimmedZeros + " %"
            : NumberText.group(plain: FloatText.text(width))
        let rule = bins.count == self.bins.count ? ", by the rule of Freedman and Diaconis" : ""
        return layout.cut("each bar is \(text)\(unit) wide\(rule)", to: layout.columnCount)
    }

    private static func merged(_ bins: [Bin], _ count: Int) -> [Bin] {
        stride(from: 0, to: bins.count, by: count).map { start in
            let part = bins[start..<min(start + count, bins.count)]
            let width = bins[start].upper - bins[start].lower
            return Bin(
                lower: bins[start].lower, upper: bins[start].lower + width * Double(count),
                count: part.reduce(0) { $0 + $1.count })
        }
    }
}

extension String {
    /// `12.500000` as `12.5`.
    fileprivate var trimmedZeros: String {
        guard contains(".") else { return self }
        var text = self[...]
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }
}
