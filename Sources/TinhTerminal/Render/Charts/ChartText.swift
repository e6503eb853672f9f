import Glibc
import Tinh
import TinhBase
import TinhCharts

/// A picture in the cells of a terminal: bars of eighth blocks, lines and points of braille dots, shades; in ASCII where the
/// terminal shows nothing else.
package enum ChartText {
    package struct Layout: Sendable {
        package var columnCount: Int
        /// Of the whole screen.
        package var rowCount: Int
        package var style: Style
        package var signs: ChartSigns
        /// Long labels are cut; never where the picture goes to a file.
        package var isCut: Bool

        package init(
            columnCount: Int = 80, rowCount: Int = 24, style: Style = Style(isOn: false),
            signs: ChartSigns = .unicode, isCut: Bool = false
        ) {
            self.columnCount = max(12, columnCount)
            self.rowCount = rowCount
            self.style = style
            self.signs = signs
            self.isCut = isCut
        }

        /// Rows of a picture without its titles and axes.
        var plotRowCount: Int { max(5, min(18, rowCount - 7)) }
    }

    /// Lines, each with its line break. What is left out is told by the result's notes.
    /// O(points), which whoever counts the steps may call off.
    package static func text(
        _ chart: Chart, layout: Layout = Layout(), meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> String {
        var lines = titles(chart, layout)
        switch chart.content {
        case .bars(let bars): lines += BarLines(chart, bars, layout).lines
        case .points(let series): lines += try PointLines(chart, series, layout, meter).lines()
        case .bins(let bins): lines += BinLines(chart, bins, layout).lines
        case .cells(let cells): lines += CellLines(chart, cells, layout).lines
        }
        return lines.map { $0.withoutTrailingBlanks + "\n" }.joined()
    }

    private static func titles(_ chart: Chart, _ layout: Layout) -> [String] {
        [layout.style.bold(layout.cut(TerminalText.escaped(chart.title), to: layout.columnCount))]
    }
}

/// What pictures are made of.
package enum ChartSigns: Sendable {
    case unicode, ascii

    var corner: String { self == .unicode ? "└" : "+" }
    var side: String { self == .unicode ? "│" : "|" }
    var sideTick: String { self == .unicode ? "┤" : "+" }
    var floor: String { self == .unicode ? "─" : "-" }
    var floorTick: String { self == .unicode ? "┬" : "+" }
    var missing: String { self == .unicode ? "–" : "-" }
    /// Where something was left out.
    var ellipsis: String { self == .unicode ? "…" : "..." }
    /// Between the parts of a quiet line.
    var separator: String { self == .unicode ? " · " : ", " }
    var point: Character { self == .unicode ? "•" : "*" }

    /// Of series that colours do not part.
    var marks: [Character] {
        self == .unicode ? ["●", "○", "▲", "△", "■", "□", "◆", "◇"] : ["*", "o", "x", "+", "#", "@", "%", "&"]
    }

    /// From little to much.
    var shades: [Character] { self == .unicode ? ["░", "▒", "▓", "█"] : [".", "+", "%", "@"] }
}

extension ChartSigns {
    static var ofTerminal: ChartSigns { Terminal.showsUnicode ? .unicode : .ascii }

    /// At most so many cells of a text; what was cut ends in a sign of one cell.
    func truncated(_ text: String, to cellCount: Int) -> String {
        let short = DisplayWidth.truncated(text, to: cellCount)
        return self == .ascii && short.hasSuffix("…") && !text.hasSuffix("…") ? short.dropLast() + "~" : short
    }
}

extension ChartSigns {
    /// A text in so many cells, which says how much of it is left out where there is room for that.
    func abridged(_ text: String, to cellCount: Int) -> String {
        guard DisplayWidth.width(of: text) > cellCount else { return text }
        func words(_ count: Int) -> String { " (\(NumberText.grouped(Int128(count))) more letters)" }
        // As wide as it can get.
        let room = cellCount - words(text.count).count
        guard room >= words(text.count).count else { return truncated(text, to: cellCount) }
        let short = truncated(text, to: room)
        return short + words(text.count - short.count + 1)
    }
}

extension ChartText.Layout {
    func cut(_ text: String, to width: Int) -> String {
        guard isCut else { return text }
        return signs.truncated(text, to: max(1, width))
    }

    /// What is said below a picture.
    func note(_ words: String) -> [String] {
        FittedText.fitted(words, to: isCut ? columnCount : .max).split(separator: "\n").map { style.dim(String($0)) }
    }

    /// A label of the data, harmless, in so many cells.
    func label(_ text: String, width: Int, _ alignment: DisplayWidth.Alignment = .left) -> String {
        DisplayWidth.padded(cut(TerminalText.escaped(text), to: width), to: width, alignment)
    }

    /// Series side by side stand apart by their colours; without colours by their marks.
    func mark(_ series: Int) -> Character { signs.marks[series % signs.marks.count] }

    func colored(_ text: String, _ series: Int) -> String { style.series(text, series) }
}

extension Style {
    /// Colours that people who see fewer of them tell apart: blue, yellow, green, magenta, cyan, red, bright blue, bright black.
    private static let seriesCodes = ["34", "33", "32", "35", "36", "31", "94", "90"]

    func series(_ text: String, _ index: Int) -> String {
        guard isOn, !text.isEmpty else { return text }
        return "\u{1B}[\(Style.seriesCodes[index % Style.seriesCodes.count])m\(text)\u{1B}[0m"
    }
}

extension String {
    var withoutTrailingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
