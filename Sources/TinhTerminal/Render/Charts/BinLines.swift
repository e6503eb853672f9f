import TinhBase
import TinhCharts

/// Standing bars side by side, of eighth blocks, over an axis of values.
struct BinLines {
    private let chart: Chart
    private let bins: Bins
    private let layout: ChartText.Layout

    private static let eighths: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    init(_ chart: Chart, _ bins: Bins, _ layout: ChartText.Layout) {
        self.chart = chart
        self.bins = bins
        self.layout = layout
    }

    var lines: [String] {
        guard !bins.bins.isEmpty else { return [layout.style.dim("no rows")] }
        let room = max(4, layout.columnCount - 10)
        let shown = bins.merged((bins.bins.count + room - 1) / room)
        let merged = shown.bins
        let frame = PlotFrame(
            x: chart.x, over: shown.range, y: chart.y,
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
        let caption = layout.cut(TerminalText.escaped(shown.caption(chart.x)), to: layout.columnCount)
        return frame.lines(field) { share(ofPlace: $0, shown) } + [layout.style.dim(caption)]
    }

    /// Bars are of one width here, months of 28 days and of 31: a place stands in its bar as far as in its bin.
    private func share(ofPlace place: Double, _ bins: Bins) -> Double {
        let index = bins.bins.lastIndex { bins.place(ofEdge: $0.lower) <= place } ?? 0
        let (lower, upper) = (
            bins.place(ofEdge: bins.bins[index].lower), bins.place(ofEdge: bins.bins[index].upper)
        )
        return (Double(index) + NumberRange(lower, upper).share(place)) / Double(bins.bins.count)
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
}
