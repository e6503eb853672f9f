import TinhBase
import TinhTypes

/// A column's name and unit, and what `load` says about it.
struct ColumnHeader: Sendable {
    let name: String
    let unit: Unit
    let declared: DeclaredColumn?
    let pattern: DatePattern?
}

extension ColumnHeader {
    /// Names columns from the header's cells and the names and units in them: a column without a name is `column3`, a name that is there
    /// already gets `_2`.
    static func all(
        of headers: [String], parts: [(name: String, unit: Unit?)], declared: [DeclaredColumn]
    ) throws(HeaderFault) -> (headers: [ColumnHeader], notes: [LoadNote]) {
        var names: [String] = []
        var units: [Unit] = []
        var notes: [LoadNote] = []
        var taken: Set<String> = []
        // The last number tried behind a name, so that thousands of columns of one name take thousands of tries.
        var numbers: [String: Int] = [:]
        let givenNames = Set(parts.map(\.name))
        for (index, header) in parts.enumerated() {
            let position = index + 1
            var name = header.name.isEmpty ? headers[index] : header.name
            if name.isEmpty {
                name = free("column\(position)", taken, givenNames)
                notes.append(.columnNamed(position: position, name: name, repeating: nil))
            } else if taken.contains(name) {
                let original = name
                var number = numbers[original, default: 1]
                repeat {
                    number += 1
                    name = "\(original)_\(number)"
                } while taken.contains(name) || givenNames.contains(name)
                numbers[original] = number
                notes.append(.columnNamed(position: position, name: name, repeating: original))
            }
            taken.insert(name)
            names.append(name)
            units.append(header.unit ?? .none)
        }
        if names.count > 1, let first = names.first, parts[0].name != "", headers.dropFirst().allSatisfy(\.isEmpty) {
            notes = [.titleAbove(name: first)]
        }
        var declaredByIndex: [Int: DeclaredColumn] = [:]
        let places = Dictionary(names.indices.map { (names[$0], $0) }) { first, _ in first }
        for column in declared {
            declaredByIndex[try index(of: column.name, among: names, places)] = column
        }
        var result: [ColumnHeader] = []
        for index in names.indices {
            let column = declaredByIndex[index]
            var pattern: DatePattern?
            if let column, let format = column.format {
                pattern = DatePattern(format)
                if pattern == nil { throw .unknownFormat(format: format, column: names[index]) }
            }
            result.append(
                ColumnHeader(
                    name: names[index], unit: column?.unit ?? units[index], declared: column, pattern: pattern))
        }
        return (result, notes)
    }

    private static func free(_ name: String, _ taken: Set<String>, _ given: Set<String>) -> String {
        var name = name
        while taken.contains(name) || given.contains(name) { name += "_" }
        return name
    }

    /// Exactly, else by the folded form if only one column has it.
    private static func index(
        of name: String, among names: [String], _ places: [String: Int]
    ) throws(HeaderFault) -> Int {
        let name = TextForm.normalized(name)
        if let index = places[name] { return index }
        let folded = Folding.nameFold(name)
        let alike = names.indices.filter { Folding.nameFold(names[$0]) == folded }
        if alike.count == 1 { return alike[0] }
        throw .unknownColumn(name: name, nearest: Suggest.nearest(to: name, among: names))
    }
}

/// What `load` says about columns that the file does not bear out.
enum HeaderFault: Error {
    case unknownColumn(name: String, nearest: [String])
    case unknownFormat(format: String, column: String)
}
