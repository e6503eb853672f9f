/// What a function of the catalogue takes and gives.
package struct Signature: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        /// Works on one row, or on one group's results.
        case scalar
        /// Works on the rows of a group.
        case aggregate
        /// Numbers or shifts rows or groups: `rank`, `previous`, `cumulative`.
        case window
    }

    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let pattern: TypePattern
        /// The canonical text of the default, nil where the argument must be given.
        package let initial: String?

        package init(_ name: String, _ pattern: TypePattern, initial: String? = nil) {
            self.name = name
            self.pattern = pattern
            self.initial = initial
        }
    }

    package let name: String
    package let role: Role
    package let parameters: [Parameter]
    /// The last parameter may be given again and again: `concat(x, y, …)`.
    package let isVariadic: Bool
    package let result: TypePattern

    package init(name: String, role: Role, parameters: [Parameter], isVariadic: Bool, result: TypePattern) {
        self.name = name
        self.role = role
        self.parameters = parameters
        self.isVariadic = isVariadic
        self.result = result
    }
}

/// Which types fit, and how a parameter's type fixes the result's.
package struct TypePattern: Hashable, Sendable {
    package enum Kinds: Hashable, Sendable {
        /// Exactly this word of the language: `int` (also takes year), `text`, `date` …; `decimal` of any scale.
        case word(String)
        /// int, decimal, float. As a result: the kind at which the number arguments meet (an aggregate's own rule stands at
        /// `AggregateFunction`).
        case number
        /// A number or a duration: `sum`, `avg`, `abs`. As a result: likewise.
        case amount
        /// date or datetime.
        case day
        /// year, half, quarter, month, week.
        case period
        /// number, date, datetime, duration, period, text, bool.
        case any
        /// As `any`, and everywhere the same letter stands, the same kind: `'a`. Numbers meet at the widest.
        case variable(String)
    }

    package enum UnitRule: Hashable, Sendable {
        /// Must be without unit (a per cent counts as its ratio); a result is plain.
        case plain
        /// Any unit, kept: everywhere the same letter stands, the same unit (`number 'u`).
        case variable(String)
        /// Any unit, not looked at.
        case any
        /// A result in per cent.
        case percent
    }

    package let kinds: Kinds
    package let unit: UnitRule

    package init(_ kinds: Kinds, unit: UnitRule = .plain) {
        self.kinds = kinds
        self.unit = unit
    }
}
