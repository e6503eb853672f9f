import TinhTypes

/// The units of `stdlib/units.tinh` and, for headers, of `stdlib/counts.tinh`; the scale words of `stdlib/scales.tinh`.
enum UnitCatalogue {
    /// O(log count) for the name, and the same for each unit that its definition names.
    static func unit(named name: String) -> Unit? {
        Embedded.units.entry(named: name).map(unit)
    }

    /// O(number of units).
    static func loneUnit(named name: String) -> String? {
        guard let unit = unit(named: name), unit.factor == .one, unit.dimensions.count == 1,
            let base = unit.dimensions.first, base.exponent == 1
        else { return nil }
        let others = Embedded.units.names.compactMap { self.unit(named: $0) }.filter { $0.symbol != unit.symbol }
        return others.contains { $0.dimensions.contains { $0.base == base.base } } ? nil : base.base
    }

    /// What is counted: `person` for `people`.
    static func count(named name: String) -> Unit? {
        Embedded.counts.entry(named: name).map(unit)
    }

    static func scale(named word: String) -> Int64? {
        guard let entry = Embedded.scales.entry(named: word) else { return nil }
        let digits = Declaration(block: entry.text).definition.filter { $0 != "_" }
        guard let value = Int64(digits) else { preconditionFailure("stdlib/scales.tinh: `\(word)` is not a number") }
        return value
    }

    private static func unit(_ entry: EmbeddedEntry) -> Unit {
        let declaration = Declaration(block: entry.text)
        if declaration.definition.isEmpty {
            return Unit(dimensions: [.init(declaration.name, 1)], factor: .one, symbol: declaration.name)
        }
        guard let value = UnitText.parse(declaration.definition, unit: { unit(named: $0) }) else {
            preconditionFailure("stdlib/units.tinh: `\(declaration.name)` has a definition that is no unit")
        }
        return Unit(dimensions: value.dimensions, factor: value.factor, symbol: declaration.name)
    }

    /// The last line of a block: `unit ha = 10_000 m2`.
    private struct Declaration {
        let name: String
        /// Empty for a base unit.
        let definition: String

        init(block: String) {
            let line = block.split(separator: "\n").last ?? ""
            let sides = line.split(separator: "=", maxSplits: 1)
            let head = sides.first?.split(separator: " ").dropFirst().first ?? ""
            name = head.filter { $0 != "`" }
            definition = sides.count == 2 ? String(sides[1].drop { $0 == " " }) : ""
        }
    }
}
