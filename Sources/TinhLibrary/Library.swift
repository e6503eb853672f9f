import TinhTypes

/// The standard library as a catalogue. Nothing is parsed before its name is first asked for.
package struct Library: Sendable {
    package static let standard = Library()

    /// Names of all functions, sorted.
    package var functionNames: [String] { [] }

    /// The contract of a function, nil when there is none of that name.
    package func contract(named name: String) -> Contract? { nil }

    /// The unit of a single name (`VND`, `ha`, `m2`, `household`), nil when it is none.
    package func unit(named name: String) -> Unit? { nil }

    /// Names of all units, sorted.
    package var unitNames: [String] { [] }

    /// The unit in brackets at the end of a column's header (`area [m2]`, `compensation (VND)`, `growth [%]`), with the
    /// header's name before it. When the brackets hold no known unit, the whole header is the name.
    package func splitHeader(_ header: String) -> (name: String, unit: Unit?) { (header, nil) }

    /// What a scale word multiplies by: `billion`, `tỷ`.
    package func scale(named word: String) -> Int64? { nil }
}
