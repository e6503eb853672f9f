import TinhBase
import TinhCharts
import TinhLibrary
import TinhSemantics
import TinhSyntax
import TinhTypes

/// What may stand at a cursor.
extension Session {
    /// Candidates for the words at a cursor (a UTF-8 offset): keywords, functions with their signatures, tables, columns,
    /// units, parameters, files after `load`, and where a column is compared that column's values, the commonest first. Case and
    /// accents of what is typed do not matter. The values of a column are counted once for each table: O(rows) of codes and
    /// narrow numbers, up to a million of them, and then O(distinct values) until letters are added.
    public func complete(_ text: String, cursor: Int) -> Completions {
        do throws(TinhError) {
            return try largeStack.run { completions(text, cursor) }
        } catch {
            return Completions(replacing: cursor..<cursor, candidates: [])
        }
    }

    /// Reads what `complete` shows of the functions, on a thread of its own: whoever completes while a user types has it by the
    /// first key. `complete` does not wait for it and gives the same without it.
    public func prepareCompletion() {
        BackgroundThread.start {
            for name in Library.standard.functionNames { _ = Library.standard.contract(named: name) }
        }
    }

    private func completions(_ text: String, _ cursor: Int) -> Completions {
        let place = CompletionPlace(text, cursor: cursor, isFunction: isFunction)
        let next = text.utf8.dropFirst(cursor).first
        let isClosed = next == UInt8(ascii: "\"")
        switch place.wanted {
        case .nothing: return Completions(replacing: place.range, candidates: [])
        case .value(let column): return completedTexts(of: column, place, isClosed: isClosed)
        case .file(let keyword): return completedFiles(place, after: keyword, isClosed: isClosed)
        case .parameter, .table, .column, .joinKey, .window, .totals, .newTable, .loadOption, .type, .unit, .unitOrType,
            .chartKind,
            .saveWord,
            .beginning, .operand, .argument, .continuation:
            break
        }
        let folded = Folding.nameFold(place.typed)
        let found = fitting(words(place, folded), folded).withoutRepeats
        guard place.isQuotedName else {
            let standing = place.compared.map { compared in
                found.filter { isComparable($0, with: compared.column, place) }
            }
            let words = (standing ?? found).map(describedFunction).map { place.isGlued ? $0.afterBlank : $0 }
            guard let compared = place.compared, case let values = completedValues(compared, place),
                !values.candidates.isEmpty
            else { return Completions(replacing: place.range, candidates: place.isInPeriod ? [] : words) }
            // What is typed of a number is no beginning of a word.
            let others =
                values.replacing == place.range && !place.isInPeriod
                    && !isWhole(compared.column, place) ? words : []
            return Completions(
                replacing: values.replacing, candidates: (values.candidates + others).withoutRepeats,
                isCut: values.isCut)
        }
        return Completions(
            replacing: place.range,
            candidates: found.filter(\.isName).map {
                Completions.Candidate(
                    insertion: $0.label.doublingBackQuotes, ending: next == UInt8(ascii: "`") ? "" : "`",
                    label: $0.label,
                    detail: $0.detail)
            })
    }

    /// Those that begin as typed, or else the user's own names that have it in them.
    private func fitting(_ words: [Completions.Candidate], _ folded: String) -> [Completions.Candidate] {
        let beginning = words.filter { Folding.nameFold($0.name).hasPrefix(folded) }
        return beginning.isEmpty ? words.filter { $0.isName && Folding.nameFold($0.name).contains(folded) } : beginning
    }

    private func completedFiles(_ place: CompletionPlace, after keyword: Keyword, isClosed: Bool) -> Completions {
        let files = FileCompletion(place.typed.replacingDoubledQuotes, for: keyword, in: options.folder)
        let opening = place.needsQuote ? "\"" : ""
        return Completions(
            replacing: place.needsQuote ? place.quotedRange : place.range,
            candidates: files.candidates().map {
                Completions.Candidate(
                    insertion: opening + $0.insertion.doublingQuotes, ending: isClosed ? "" : $0.ending,
                    label: $0.label,
                    detail: $0.detail)
            })
    }

    /// Files that an answer may be written to, where `~/` is understood.
    package func filesToSave(typed: String) -> [Completions.Candidate] {
        FileCompletion(typed, for: .save, in: options.folder, keepsHome: true).candidates()
    }

    private func words(_ place: CompletionPlace, _ folded: String) -> [Completions.Candidate] {
        switch place.wanted {
        case .nothing, .value, .file: return []
        case .parameter:
            return state.environment.parameters.keys.sorted().map { name in
                Completions.Candidate(insertion: "$" + name, label: "$" + name, detail: "parameter")
            }
        case .table: return tableCandidates
        case .column: return columnCandidates(place)
        case .joinKey(let isOfOther): return columnCandidates(joinKeys(at: place, ofOther: isOfOther))
        case .window:
            return [Completions.Candidate(insertion: "all", label: "all", detail: "all rows")]
                + columnCandidates(place)
        case .totals:
            return [("totals", "a row over all groups"), ("subtotals", "a row over each first group too")].map {
                Completions.Candidate(insertion: $0.0, label: $0.0, detail: $0.1)
            }
        case .loadOption:
            return LoadOptions.names.map { Completions.Candidate(insertion: $0 + " ", label: $0, detail: "") }
        case .newTable(let path):
            let name = Session.tableName(forPath: path)
            return [
                Completions.Candidate(insertion: Session.written(name), label: name, detail: "as the file is called")
            ]
        case .type: return typeCandidates
        case .unit: return unitCandidates
        case .unitOrType:
            return conversionCandidates(place)
        case .chartKind:
            return chartKinds(at: place).map {
                Completions.Candidate(insertion: $0.rawValue, label: $0.rawValue, detail: $0.words)
            }
        case .saveWord:
            return [Completions.Candidate(insertion: "replace", label: "replace", detail: "over a file that is there")]
                + (folded.isEmpty ? [] : keywordCandidates(place.keywords))
        case .beginning(let isStatement): return beginnings(place, isStatement: isStatement)
        case .operand(let mayBeStep):
            let steps = mayBeStep ? keywordCandidates(Keyword.stepBeginnings(place.keywords)) : []
            let base = place.isBase ? functionCandidates(named: ["previous"]) : []
            return base + operandCandidates(place) + keywordCandidates(place.keywords) + steps
        case .argument:
            // A function that needs nothing is whole; others may be names of columns.
            let words = keywordCandidates(place.keywords.filter { !folded.isEmpty || !$0.isLiteral })
            if place.function.map(needsNothing) ?? true { return words + operandCandidates(place) }
            return operandCandidates(place) + (folded.isEmpty ? [] : words)
        case .continuation(let isOfNumber):
            if let compared = comparisons(place) { return compared }
            let units = isOfNumber ? quantityCandidates(place.number, place) : []
            return folded.isEmpty
                ? keywordCandidates(place.keywords) + units : units + keywordCandidates(place.keywords)
        }
    }

    private func needsNothing(_ function: String) -> Bool {
        Library.standard.contract(named: function)?.signature.parameters.allSatisfy { $0.initial != nil } ?? false
    }

    private func columnCandidates(_ place: CompletionPlace) -> [Completions.Candidate] {
        columnCandidates(fitting(columns(at: place), place))
    }

    private func columnCandidates(_ offered: [OfferedColumn]) -> [Completions.Candidate] {
        let severalTables = Set(offered.map(\.table)).count > 1
        return offered.map { column in
            let (table, field) = (column.table, column.field)
            let type = [field.type.kind.word, field.type.unit.symbol].filter { !$0.isEmpty }.joined(separator: " ")
            return Completions.Candidate(
                insertion: Session.written(field.name), label: field.name,
                detail: "column, \(type)" + (severalTables ? ", of \(table)" : ""))
        }
    }

    private func operandCandidates(_ place: CompletionPlace) -> [Completions.Candidate] {
        ownNames(place) + functionCandidates(place.function)
    }

    /// Columns and what the user has named.
    func ownNames(_ place: CompletionPlace) -> [Completions.Candidate] {
        let given = place.namesGiven.map { name in
            Completions.Candidate(insertion: Session.written(name), label: name, detail: "named here")
        }
        let definitions = state.environment.definitions.keys.sorted().map { name in
            Completions.Candidate(insertion: Session.written(name), label: name, detail: "let")
        }
        return given + columnCandidates(place) + definitions
    }

    /// Those whose values an aggregate may be worked out of, where it stands before them.
    func functionCandidates(_ function: String?) -> [Completions.Candidate] {
        let outer = function.flatMap(Library.standard.contract(named:))?.signature
        let taken = outer?.parameters.first?.pattern.kinds
        let names = Library.standard.functionNames.filter { name in
            guard let outer, let own = Library.standard.contract(named: name)?.signature else { return true }
            return (own.role == .scalar || outer.role != .aggregate)
                && (taken.map { own.result.kinds.mayBe($0) } ?? true)
        }
        return functionCandidates(named: names)
    }

    func functionCandidates(named names: [String]) -> [Completions.Candidate] {
        names.map { name in
            Completions.Candidate(insertion: name, label: name, detail: Session.functionDetail)
        }
    }

    static let functionDetail = "function"

    /// A function is listed by its signature, and says what it does.
    private func describedFunction(_ candidate: Completions.Candidate) -> Completions.Candidate {
        guard candidate.detail == Session.functionDetail,
            let contract = Library.standard.contract(named: candidate.insertion)
        else { return candidate }
        let sentence = contract.documentation.prefix { $0 != "." && $0 != "\n" }
        return Completions.Candidate(
            insertion: candidate.insertion, label: contract.signature.description, detail: String(sentence))
    }

    private var tableCandidates: [Completions.Candidate] {
        let tables = state.tables.filter { $0.answer == nil }.map { entry in
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

    /// Behind a function of numbers and behind a sign stand those alone that they take, behind `versus previous` what has one
    /// before it, keys of the step first.
    private func fitting(_ columns: [OfferedColumn], _ place: CompletionPlace) -> [OfferedColumn] {
        let outer = place.function.flatMap(Library.standard.contract(named:))?.signature
        if place.isBase, outer != nil {
            let steps = columns.filter { $0.field.type.kind != .text && $0.field.type.kind != .bool }
            let isKey = { (column: OfferedColumn) in
                column.field.type.unit.isNone && place.namesBefore.contains(column.field.name)
            }
            return steps.filter(isKey) + steps.filter { !isKey($0) }
        }
        if let taken = outer?.parameters.first?.pattern.kinds {
            return columns.filter { taken.takes($0.field.type.kind) }
        }
        guard place.sign != nil else { return columns }
        return columns.filter { column in
            switch column.field.type.kind {
            case .int, .decimal, .float, .duration, .year, .missing: true
            case .date, .datetime, .half, .quarter, .month, .week: place.sign == .plus || place.sign == .minus
            case .bool, .text: false
            }
        }
    }
}
