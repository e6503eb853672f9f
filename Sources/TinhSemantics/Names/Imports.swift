import TinhBase
import TinhTypes

extension Environment {
    /// This and what another script has defined: its `let`, `param` and `unit`. Its `use` is its own.
    ///
    /// A name that both have is an error at the `import`, unless it is the same definition, which came by two ways, or later
    /// ones replace earlier ones.
    package func importing(
        _ other: Environment, at place: Diagnostic.Place
    ) -> (environment: Environment, mistakes: [Diagnostic]) {
        var result = self
        var mistakes: [Diagnostic] = []
        func refuse(_ name: String, _ first: Diagnostic.Place?) {
            let related = first.map { (place: $0, words: "first defined here") }
            mistakes.append(CheckError(NameFact.importedTwice(name), place, related: related).diagnostic)
        }
        for definition in other.definitions.values {
            if let mine = definitions[definition.name.text], !replaces, !Self.isSame(mine.place, definition.place) {
                refuse(definition.name.text, mine.place)
            } else {
                result.define(definition)
            }
        }
        for (name, parameter) in zip(other.parameters.keys, other.parameters.values) {
            if let mine = parameters[name], !replaces, let first = mine.place, !Self.isSame(first, parameter.place) {
                refuse("$" + name, first)
            } else if let value = parameter.value {
                result.set(parameter: name, value, parameter.type, at: parameter.place)
            } else if let place = parameter.place {
                result.declare(parameter: name, type: parameter.type.kind.word, at: place)
            }
        }
        for (name, unit) in zip(other.units.keys, other.units.values) {
            if let mine = units[name], !replaces, mine != unit {
                refuse(name, nil)
            } else {
                result.define(unit: unit, named: name)
            }
        }
        for (name, rate) in zip(other.rates.keys, other.rates.values) {
            if let mine = rates[name], !replaces, mine != rate {
                refuse(name, nil)
            } else {
                result.define(rate: rate, of: name)
            }
        }
        return (result, mistakes)
    }

    private static func isSame(_ first: Diagnostic.Place, _ second: Diagnostic.Place?) -> Bool {
        guard let second else { return false }
        return first.source === second.source && first.span == second.span
    }
}
