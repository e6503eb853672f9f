import TinhBase
import TinhPlan
import TinhTypes

/// The values of columns that a cursor may want.
extension Session {
    /// How many values are offered at once.
    private static let valueCountMax = 200

    /// Of a column, as they go on in a text that is open; `isClosed`: its other quote stands there already.
    func completedTexts(of column: ComparedColumn, _ place: CompletionPlace, isClosed: Bool) -> Completions {
        let wanted = Folding.fold(Array(place.typed.replacingDoubledQuotes.utf8))
        let found = values(
            columns(like: column.name, at: place).filter { $0.field.type.kind == .text }, .itself, wanted)
        // After `in` a list is wanted.
        let opensList = column.place == .membership
        let opening = (opensList ? "(" : "") + (opensList || place.needsQuote ? "\"" : "")
        return Completions(
            replacing: opening.isEmpty ? place.range : place.quotedRange,
            candidates: found.values.prefix(Session.valueCountMax)
                .filter { !column.listed.contains("\"\($0.text.doublingQuotes)\"") }
                .map { value in
                    Completions.Candidate(
                        insertion: opening + value.text.doublingQuotes, ending: isClosed ? "" : "\"",
                        label: value.text, detail: value.detail)
                },
            isCut: found.values.count > Session.valueCountMax || !found.isWhole)
    }

    /// As they stand in a query: texts in quotes, days behind `@`. Of numbers that differ nearly from row to row none before a
    /// digit is typed.
    func completedValues(_ compared: ComparedValue, _ place: CompletionPlace) -> Completions {
        var candidates: [Completions.Candidate] = []
        var isWhole = true
        let columns = columns(like: compared.column.name, at: place)
        let byType = Dictionary(grouping: columns) { $0.field.type }
        for type in columns.map(\.field.type).withoutRepeats {
            guard let reading = reading(type, compared) else { continue }
            let isText = type.kind == .text
            let wanted =
                isText ? Folding.fold(Array(compared.typed.utf8)) : LiteralForm.wanted(compared.typed)
            let found = values(byType[type] ?? [], reading, wanted)
            let isMany = found.values.count > Session.valueCountMax
            if isMany, compared.typed.isEmpty, type.kind.isNumeric { continue }
            let isPeriod = type.kind == .date || type.kind == .datetime
            let opensList = compared.column.place == .membership && !isPeriod
            let opening = LiteralForm(type, reading)?.opening(typed: compared.typed) ?? ""
            var shown = Array(found.values.prefix(Session.valueCountMax))
            if compared.column.isEnd, !isText { shown = ascending(shown, type.kind, reading, isMany: isMany) }
            candidates += shown.map { value in
                let literal = isText ? "\"" + value.text.doublingQuotes + "\"" : opening + value.text
                return Completions.Candidate(
                    insertion: opensList ? "(" + literal : literal, label: literal, detail: value.detail)
            }.filter { !compared.column.listed.contains($0.insertion) }
            isWhole = isWhole && found.isWhole && !isMany
        }
        return Completions(replacing: compared.range, candidates: candidates, isCut: !isWhole)
    }

    /// Nil where the values of the column are not what is compared.
    private func reading(_ type: DataType, _ compared: ComparedValue) -> ValueReading? {
        let column = compared.column
        let isDay = type.kind == .date || type.kind == .datetime
        if let function = column.function {
            let kinds: [Kind] = [.year, .half, .quarter, .month, .week]
            return kinds.first { isDay && $0.word == function }.map { .period($0) }
        }
        let isOfPeriods = column.place == .membership || column.isEnd && column.place != .rangeEnd
        guard isDay, isOfPeriods else { return .itself }
        return compared.periodTyped.map { .period($0) } ?? .periods
    }

    /// Ends from the least on: years, then months, then days. The commonest of many days say nothing of where they end, nor do
    /// months of a day each.
    private func ascending(
        _ values: [FoundValue], _ kind: Kind, _ reading: ValueReading, isMany: Bool
    ) -> [FoundValue] {
        guard reading == .periods else {
            guard kind.isNumeric else { return values.sorted { $0.text < $1.text } }
            let numbers = values.map { value in
                (value, number: Double(value.text.filter { $0 != "_" && $0 != "%" }) ?? .infinity)
            }
            return numbers.sorted { $0.number < $1.number }.map(\.0)
        }
        let (years, months, days) = values.reduce(into: ([FoundValue](), [FoundValue](), [FoundValue]())) {
            lists, value in
            switch value.text.utf8.filter({ $0 == UInt8(ascii: "-") }).count {
            case 0: lists.0.append(value)
            case 1: lists.1.append(value)
            default: lists.2.append(value.withoutRange)
            }
        }
        let lists = [
            years, !isMany && months.count >= days.count && !days.isEmpty ? [] : months,
            isMany && !months.isEmpty ? [] : days,
        ]
        return lists.flatMap { list in list.sorted { $0.text < $1.text } }
    }

    private struct FoundValue {
        let text: String
        /// Nil where it is not known of these rows.
        let rowCount: Int?

        /// A day that could begin a range.
        var withoutRange: FoundValue {
            FoundValue(text: text.hasSuffix("..") ? String(text.dropLast(2)) : text, rowCount: rowCount)
        }

        var detail: String {
            rowCount.map { NumberText.grouped(Int128($0)) + ($0 == 1 ? " row" : " rows") } ?? ""
        }
    }

    /// The values of columns in which stands what is typed, the commonest first; one more than are shown where there are more.
    /// `isWhole`: there are no others.
    private func values(
        _ columns: [OfferedColumn], _ reading: ValueReading, _ wanted: [UInt8]
    ) -> (values: [FoundValue], isWhole: Bool) {
        // Of several tables with such a column the query reads one.
        let isCounted =
            columns.count == 1
            && columns.allSatisfy { $0.keepsRows && $0.origins.allSatisfy { self.isCounted($0.table) } }
        let lists = columns.flatMap { column in
            column.origins.compactMap { origin in
                columnValues(of: origin, as: reading)?.values(
                    with: wanted, isText: column.field.type.kind == .text, countMax: Session.valueCountMax + 1)
            }
        }
        let isWhole = lists.allSatisfy(\.isWhole)
        var values = lists.first?.values ?? []
        if lists.count > 1 {
            var counts: [String: Int] = [:]
            for (value, count) in lists.map(\.values).joined() { counts[value, default: 0] += count }
            values = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
                .map { (value: $0.key, count: $0.value) }
        }
        return (values.map { FoundValue(text: $0.value, rowCount: isCounted && isWhole ? $0.count : nil) }, isWhole)
    }

    /// All its rows are counted, not a sample of a file that each query reads, nor the first of many rows.
    private func isCounted(_ table: TableID) -> Bool {
        guard let entry = state.entry(named: table.name) else { return false }
        switch entry.source {
        case .resident(let source): return source.table.rowCount <= ColumnValues.rowCountMax
        case .loadedColumns(let source): return source.table.rowCount <= ColumnValues.rowCountMax
        case .file: return false
        }
    }

    private func columnValues(of column: Plan.SourceColumn, as reading: ValueReading) -> ColumnValues? {
        guard let entry = state.entry(named: column.table.name) else { return nil }
        let key = SessionState.ReadColumn(name: column.name, reading: reading)
        if let known = state.columnValues[entry.id]?[key] { return known }
        let values = ColumnValues(of: column.name, as: reading, in: entry, engine)
        state.columnValues[entry.id, default: [:]][key] = values
        return values
    }
}

extension [DataType] {
    fileprivate var withoutRepeats: [DataType] {
        reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
