/// How the digits of large numbers are grouped for people. It changes no answer, and nothing that is read or written.
package enum Grouping: String, CaseIterable, Sendable {
    /// `1,234,567.5`
    case comma
    /// `1.234.567,5`
    case point
    /// `1 234 567.5`, by spaces at which no line breaks.
    case space
    /// `1_234_567.5`, as Tinh reads it.
    case underscore
    /// `1234567.5`
    case none

    var separator: String {
        switch self {
        case .comma: ","
        case .point: "."
        case .space: "\u{A0}"
        case .underscore: "_"
        case .none: ""
        }
    }

    /// Before the fraction.
    var point: String { self == .point ? "," : "." }
}
