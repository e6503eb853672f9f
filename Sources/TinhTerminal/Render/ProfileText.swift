import Tinh
import TinhBase

/// What `describe` tells, where the terminal is too narrow for a table of it: a few lines for each column, whole at any width.
///
///     plan  int VND  ▇█▇▅▄▂▁▁▁▁
///       rows 2,542  missing 0  distinct 2,538  min 20,672,000  q1 86,931,250
///       median 148,522,000  mean 162,302,512.21  q3 220,713,750  max 512,000,000
///       commonest 120,000,000 (2), 98,000,000 (2)
struct ProfileText {
    private let result: Result
    private let figures: ProfileFigures
    private let cells: [String: CellText]
    private let widthMax: Int
    private let style: Style
    private let signs: ChartSigns

    /// In the order in which they are read, from the least to the greatest.
    private static let counts = ["rows", "missing", "distinct"]
    private static let spread = ["min", "q1", "median", "mean", "q3", "max"]
    private static let indentation = "  "
    private static let gap = "  "

    init(_ result: Result, _ cells: [CellText], _ figures: ProfileFigures, widthMax: Int, _ layout: TableText.Layout) {
        self.result = result
        self.figures = figures
        self.cells = Dictionary(cells.map { ($0.column.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.widthMax = widthMax
        style = layout.style
        signs = layout.signs
    }

    func lines(ofRow row: Int) -> [String] {
        var lines = heading(row)
        let names = Self.counts + Self.spread
        lines += filled(names.compactMap { name in text(name, row).map { (name, $0) } })
        if let commonest = text("commonest", row) { lines += wrapped("commonest", commonest, to: Self.listedWidthMax) }
        return lines
    }

    /// The name, what it is, and its small picture, on a line of their own where they have no room beside it.
    private func heading(_ row: Int) -> [String] {
        let name = signs.truncated(text("column", row) ?? "", to: widthMax)
        let kind = [text("type", row), text("unit", row)].compactMap { $0 }.joined(separator: " ")
        var lines = [style.bold(name)]
        var used = DisplayWidth.width(of: name)
        for (part, isDim) in [(kind, true), (text("histogram", row) ?? "", false)] where !part.isEmpty {
            let width = DisplayWidth.width(of: part) + Self.gap.count
            let words = isDim ? style.dim(part) : part
            if used + width <= widthMax {
                lines[lines.count - 1] += Self.gap + words
                used += width
            } else if width <= widthMax {
                lines.append(Self.indentation + words)
                used = width
            }
        }
        return lines
    }

    private func text(_ name: String, _ row: Int) -> String? {
        guard let cell = cells[name], !cell.column[row].isMissing else { return nil }
        return figures[row, name] ?? cell[row]
    }

    /// Names and figures side by side, as many as a line has room for; none is parted from its name.
    private func filled(_ pairs: [(name: String, text: String)]) -> [String] {
        let room = max(1, widthMax - Self.indentation.count)
        var lines: [String] = []
        var line = ""
        var used = 0
        func flush() {
            if used > 0 { lines.append(Self.indentation + line) }
            (line, used) = ("", 0)
        }
        for (name, text) in pairs {
            let width = name.count + 1 + DisplayWidth.width(of: text)
            if used > 0, used + Self.gap.count + width > room { flush() }
            guard width <= room else {
                lines += wrapped(name, text)
                continue
            }
            line += (used > 0 ? Self.gap : "") + style.dim(name) + " " + text
            used += width + (used > 0 ? Self.gap.count : 0)
        }
        flush()
        return lines
    }

    /// Of a longer text this much tells enough, and of several.
    private static let toldWidthMax = 200
    private static let listedWidthMax = 400

    /// On lines of its own.
    private func wrapped(_ name: String, _ text: String, to toldWidth: Int = toldWidthMax) -> [String] {
        let room = max(1, widthMax - Self.indentation.count)
        let told = signs.abridged(name + " " + text, to: toldWidth)
        return RecordText.wrapped(told, to: room).enumerated().map { place, part in
            let isNamed = place == 0 && part.hasPrefix(name)
            return Self.indentation + (isNamed ? style.dim(name) + part.dropFirst(name.count) : part)
        }
    }
}
