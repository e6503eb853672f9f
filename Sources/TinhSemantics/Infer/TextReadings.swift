import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Text where numbers or dates are wanted: what it says, and why the column is none of them.
struct TextReading {
    /// The text as it stands before a sign: in a bracket where it needs one.
    let operand: String
    let wanted: OddCells.Wanted
    /// The column's table, and its cells that stand against it; nil where it is no column of one, or holds other texts too.
    let odd: (table: String, cells: OddCells)?
    /// What its cells can be converted to.
    let cells: CellReading

    /// Reads the text, as an operand or argument; nil where no conversion does.
    var conversion: String? {
        switch cells {
        case .unknown: wanted == .numbers ? "(\(operand) to decimal)" : "(\(operand) to date)"
        case .kind(let kind): "(\(operand) to \(kind.word))"
        case .percents: "((replace(\(operand), \"%\", \"\") to decimal) * 1%)"
        case .none: nil
        }
    }

    /// A conversion that its cells are known to stand, and what it makes of them.
    var knownKind: Kind? {
        if case .kind(let kind) = cells { kind } else { nil }
    }

    /// What to do about it.
    var remedy: String {
        guard let (table, cells) = odd else {
            let word = wanted == .numbers ? "numbers" : "dates"
            guard let conversion else {
                guard case .none(let example) = cells else { return "it holds no \(word)" }
                return "`to` reads no \(word) out of cells such as \"\(example)\""
            }
            if cells == .percents { return "it holds per cents, and `\(conversion)` reads them" }
            if let kind = knownKind, wanted == .dates, kind.isPeriod {
                return "it holds \(kind.word)s, and `\(conversion)` reads them"
            }
            return "if it holds \(word), `\(conversion)` reads them"
        }
        let place = cells.file + (cells.line.map { ":\($0)" } ?? "")
        let others = cells.count == 1 ? "" : " and \(cells.count - 1) more cell\(cells.count == 2 ? "" : "s")"
        let head = "`\(operand)` is text because of \"\(cells.texts[0])\" in \(place)\(others): "
        // A figure that is written otherwise is none that is missing.
        let figures = wanted == .numbers ? cells.texts.filter { $0.contains(where: \.isNumber) } : []
        let options =
            cells.texts.filter { !figures.contains($0) }.map { "missing \"\($0)\"" } + (cells.isWhole ? [] : ["…"])
        let load = "`load \"\(cells.file)\" as \(writtenName(table)) with (\(options.joined(separator: ", ")))`"
        guard let figure = figures.first else {
            return head + "mend the data, or load such cells as missing: " + load
        }
        let mend = "\"\(figure)\" is a figure written otherwise; mend the data, as in `-5` for `(5)`"
        return head + mend + (figures.count < cells.texts.count ? ", and load the others as missing: " + load : "")
    }
}

extension Checker {
    /// Nil for what is no text of rows.
    func textReading(_ value: Typed, _ wanted: OddCells.Wanted) -> TextReading? {
        guard value.kind == .text, value.constantValue == nil else { return nil }
        let written = value.origin.written
        let odd = value.unchangedSource.flatMap { source in
            source.others.isEmpty
                ? catalog.oddCells(column: source.column, of: source.table, among: wanted).map {
                    (source.table.name, $0)
                } : nil
        }
        var cells = CellReading.unknown
        if odd == nil, tellsNextError, let source = value.unchangedSource, source.others.isEmpty {
            let kinds: [Kind] =
                wanted == .numbers
                ? [.decimal(scale: ExactNumber.openScale)]
                : [.date, .datetime, .month, .quarter, .half, .week, .year]
            cells = catalog.cells(of: source.column, of: source.table, readAs: kinds)
        }
        return TextReading(
            operand: value.origin.expression.needsBracket ? "(\(written))" : written, wanted: wanted, odd: odd,
            cells: cells)
    }

    /// Puts what reads the text in its place, where no cell is known to stand against it.
    func conversion(_ value: Typed, _ reading: TextReading?) -> [Correction] {
        guard let reading, reading.odd == nil, value.origin.call == nil, let conversion = reading.conversion else {
            return []
        }
        return [Correction(value.origin.span, conversion, value.origin.source)]
    }
}
