import TinhBase
import TinhPlan
import TinhTypes

/// A column in which a text was found.
public struct Finding: Sendable {
    public let table: String
    public let column: String
    /// Rows that hold it.
    public let rowCount: Int
    /// Different values that hold it.
    public let valueCount: Int
    /// The most frequent of them first.
    public let values: [(text: String, rowCount: Int)]

    /// So many values are named.
    public static let valueCountShown = 5
}

/// What is known of a column of a table when all its rows are looked at.
public struct ColumnFacts: Sendable {
    public let missingCount: Int
    public let distinctCount: Int
}

/// Questions about the data that no query asks. They see the tables alone, whatever `let` and `use` have named.
extension Session {
    /// The columns of all tables that hold a text, but for case and accents, those with the most rows first. A text that reads
    /// as a number, a day or a period is looked for among those too, as a whole.
    ///
    /// One pass over each table tells which of its columns hold it, by all threads, texts by their dictionary where they have
    /// one; these columns are then read again for their values.
    public func find(_ text: String) throws(TinhError) -> [Finding] {
        let wanted = FindConditions(text)
        let aside = aside()
        var found: [Finding] = []
        // Shares of the work are told by rows, of which a table has at least one.
        let tables = tables
        let sizes = tables.map { Double(max(1, $0.rowCount ?? $0.rowCountEstimate ?? 1)) }
        let whole = sizes.reduce(0, +)
        var start = 0.0
        defer { progress.endParts() }
        for (table, size) in zip(tables, sizes) {
            let end = start + size / whole
            defer { start = end }
            let places = table.columns.compactMap { column in wanted.condition(column).map { (column, $0) } }
            let middle = start + (end - start) * Self.firstPassShare(placeCount: places.count)
            progress.begin(from: start, to: middle)
            let holding = try aside.holding(places, of: table)
            for (number, (column, condition)) in holding.enumerated() {
                let step = (end - middle) / Double(holding.count)
                progress.begin(from: middle + Double(number) * step, to: middle + Double(number + 1) * step)
                let count = column.name == "n" ? "m" : "n"
                let query =
                    "count as \(count) by \(Session.quoted(column.name)) from \(Session.quoted(table.name)) "
                    + "where \(condition) sort \(count) desc"
                guard let answer = try aside.answer(ifAny: query) else { continue }
                if let finding = Finding(answer, table, column) { found.append(finding) }
            }
        }
        return found.enumerated().sorted {
            ($1.element.rowCount, $0.offset) < ($0.element.rowCount, $1.offset)
        }.map(\.element)
    }

    /// For each column of a table, or of `it`, in their order; nil for a table that is not there.
    public func facts(ofTable name: String) throws(TinhError) -> [ColumnFacts]? {
        let aside = aside()
        var found = tables.first { $0.name == name }
        if found == nil, name == Session.answerName, let entry = state.tables.first(where: isLastAnswer) {
            found = lastAnswerTable
            aside.state.tables.append(TableEntry(id: TableID(name), source: entry.source))
        }
        guard let table = found else { return nil }
        var measures = ["count() as n"]
        for (index, column) in table.columns.enumerated() {
            let name = Session.quoted(column.name)
            measures += ["count(\(name)) as c\(index)", "count distinct \(name) as d\(index)"]
        }
        let query = measures.joined(separator: ", ") + " from " + Session.quoted(name)
        guard let answer = try aside.answer(ifAny: query) else { return nil }
        func number(_ column: Int) -> Int { answer.columns[column][0].asInt ?? 0 }
        return table.columns.indices.map { index in
            ColumnFacts(missingCount: number(0) - number(1 + 2 * index), distinctCount: number(2 + 2 * index))
        }
    }

    /// About which part of the work is done when it is known which of so many columns hold the text: the values of one of
    /// them are then worked out, as a rule, and take as long as looking through four.
    private static func firstPassShare(placeCount: Int) -> Double {
        placeCount > 1 ? Double(placeCount) / Double(placeCount + 4) : 0
    }

    /// The places that any row of a table holds.
    private func holding(
        _ places: [(TableDescription.Column, String)], of table: TableDescription
    ) throws(TinhError) -> [(TableDescription.Column, String)] {
        guard places.count > 1 else { return places }
        let measures = places.enumerated().map { "count() when (\($0.element.1)) as c\($0.offset)" }
        let query = measures.joined(separator: ", ") + " from " + Session.quoted(table.name)
        // A condition that does not fit its column is left out when that column is asked alone.
        guard let answer = try answer(ifAny: query) else { return places }
        return places.enumerated().filter { answer.columns[$0.offset][0].asInt ?? 0 > 0 }.map(\.element)
    }

    /// A session over the same tables without any names, which ends with the same Ctrl-C.
    private func aside() -> Session {
        let aside = Session(
            engine: engine, options: Options(folder: options.folder), interrupter: interrupter, progress: progress)
        aside.resetsInterrupter = false
        aside.state.tables = state.tables.filter { $0.answer == nil }
        return aside
    }

    /// Nil where the query does not fit the column.
    private func answer(ifAny text: String) throws(TinhError) -> Result? {
        var answer: Result?
        do {
            try run(text) { outcome in if case .result(let result) = outcome.content { answer = result } }
        } catch let error as TinhError {
            guard
                error.messages.allSatisfy({
                    $0.code.hasPrefix("E02") || $0.code.hasPrefix("E03") || $0.code.hasPrefix("E04")
                })
            else {
                throw error
            }
        } catch {
            preconditionFailure("keeping an answer throws nothing: \(error)")
        }
        return answer
    }

    /// A name as a query writes it: in back-quotes where it needs them.
    package static func written(name: String) -> String { written(name) }

    static func quoted(_ name: String) -> String { "`" + name.replacing("`", with: "``") + "`" }
}

extension Finding {
    /// Nil where no row holds it.
    fileprivate init?(_ answer: Result, _ table: TableDescription, _ column: TableDescription.Column) {
        guard answer.rowCount > 0 else { return nil }
        self.table = table.name
        self.column = column.name
        let counts = answer.columns[1]
        rowCount = (0..<answer.rowCount).reduce(0) { $0 + (counts[$1].asInt ?? 0) }
        valueCount = answer.rowCount
        values = (0..<min(answer.rowCount, Finding.valueCountShown)).map { row in
            (answer.columns[0][row].asText ?? "", counts[row].asInt ?? 0)
        }
    }
}
