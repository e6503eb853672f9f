/// A word that the grammar knows; `grammar/keywords.tsv` is the same list and that of `ScaleWord`, a test holds them equal.
package enum Keyword: String, Hashable, Sendable, CaseIterable {
    // Expressions.
    case when, `if`, then, `else`, or, and, not, `in`, contains, starts, ends, matches, `is`, missing, to, over
    case `true`, `false`
    // Clauses and what belongs to them.
    case from, `where`, by, across, versus, with, sort, top, bottom, take, skip, sample
    case `as`, on, desc, per, every, rows, join
    // Heads.
    case show, add, drop, rename, distinct, lookup, union, unpivot, describe, chart, save
    case left, full, semi, anti
    // Statements.
    case load, use, `let`, param, unit, `import`, check, explain, trace
    // Words of other languages, known so that an error can say what Tinh writes.
    case between, like, ilike, limit, offset, having, vs, asc, select

    /// Where a word is taken from the names.
    package enum Place: String, Sendable {
        case everywhere
        /// Where a step may begin.
        case step
        /// Where a step may begin, before `join`.
        case beforeJoin = "step, before join"
        /// Where a statement may begin.
        case statement
        /// After a name that it would be the argument of, and before a value.
        case afterName = "after a name, before a value"
        /// After a name.
        case afterAnyName = "after a name"
        /// Where a step may begin, before a value or `*`.
        case stepBeforeValue = "step, before a value"
    }

    package var place: Place {
        switch self {
        case .when, .if, .then, .else, .or, .and, .not, .in, .contains, .starts, .ends, .matches, .is, .missing, .to,
            .over, .true, .false, .from, .where, .by, .across, .versus, .with, .sort, .top, .bottom, .take, .skip,
            .sample, .as, .on, .desc, .per, .every, .rows, .join:
            .everywhere
        case .show, .add, .drop, .rename, .distinct, .lookup, .union, .unpivot, .describe, .chart, .save: .step
        case .left, .full, .semi, .anti: .beforeJoin
        case .load, .use, .let, .param, .unit, .import, .check, .explain, .trace: .statement
        case .between, .like, .ilike, .limit, .offset, .having, .vs: .afterName
        case .asc: .afterAnyName
        case .select: .stepBeforeValue
        }
    }

    /// Does a clause begin with it?
    package var startsClause: Bool {
        switch self {
        case .from, .where, .by, .across, .versus, .with, .sort, .top, .bottom, .take, .skip, .sample: true
        default: false
        }
    }

    /// A value by itself.
    package var isLiteral: Bool { self == .true || self == .false || self == .missing }

    /// Does a line that ends in it go on over the next line? The connectives: every word that is reserved everywhere
    /// but those that can end an expression or a clause.
    package var continuesLine: Bool { place == .everywhere && !isLiteral && self != .desc }

    /// The longest keyword in bytes.
    static let lengthMax = 8

    private static let byText: [String: Keyword] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// The keyword that a word is but for its letter case.
    static func lookup(_ bytes: ArraySlice<UInt8>) -> (keyword: Keyword, isMiscased: Bool)? {
        guard bytes.count >= 2, bytes.count <= lengthMax else { return nil }
        var isMiscased = false
        for byte in bytes {
            if byte >= 0x80 || byte < UInt8(ascii: "A") { return nil }
            if byte & 0x20 == 0 { isMiscased = true }
        }
        let text = String(decoding: isMiscased ? bytes.map { $0 | 0x20 }[...] : bytes, as: UTF8.self)
        return byText[text].map { ($0, isMiscased) }
    }
}

/// Words that multiply the number right before them; a word like these is a name anywhere else.
package enum ScaleWord {
    package static let all: Set<String> = Set(inOrder)

    package static let inOrder = [
        "thousand", "million", "billion", "trillion", "trăm", "nghìn", "triệu", "tỷ", "tỉ",
    ]
}
