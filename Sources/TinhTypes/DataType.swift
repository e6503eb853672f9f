/// What the values of a column or expression are, apart from their unit.
///
/// Beside each case stands the number that represents a value in columns and plans.
package enum Kind: Hashable, Sendable {
    /// 0 or 1.
    case bool
    /// 64 bits.
    case int
    /// `mantissa / 10^scale`, exact, up to 38 digits (Int128).
    case decimal(scale: Int)
    /// IEEE 754 double; never NaN or infinite in a column.
    case float
    /// UTF-8, the bytes of the input; compared as NFC.
    case text
    /// Days since 1970-01-01, proleptic Gregorian.
    case date
    /// Microseconds since 1970-01-01T00:00, no time zone.
    case datetime
    /// Microseconds.
    case duration
    /// The year.
    case year
    /// year * 2 + half - 1.
    case half
    /// year * 4 + quarter - 1.
    case quarter
    /// year * 12 + month - 1.
    case month
    /// Weeks since the one that starts on Monday 1969-12-29 (ISO 8601).
    case week
    /// The kind of the literal `missing` and of a column without any value; takes any other.
    case missing

    package var isNumeric: Bool {
        switch self {
        case .int, .decimal, .float: true
        case .bool, .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing: false
        }
    }

    package var isPeriod: Bool {
        switch self {
        case .year, .half, .quarter, .month, .week: true
        case .bool, .int, .decimal, .float, .text, .date, .datetime, .duration, .missing: false
        }
    }

    /// The word of the language for it: `int`, `decimal`, `text`.
    package var word: String {
        switch self {
        case .bool: "bool"
        case .int: "int"
        case .decimal: "decimal"
        case .float: "float"
        case .text: "text"
        case .date: "date"
        case .datetime: "datetime"
        case .duration: "duration"
        case .year: "year"
        case .half: "half"
        case .quarter: "quarter"
        case .month: "month"
        case .week: "week"
        case .missing: "missing"
        }
    }
}

/// A kind and, for numbers, a unit.
package struct DataType: Hashable, Sendable {
    package let kind: Kind
    package let unit: Unit

    package init(_ kind: Kind, unit: Unit = .none) {
        self.kind = kind
        self.unit = unit
    }
}
