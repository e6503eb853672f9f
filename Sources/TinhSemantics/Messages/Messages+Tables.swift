import TinhTypes

extension TableFact {
    var said: CheckError.Said {
        switch self {
        case .keyOfOneSide(let name, let other, let isOther, let instead, let columns):
            let table = words(other)
            let message =
                isOther ? "\(table) has no column `\(name)`" : "only \(table) has a column `\(name)`, not these rows"
            let pair = isOther ? "`on \(writtenName(name)) = …`" : "`on … = \(writtenName(name))`"
            return .init(
                "E0240", message,
                instead.map { "if it is called otherwise there: `on \($0)`" }
                    ?? "name the column that it equals, \(pair), one of \(some(columns))")
        case .unknownKey(let name, let other, let nearest, let shared):
            let message = "neither these rows nor \(words(other)) have a column `\(name)`"
            if !nearest.isEmpty { return .init("E0241", message, "did you mean \(listed(nearest, "or"))?") }
            return .init(
                "E0241", message,
                shared.isEmpty
                    ? "no column is called the same on both sides: write `on a = b`"
                    : "both have \(some(shared))")
        case .joinedQueryNameless(let columns):
            return .init(
                "E0242",
                "both sides have \(listed(columns)), and a query in brackets has no name to put before its own",
                "give it one: after `(…) as other` it is called `other_\(columns[0])`")
        case .joinedNameTaken(let name, let column, let table):
            return .init(
                "E0243", "`\(column)` of `\(table)` would be called `\(name)`, and there is a column of that name",
                "give the table another name here: `… as other on …`")
        case .keyTypes(let columns, let left, let right):
            return .init(
                "E0340",
                "`\(columns.left)` is \(left.words) and `\(columns.right)` of \(words(columns.table)) \(right.words): no row would meet another",
                "make them of one type in a step before"
            )
        case .keyUnits(let columns, let left, let right):
            return .init(
                "E0420",
                "`\(columns.left)` is \(left.words) and `\(columns.right)` of \(words(columns.table)) \(right.words): they measure different things"
            )
        case .unionTypes(let column, let left, let right, let table):
            return .init(
                "E0341", "`\(column)` is \(left.words), and in \(words(table)) \(right.words)",
                "make them one type before, or call one of them otherwise with `rename`")
        case .unionUnits(let column, let left, let right, let table):
            return .init(
                "E0421", "`\(column)` is \(left.words), and in \(words(table)) \(right.words): one column has one unit",
                "convert one of them before, or call it otherwise with `rename`")
        case .unpivotTypes(let first, let type, let second, let other):
            return .init(
                "E0342", "`\(first)` is \(type.words) and `\(second)` \(other.words): they cannot stand in one column",
                "make them one type before")
        case .unpivotUnits(let first, let type, let second, let other):
            return .init(
                "E0422", "`\(first)` is \(type.words) and `\(second)` \(other.words): one column has one unit",
                "convert one of them before")
        }
    }

    private func words(_ table: String?) -> String { table.map { "`\($0)`" } ?? "the query in brackets" }

    private func some(_ columns: [String]) -> String {
        listed(Array(columns.prefix(12))) + (columns.count > 12 ? ", …" : "")
    }
}
