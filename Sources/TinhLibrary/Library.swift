import TinhTypes

/// The standard library as a catalogue. Nothing is parsed before its name is first asked for.
package struct Library: Sendable {
    package static let standard = Library()

    private let cache = ContractCache()

    /// Names of all functions, sorted.
    package var functionNames: [String] { Embedded.functions.names }

    /// Names of the functions that the engine must have a kernel or an aggregate for, sorted. What numbers, shifts or
    /// accumulates is a window of the plan and has no kernel.
    package var nativeFunctionNames: [String] {
        Embedded.functions.filter { $0.area != "window" && ContractBlock($0.text).isNative }.names
    }

    /// The contract of a function, nil when there is none of that name.
    package func contract(named name: String) -> Contract? {
        guard let entry = Embedded.functions.entry(named: name) else { return nil }
        return cache.contract(named: name) {
            do throws(Contract.Fault) {
                return try Contract(ContractBlock(entry.text), area: entry.area)
            } catch {
                preconditionFailure("the block of `\(name)` in stdlib/\(entry.area).tinh is no contract: \(error)")
            }
        }
    }

    /// What Tinh says for a word of another language: `avg` for `average`, `??` for `coalesce`, `take` for `limit`; a function's
    /// name or the title of a section of the help. Nil when the word is not known.
    package func ownWord(forForeign word: String) -> String? {
        guard let entry = Embedded.foreign.entry(named: word.lowercased()) else { return nil }
        let declared = (Embedded.functions + Embedded.topics).first { $0.file == entry.file && $0.lower == entry.lower }
        guard let declared else { return nil }
        return Embedded.functions.contains { $0.file == entry.file }
            ? declared.name.description : Help.title(of: declared)
    }

    /// How Tinh writes a call of another language with so many arguments: `$1 ?? $2` for `coalesce` of two; nil when no such call
    /// is known.
    package func ownCall(forForeign word: String, argumentCount: Int) -> String? {
        let word = word.lowercased()
        return Elsewhere.calls.first { $0.argumentCount == argumentCount && $0.words.contains(word) }?.template
    }

    /// What shows a word of ours at work: the first line of its examples that has it.
    package func sample(of own: String) -> String? {
        let lines =
            contract(named: own).map { $0.examples.flatMap { $0.query.split(separator: "\n").map(String.init) } }
            ?? Embedded.topics.entry(named: own).map(Help.exampleLines) ?? []
        return lines.first { " \($0) ".contains(" \(own) ") }
    }

    /// Every example of the library: of its functions, and of the sections of the help. They ask the table
    /// `Help.exampleTable`.
    package var examples: [Contract.Example] {
        functionNames.flatMap { contract(named: $0)?.examples ?? [] } + Help(self).examples
    }

    /// The unit of a single name (`VND`, `ha`, `m2`, `hectares`), nil when it is none. Its symbol is its first name.
    package func unit(named name: String) -> Unit? { UnitCatalogue.unit(named: name) }

    /// The base unit of that name on which no other unit is built, such as a currency: the base of its dimension. Nil for
    /// every other name.
    package func loneUnit(named name: String) -> String? { UnitCatalogue.loneUnit(named: name) }

    /// Names of all units, sorted; other names of the same unit (`hectares`) among them.
    package var unitNames: [String] { Embedded.units.names }

    /// The unit in brackets at the end of a column's header (`area [m2]`, `compensation (VND)`, `growth [%]`), with the
    /// header's name before it. When the brackets hold no known unit, the whole header is the name.
    ///
    /// Headers also know products and quotients (`VND/m2`), superscripts (`m²`), scales (`triệu đồng`, `1000 VND`), what is
    /// counted (`people`, `hộ`), and the units that the script has declared, which `declared` finds.
    package func splitHeader(_ header: String, declared: (String) -> Unit? = { _ in nil }) -> (
        name: String, unit: Unit?
    ) {
        let split = Header(header, declared: declared)
        return (split.name, split.unit)
    }

    /// What a scale word multiplies by: `billion`, `tỷ`.
    package func scale(named word: String) -> Int64? { UnitCatalogue.scale(named: word) }

    /// All scale words, sorted.
    package var scaleNames: [String] { Embedded.scales.names }
}
