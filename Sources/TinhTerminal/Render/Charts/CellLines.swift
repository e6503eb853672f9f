import TinhBase
import TinhCharts

/// A shade for each pair of keys: rows down, columns across, a scale of shades below.
struct CellLines {
    private let chart: Chart
    private let cells: CellGrid
    private let layout: ChartText.Layout
    private let range: ShadeRange?

    /// Of xterm's 256 colours, from dark to light as viridis: lightness alone tells the order.
    private static let ramp = [54, 61, 31, 36, 77, 148, 226]
    /// Below zero orange, above it blue, the stronger the farther (as PuOr of ColorBrewer; Brewer, 2003).
    private static let divergingRamp = [130, 172, 216, 252, 153, 75, 26]
    private static let cellWidthMax = 12
    /// Columns whose names have no room that are named below.
    private static let namedCountMax = 20

    init(_ chart: Chart, _ cells: CellGrid, _ layout: ChartText.Layout) {
        self.chart = chart
        self.cells = cells
        self.layout = layout
        range = cells.range
    }

    private var isColored: Bool { layout.style.isOn && layout.signs == .unicode }

    var lines: [String] {
        guard !cells.rows.isEmpty, !cells.columns.isEmpty else { return [layout.style.dim("no rows")] }
        guard let range else { return [layout.style.dim("every value is missing")] }
        let labels = cells.rows + [chart.y.name]
        var labelWidth = max(1, labels.map { DisplayWidth.width(of: TerminalText.escaped($0)) }.max() ?? 1)
        if layout.isCut { labelWidth = min(labelWidth, max(4, layout.columnCount * 2 / 5)) }
        let room = max(2, layout.columnCount - labelWidth - 1)
        let widest = cells.columns.map { DisplayWidth.width(of: TerminalText.escaped($0)) }.max() ?? 1
        let wanted = min(Self.cellWidthMax, max(3, widest) + 1)
        var width = layout.isCut ? max(2, min(wanted, room / cells.columns.count)) : max(widest + 1, wanted)
        // Figures stand in coloured cells where all have room.
        let figure = cells.texts.joined().map { DisplayWidth.width(of: $0) }.max() ?? 0
        let hasFigures = isColored && (figure + 3) * cells.columns.count <= room
        if hasFigures { width = max(width, figure + 3) }
        let shown = layout.isCut ? min(cells.columns.count, max(1, room / width)) : cells.columns.count

        let (names, unnamed) = names(shown, width: width, room: room)
        var lines = [layout.style.dim(layout.label(chart.y.name, width: labelWidth) + " " + names)]
        for (row, name) in cells.rows.enumerated() {
            let drawn = cells.values[row].prefix(shown).enumerated().map { column, value in
                cell(value, range, width: width - 1, hasFigures ? cells.texts[row][column] : "") + " "
            }
            lines.append(layout.label(name, width: labelWidth) + " " + drawn.joined())
        }
        lines += legend(range)
        let count = cells.columns.count
        if shown < count {
            lines += layout.note("\(count - shown) of \(count) columns left out, the terminal is too narrow")
        }
        if !unnamed.isEmpty {
            let named = unnamed.prefix(Self.namedCountMax).map { TerminalText.escaped($0) }
            lines += layout.note(
                "\(unnamed.count) of \(shown) names of columns left out, the terminal is too narrow: "
                    + named.joined(separator: ", ")
                    + (unnamed.count > named.count ? ", " + layout.signs.ellipsis : ""))
        }
        return lines
    }

    /// The names of columns over their cells; where these are narrower, of as many as have room.
    private func names(_ shown: Int, width: Int, room: Int) -> (line: String, leftOut: [String]) {
        var line = ""
        var used = 0
        var leftOut: [String] = []
        for (place, name) in cells.columns.prefix(shown).enumerated() {
            guard place * width >= used else {
                leftOut.append(name)
                continue
            }
            let start = place * width
            let text = layout.cut(TerminalText.escaped(name), to: min(Self.cellWidthMax, room - start))
            line += String(repeating: " ", count: start - DisplayWidth.width(of: line)) + text + " "
            used = DisplayWidth.width(of: line)
        }
        return (line.withoutTrailingBlanks, leftOut)
    }

    private func cell(_ value: Double?, _ range: ShadeRange, width: Int, _ text: String) -> String {
        guard let value else { return DisplayWidth.padded(layout.signs.missing, to: width, .center) }
        return shade(range.shade(value), range, width: width, text)
    }

    /// - Parameter shade: from 0 to 1; where shades diverge from -1 to 1.
    private func shade(_ shade: Double, _ range: ShadeRange, width: Int, _ text: String = "") -> String {
        if isColored {
            let ramp = range.isDiverging ? Self.divergingRamp : Self.ramp
            let share = range.isDiverging ? (shade + 1) / 2 : shade
            let place = max(0, min(ramp.count - 1, Int(share * Double(ramp.count))))
            let isDark = range.isDiverging ? place == 0 || place == ramp.count - 1 : place < 3
            let ink = text.isEmpty ? "" : ";38;5;\(isDark ? 231 : 16)"
            return "\u{1B}[48;5;\(ramp[place])\(ink)m" + DisplayWidth.padded(text, to: width, .center) + "\u{1B}[0m"
        }
        let shades = layout.signs.shades
        let sign = shades[min(shades.count - 1, Int(shade.magnitude * Double(shades.count)))]
        // Without colours a minus tells what is below zero.
        return (shade < 0 ? "-" : String(sign)) + String(repeating: String(sign), count: max(0, width - 1))
    }

    /// `paid (VND): 1,000 ░▒▓█ 512,345`, on more lines where that is too wide.
    private func legend(_ range: ShadeRange) -> [String] {
        let name = TerminalText.escaped(cells.measure.name)
        let unit = TerminalText.escaped(cells.measure.unit)
        let head = unit.isEmpty ? name : name.isEmpty ? unit : "\(name) (\(unit))"
        let count = isColored ? Self.ramp.count : layout.signs.shades.count
        var shades = (0..<count).map { (Double($0) + 0.5) / Double(count) }
        if range.isDiverging { shades = isColored ? shades.map { $0 * 2 - 1 } : shades.reversed().map { -$0 } + shades }
        // A minus and its shade, then the shades above zero.
        let signWidth = range.isDiverging && !isColored ? 2 : 1
        let ramp = shades.map { shade($0, range, width: signWidth) }.joined()
        let farthest = range.range.upper
        let (least, greatest) =
            range.isDiverging
            ? (text(of: -farthest), text(of: farthest)) : (text(of: range.figures.lower), text(of: range.figures.upper))
        let width = least.count + greatest.count + shades.count * signWidth + 2
        let scale = "\(least) \(ramp) \(greatest)"
        if head.isEmpty { return scaleLines(scale, width, least, ramp, greatest) }
        if !layout.isCut || DisplayWidth.width(of: head) + 2 + width <= layout.columnCount {
            return ["\(head): \(scale)"]
        }
        return [layout.cut(head, to: layout.columnCount)] + scaleLines(scale, width, least, ramp, greatest)
    }

    private func scaleLines(_ scale: String, _ width: Int, _ least: String, _ ramp: String, _ greatest: String)
        -> [String]
    {
        if !layout.isCut || width <= layout.columnCount { return [scale] }
        return [layout.cut(least, to: layout.columnCount), ramp, layout.cut(greatest, to: layout.columnCount)]
    }

    /// As the cell with that figure has it.
    private func text(of value: Double) -> String {
        for (row, values) in cells.values.enumerated() {
            if let column = values.firstIndex(of: value) { return cells.texts[row][column] }
        }
        let unit = cells.measure.quantity == .percent ? "%" : cells.measure.unit
        return FigureStyle(unit: unit, sample: [.float(value)]).text(.float(value))
    }
}
