import TinhBase
import TinhLibrary
import TinhSyntax
import TinhTypes

/// What may stand at a cursor.
extension Session {
    /// Candidates for the words at a cursor (a UTF-8 offset): keywords, functions with their signatures, tables, columns,
    /// units, parameters, and in a text that is compared with a column that column's values, the commonest first; the only
    /// one with the quote that closes it. Case and accents of what is typed do not matter. O(rows of the column) for values, up to a million rows.
    public func complete(_ text: String, cursor: Int) -> Completions {
        let place = CompletionPlace(text, cursor: cursor) { name in
            Library.standard.contract(named: name) != nil && !columns(named: []).contains { $0.field.name == name }
        }
        let folded = Folding.nameFold(place.typed)
        var candidates: [Completions.Candidate] = []
        switch place.wanted {
        case .nothing: break
        case .value(let column):
            let isClosed = text.utf8.dropFirst(cursor).first == UInt8(ascii: "\"")
            return Completions(
                replacing: place.range, candidates: Session.closed(values(of: column, place), isClosed: isClosed))
        case .parameter:
            candidates = state.environment.parameters.keys.sorted().map { name in
                Completions.Candidate(insertion: "$" + name, label: "$" + name, detail: "parameter")
            }
        case .table: candidates = tableCandidates
        case .unitOrType: candidates = typeCandidates + unitCandidates
        case .beginning(let isStatement):
            candidates = keywordCandidates { keyword in
                switch keyword.place {
                case .step, .beforeJoin: true
                case .everywhere: keyword.startsClause || keyword == .join
                case .statement: isStatement
                case .afterName, .afterAnyName, .stepBeforeValue: false
                }
            }
            candidates = operandCandidates(place) + candidates
        case .operand:
            candidates = operandCandidates(place) + keywordCandidates { $0.startsOperand }
        case .argument:
            candidates = operandCandidates(place)
            candidates += keywordCandidates { !folded.isEmpty && ($0.startsOperand || $0.startsClause || $0 == .when) }
        case .continuation:
            candidates = keywordCandidates { $0.place == .everywhere && !$0.isLiteral && !$0.startsOperand }
            candidates += unitCandidates.filter { _ in !folded.isEmpty }
        }
        let found = candidates.filter { Folding.nameFold($0.name).hasPrefix(folded) }
        return Completions(replacing: place.range, candidates: found.withoutRepeats)
    }

    /// The only candidate of a text is whole with its quote.
    private static func closed(
        _ values: [Completions.Candidate], isClosed: Bool
    ) -> [Completions.Candidate] {
        guard values.count == 1, !isClosed else { return values }
        return values.map {
            Completions.Candidate(insertion: $0.insertion + "\"", label: $0.label, detail: $0.detail)
        }
    }

    private func operandCandidates(_ place: CompletionPlace) -> [Completions.Candidate] {
        let tables = columns(named: place.tablesNamed)
        let severalTables = Set(tables.map(\.table)).count > 1
        let columns = tables.map { table, field in
            let type = [field.type.kind.word, field.type.unit.symbol].filter { !$0.isEmpty }.joined(separator: " ")
            return Completions.Candidate(
                insertion: Session.written(field.name), label: field.name,
                detail: "column, \(type)" + (severalTables ? ", of \(table)" : ""))
        }
        let definitions = state.environment.definitions.keys.sorted().map { name in
            Completions.Candidate(insertion: Session.written(name), label: name, detail: "let")
        }
        let functions = Library.standard.functionNames.map { name in
            Completions.Candidate(insertion: name, label: name, detail: "function")
        }
        return columns + definitions + functions
    }

    private var tableCandidates: [Completions.Candidate] {
        let tables = state.tables.map { entry in
            Completions.Candidate(insertion: Session.written(entry.id.name), label: entry.id.name, detail: "table")
        }
        let definitions = state.environment.definitions.values.filter { definition in
            if case .table = definition.body { true } else { false }
        }
        return tables
            + definitions.map(\.name.text).sorted().map {
                Completions.Candidate(insertion: Session.written($0), label: $0, detail: "table, let")
            }
    }

    private var unitCandidates: [Completions.Candidate] {
        (state.environment.units.keys.sorted() + Library.standard.unitNames).map {
            Completions.Candidate(insertion: $0, label: $0, detail: "unit")
        } + Library.standard.scaleNames.map { Completions.Candidate(insertion: $0, label: $0, detail: "scale") }
    }

    private var typeCandidates: [Completions.Candidate] {
        ["int", "decimal", "float", "text", "date", "datetime", "year", "half", "quarter", "month", "week"].map {
            Completions.Candidate(insertion: $0, label: $0, detail: "type")
        }
    }

    private func keywordCandidates(_ fits: (Keyword) -> Bool) -> [Completions.Candidate] {
        // Something follows all of them but the literals.
        Keyword.allCases.filter(fits).map {
            Completions.Candidate(
                insertion: $0.rawValue + ($0.isLiteral ? "" : " "), label: $0.rawValue, detail: "")
        }
    }

    /// The columns of the tables named, else of the one that `use` chose, else of all.
    private func columns(named names: [String]) -> [(table: String, field: Schema.Field)] {
        let used = state.environment.usedTable.map { [$0.text] } ?? []
        let named = state.tables.filter { names.contains($0.id.name) }
        let chosen = named.isEmpty ? state.tables.filter { used.contains($0.id.name) } : named
        return (chosen.isEmpty ? state.tables : chosen).flatMap { entry in
            entry.chunkSource.schema.fields.map { (entry.id.name, $0) }
        }
    }

    private func values(of column: String, _ place: CompletionPlace) -> [Completions.Candidate] {
        let wanted = Folding.fold(place.typed.replacingDoubledQuotes)
        var counts: [String: Int] = [:]
        for (table, field) in columns(named: place.tablesNamed)
        where field.name == column || Folding.nameFold(field.name) == Folding.nameFold(column) {
            guard let entry = state.entry(named: table) else { continue }
            for (value, count) in ColumnValues.counts(of: field.name, in: entry)
            where Folding.fold(value).hasPrefix(wanted) {
                counts[value, default: 0] += count
            }
        }
        return counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(200).map {
            Completions.Candidate(
                insertion: $0.key.doublingQuotes, label: $0.key,
                detail: NumberText.grouped(Int128($0.value)) + ($0.value == 1 ? " row" : " rows"))
        }
    }

    /// A name as a query writes it: in back-quotes where it is no plain word.
    private static func written(_ name: String) -> String {
        let isPlain = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
            scalar == "_" || scalar.properties.isAlphabetic
                || index > 0 && scalar.properties.generalCategory == .decimalNumber
        }
        let isReserved = Keyword(rawValue: name).map { $0.place == .everywhere } ?? false
        return isPlain && !isReserved && !name.isEmpty ? name : "`\(name)`"
    }
}

extension Keyword {
    /// Stands before an operand rather than after one.
    fileprivate var startsOperand: Bool {
        switch self {
        case .if, .not, .true, .false, .missing, .every: true
        default: false
        }
    }
}

extension Completions.Candidate {
    /// The insertion without back-quotes.
    fileprivate var name: String { insertion.first == "`" ? label : insertion }
}

extension [Completions.Candidate] {
    /// The first of each insertion.
    fileprivate var withoutRepeats: [Completions.Candidate] {
        var seen: Set<String> = []
        return filter { seen.insert($0.insertion).inserted }
    }
}

extension String {
    /// As a text literal writes it.
    fileprivate var doublingQuotes: String {
        split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    }
    fileprivate var replacingDoubledQuotes: String {
        var result = ""
        var isDoubled = false
        for character in self {
            if character == "\"", isDoubled {
                isDoubled = false
                continue
            }
            isDoubled = character == "\""
            result.append(character)
        }
        return result
    }
}
