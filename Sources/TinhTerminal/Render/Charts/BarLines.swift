import TinhBase
import TinhCharts

/// Lying bars, a line each: what it stands for, the figure, the bar from zero.
///
///     Hải Dương  512,345 │████████████▌
///     Tứ Kỳ       98,000 │██▍
struct BarLines {
    private let chart: Chart
    private let bars: Bars
    private let layout: ChartText.Layout

    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    private static let barWidthMin = 6

    init(_ chart: Chart, _ bars: Bars, _ layout: ChartText.Layout) {
        self.chart = chart
        self.bars = bars
        self.layout = layout
    }

    private struct Widths {
        var category: Int
        var series: Int
        var figure: Int
        var bar: Int
    }

    var lines: [String] {
        guard !bars.categories.isEmpty, !bars.series.isEmpty else { return [layout.style.dim("no rows")] }
        let range = NumberRange(of: bars.series.flatMap { $0.values.compactMap { $0 } })?.withZero ?? NumberRange(0, 1)
        let widths = widths()
        // A column for the zero line.
        let room = max(1, widths.bar - 1)
        let left = range.lower < 0 ? max(1, min(room - 1, Int((range.share(0) * Double(room)).rounded()))) : 0
        var lines = [header(widths)]
        for (place, category) in bars.categories.enumerated() {
            // Where a key has no row at all nothing is missing.
            let there = bars.series.enumerated().filter { $0.element.isThere[place] }
            if there.isEmpty {
                lines.append(layout.label(category, width: widths.category).withoutTrailingBlanks)
            }
            for (index, (number, series)) in there.enumerated() {
                var line = layout.label(index == 0 ? category : "", width: widths.category) + "  "
                if widths.series > 0 { line += layout.label(series.name, width: widths.series) + "  " }
                if widths.figure > 0 {
                    let text = series.values[place] == nil ? layout.signs.missing : series.texts[place]
                    line += DisplayWidth.padded(text, to: widths.figure, .right) + " "
                }
                line += bar(series.values[place], range, left: left, right: room - left, number)
                lines.append(line)
            }
        }
        if widths.figure == 0 { lines += layout.note(leftOut) }
        return lines
    }

    /// Without the figures the bars are measured by the longest.
    private var leftOut: String {
        let figures = bars.series.flatMap { zip($0.values, $0.texts) }
        let longest = figures.max { ($0.0?.magnitude ?? 0) < ($1.0?.magnitude ?? 0) }
        return "figures left out, the terminal is too narrow"
            + (longest.map { $0.1.isEmpty ? "" : "; the longest bar is " + $0.1 } ?? "")
    }

    /// What the columns are; without room for figures, how far the bars reach.
    private func header(_ widths: Widths) -> String {
        let unit = chart.y.quantity == .percent ? "" : chart.y.unit
        let name = TerminalText.escaped(chart.y.name)
        let value =
            unit.isEmpty ? name : name.isEmpty ? TerminalText.escaped(unit) : "\(name) (\(TerminalText.escaped(unit)))"
        let key = layout.label(chart.x.name, width: widths.category)
        var line = key + "  " + String(repeating: " ", count: widths.series > 0 ? widths.series + 2 : 0)
        let width = layout.columnCount - DisplayWidth.width(of: line)
        if widths.figure > 0, DisplayWidth.width(of: value) <= widths.figure {
            line += DisplayWidth.padded(value, to: widths.figure, .right)
        } else {
            line += layout.cut(value, to: max(4, width))
        }
        return layout.style.dim(line.withoutTrailingBlanks)
    }

    private func widths() -> Widths {
        func widest(_ texts: [String]) -> Int {
            texts.map { DisplayWidth.width(of: TerminalText.escaped($0)) }.max() ?? 0
        }
        let total = layout.columnCount
        var widths = Widths(
            category: max(1, widest(bars.categories + [layout.isCut ? "" : chart.x.name])),
            series: bars.series.count > 1 ? max(1, widest(bars.series.map(\.name))) : 0,
            figure: max(1, widest(bars.series.flatMap(\.texts))), bar: 0)
        if layout.isCut {
            widths.category = min(widths.category, max(5, total * 2 / 5))
            widths.series = min(widths.series, max(4, total / 5))
        }
        func rest() -> Int {
            total - widths.category - 2 - (widths.series > 0 ? widths.series + 2 : 0)
                - (widths.figure > 0 ? widths.figure + 1 : 0)
        }
        if layout.isCut, rest() < Self.barWidthMin + 1 {
            // Labels give way first, then the figures.
            widths.category = min(widths.category, max(5, widths.category + rest() - Self.barWidthMin - 1))
            if rest() < Self.barWidthMin + 1 { widths.figure = 0 }
        }
        widths.bar = layout.isCut ? max(Self.barWidthMin, rest()) : max(20, rest())
        return widths
    }

    private func bar(_ value: Double?, _ range: NumberRange, left: Int, right: Int, _ number: Int) -> String {
        let zero = layout.style.dim(layout.signs.side)
        guard let value, value != 0 else { return String(repeating: " ", count: left) + zero }
        if value > 0 {
            let length = NumberRange(0, range.upper).share(value) * Double(right)
            return String(repeating: " ", count: left) + zero + layout.colored(full(length), number)
        }
        let length = NumberRange(0, -range.lower).share(-value) * Double(left)
        let bar = leftward(length)
        return String(repeating: " ", count: max(0, left - bar.count)) + layout.colored(bar, number) + zero
    }

    /// To the right, by eighths; what is not zero is never blank.
    private func full(_ length: Double) -> String {
        switch layout.signs {
        case .ascii: return String(repeating: "#", count: max(1, Int(length.rounded())))
        case .unicode:
            let eighths = max(1, Int((length * 8).rounded()))
            let rest = eighths % 8
            return String(repeating: "█", count: eighths / 8) + (rest > 0 ? String(Self.eighths[rest - 1]) : "")
        }
    }

    /// To the left there are halves only.
    private func leftward(_ length: Double) -> String {
        switch layout.signs {
        case .ascii: return String(repeating: "#", count: max(1, Int(length.rounded())))
        case .unicode:
            let halves = max(1, Int((length * 2).rounded()))
            return (halves % 2 > 0 ? "▐" : "") + String(repeating: "█", count: halves / 2)
        }
    }
}
