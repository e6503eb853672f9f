import Tinh
import TinhBase

/// The figures that `describe` tells, as people read them: those of a column in one style, as its own cells would be.
struct ProfileFigures {
    /// Texts of each row by the names of columns; for what is not named here the cell itself is the text.
    private let texts: [[String: String]]

    private static let exact = ["min", "max"]
    private static let floating = ["mean", "q1", "median", "q3"]

    init(_ result: Result, grouping: Grouping) {
        texts = (0..<result.rowCount).map { Self.texts(result, row: $0, grouping) }
    }

    subscript(row: Int, name: String) -> String? { texts[row][name] }

    private static func texts(_ result: Result, row: Int, _ grouping: Grouping) -> [String: String] {
        func text(_ name: String) -> String? { result[name]?[row].asText }
        guard let type = text("type"), ["int", "decimal", "float"].contains(type) else { return [:] }
        let ends = exact.map { ($0, text($0)) }
        let figures = floating.map { ($0, result[$0]?[row].figure) }
        let unit = text("unit") ?? ""
        // A per cent is told as the number before its sign already.
        let style = FigureStyle(
            unit: unit == "%" ? "" : unit,
            sample: ends.compactMap { $0.1.flatMap(Double.init).map(Figure.float) } + figures.compactMap(\.1),
            separator: grouping.separator, point: grouping.point)
        var texts: [String: String] = [:]
        for (name, digits) in ends { texts[name] = digits.map(style.text(plain:)) }
        for (name, figure) in figures { texts[name] = figure.map { style.text(plain: plain($0.double)) } }
        texts["commonest"] = text("commonest").map { commonest($0, style) }
        return texts
    }

    /// With as many digits as it needs by itself, and no fraction where six digits stand before it.
    private static func plain(_ figure: Double) -> String {
        if (100_000..<1e21).contains(figure.magnitude) { return FloatText.rounded(figure, digitCount: 0) }
        return FigureStyle(unit: "", sample: [.float(figure)], separator: "").text(figure)
    }

    /// `111143000 (2), 40 (1)`: the values are numbers, the counts stand in brackets.
    private static func commonest(_ text: String, _ style: FigureStyle) -> String {
        var parts: [String] = []
        var rest = text[...]
        while let end = rest.firstRange(of: ", ") {
            parts.append(String(rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        parts.append(String(rest))
        return parts.map { part in
            let digits = part.prefix { $0 != " " }
            return style.text(plain: String(digits)) + part[digits.endIndex...]
        }.joined(separator: ", ")
    }
}
