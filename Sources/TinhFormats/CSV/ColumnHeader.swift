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
    /// Names columns from the header's cells: without units; a column without a name is `column3`, a name that is there
    /// already gets `_2`.
    static func all(
        of headers: [String], split: HeaderSplitter, file: String, declared: [DeclaredColumn]
    ) throws(HeaderFault) -> (headers: [ColumnHeader], notes: [LoadNote]) {
        var names: [String] = []
        var units: [Unit] = []
        var notes: [LoadNote] = []
        var taken: Set<String> = []
        let given = headers.map(split)
        for (index, header) in given.enumerated() {
            let position = index + 1
            var name = header.name.isEmpty ? headers[index] : header.name
            if name.isEmpty {
                name = free("column\(position)", taken, given)
                notes.append(.columnNamed(position: position, name: name, repeating: nil))
            } else if taken.contains(name) {
                let original = name
                var number = 2
                while taken.contains("\(original)_\(number)")
                    || given.contains(where: { $0.name == "\(original)_\(number)" })
                {
                    number += 1
                }
                name = "\(original)_\(number)"
                notes.append(.columnNamed(position: position, name: name, repeating: original))
            }
            taken.insert(name)
            names.append(name)
            units.append(header.unit ?? .none)
        }
        var declaredByIndex: [Int: DeclaredColumn] = [:]
        for column in declared {
            declaredByIndex[try index(of: column.name, among: names)] = column
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

    private static func free(_ name: String, _ taken: Set<String>, _ given: [(name: String, unit: Unit?)]) -> String {
        var name = name
        while taken.contains(name) || given.contains(where: { $0.name == name }) { name += "_" }
        return name
    }

    /// Exactly, else by the folded form if only one column has it.
    private static func index(of name: String, among names: [String]) throws(HeaderFault) -> Int {
        let name = TextForm.normalized(name)
        if let index = names.firstIndex(of: name) { return index }
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
