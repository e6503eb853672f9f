import TinhBase
import TinhCharts
import TinhLibrary
import TinhSemantics
import TinhSyntax
import TinhTypes

/// What may stand at a cursor.
extension Session {
    /// Candidates for the words at a cursor (a UTF-8 offset): keywords, functions with their signatures, tables, columns,
    /// units, parameters, files after `load`, and in a text that is compared with a column that column's values, the
    /// commonest first. Case and accents of what is typed do not matter. The values of a column are counted once for each
    /// table: O(rows) of codes, up to a million of them, and then O(distinct values) until letters are added.
    public func complete(_ text: String, cursor: Int) -> Completions {
        let place = CompletionPlace(text, cursor: cursor, isFunction: isFunction)
        let rest = text.utf8.dropFirst(cursor)
        switch place.wanted {
        case .nothing: return Completions(replacing: place.range, candidates: [])
        case .value(let column):
            let isClosed = rest.first == UInt8(ascii: "\"")
            let (found, isWhole) = values(of: column, place)
            let isCounted = isWhole && named(column, place).allSatisfy { self.isCounted($0.table) }
            return Completions(
                replacing: place.range,
                candidates: found.prefix(Session.valueCountMax).map { value, count in
                    Completions.Candidate(
                        insertion: value.doublingQuotes, ending: isClosed ? "" : "\"", label: value,
                        detail: isCounted ? NumberText.grouped(Int128(count)) + (count == 1 ? " row" : " rows") : "")
                },
                isCut: found.count > Session.valueCountMax || !isWhole)
        case .file(let keyword):
            let isClosed = rest.first == UInt8(ascii: "\"")
            return Completions(
                replacing: place.range,
                candidates: FileCompletion(place.typed.replacingDoubledQuotes, in: options.folder).candidates(
                    after: keyword
                ).map {
                    Completions.Candidate(
                        insertion: $0.insertion.doublingQuotes, ending: isClosed ? "" : $0.ending, label: $0.label,
                        detail: $0.detail)
                })
        case .parameter, .table, .unitOrType, .chartKind, .beginning, .operand, .argument, .continuation: break
        }
        let folded = Folding.nameFold(place.typed)
        let found = words(place, folded).filter { Folding.nameFold($0.name).hasPrefix(folded) }.withoutRepeats
        guard place.isQuotedName else {
            return Completions(replacing: place.range, candidates: found.map(describedFunction))
        }
        let isClosed = rest.first == UInt8(ascii: "`")
        return Completions(
            replacing: place.range,
            candidates: found.filter(\.isName).map {
                Completions.Candidate(
                    insertion: $0.label.doublingBackQuotes, ending: isClosed ? "" : "`", label: $0.label,
                    detail: $0.detail)
            })
    }

    /// How many values are offered at once.
    static let valueCountMax = 200

    private func words(_ place: CompletionPlace, _ folded: String) -> [Completions.Candidate] {
        switch place.wanted {
        case .nothing, .value, .file: return []
        case .parameter:
            return state.environment.parameters.keys.sorted().map { name in
                Completions.Candidate(insertion: "$" + name, label: "$" + name, detail: "parameter")
            }
        case .table: return tableCandidates
        case .unitOrType:
            guard let converted = place.converted, let type = type(of: converted, place) else {
                return typeCandidates + unitCandidates
            }
            return targets(of: type)
        case .chartKind:
            return ChartKind.allCases.map {
                Completions.Candidate(insertion: $0.rawValue, label: $0.rawValue, detail: $0.words)
            }
        case .beginning(let isStatement):
            let keywords = keywordCandidates { keyword in
                switch keyword.place {
                case .step, .beforeJoin: true
                case .everywhere: keyword.startsClause || keyword == .join
                case .statement: isStatement
                case .afterName, .afterAnyName, .stepBeforeValue: false
                }
            }
            return operandCandidates(place) + keywords
        case .operand: return operandCandidates(place) + keywordCandidates { $0.startsOperand }
        case .argument:
            let keywords = keywordCandidates {
                !folded.isEmpty && ($0.startsOperand || $0.startsClause || $0 == .when)
            }
            return operandCandidates(place) + keywords
        case .continuation:
            let keywords = keywordCandidates { $0.place == .everywhere && !$0.isLiteral && !$0.startsOperand }
            return keywords + unitCandidates.filter { _ in !folded.isEmpty }
        }
    }

    /// What a value of a type can be converted to: numbers to units of their dimension.
    private func targets(of type: DataType) -> [Completions.Candidate] {
        guard type.kind.isNumeric else { return typeCandidates }
        let units = unitCandidates.filter { candidate in
            if candidate.detail == Session.scaleDetail { return true }
            let unit = state.environment.units[candidate.insertion] ?? Library.standard.unit(named: candidate.insertion)
            return unit?.hasSameDimension(as: type.unit) ?? false
        }
        let percent =
            type.unit.hasSameDimension(as: .percent)
            ? [Completions.Candidate(insertion: "%", label: "%", detail: "per cent")] : []
        return units + percent + (type.unit.isNone ? typeCandidates : typeCandidates.filter { $0.isNumberType })
    }

    /// The type of an expression of the tables that are named, as a row's or a group's value; nil where it cannot be told.
    private func type(of expression: String, _ place: CompletionPlace) -> DataType? {
        let table = place.tablesNamed.first.map { " from " + Session.written($0) } ?? ""
        for query in ["show \(expression)\(table)", "\(expression)\(table)"] {
            let source = SourceText(name: "", text: query)
            guard let script = try? Session.parse(source), let statement = script.statements.first,
                case .query(let checked)? = try? TinhSemantics.check(
                    statement, source: source, in: state.environment, catalog: SessionCatalog(self, isAhead: true))
            else { continue }
            return checked.columns.last?.type
        }
        return nil
    }

    private func operandCandidates(_ place: CompletionPlace) -> [Completions.Candidate] {
        let tables = fittingFirst(columns(at: place), place.function)
        let severalTables = Set(tables.map(\.table)).count > 1
        let columns = tables.map { table, field in
            let type = [field.type.kind.word, field.type.unit.symbol].filter { !$0.isEmpty }.joined(separator: " ")
            return Completions.Candidate(
                insertion: Session.written(field.name), label: field.name,
                detail: "column, \(type)" + (severalTables ? ", of \(table)" : ""))
        }
        let given = place.namesGiven.map { name in
            Completions.Candidate(insertion: Session.written(name), label: name, detail: "named here")
        }
        let definitions = state.environment.definitions.keys.sorted().map { name in
            Completions.Candidate(insertion: Session.written(name), label: name, detail: "let")
        }
        let functions = Library.standard.functionNames.map { name in
            Completions.Candidate(insertion: name, label: name, detail: Session.functionDetail)
        }
        return given + columns + definitions + functions
    }

    private static let functionDetail = "function"
    private static let scaleDetail = "scale"

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

    private var unitCandidates: [Completions.Candidate] {
        (state.environment.units.keys.sorted() + Library.standard.unitNames).map {
            Completions.Candidate(insertion: $0, label: $0, detail: "unit")
        }
            + Library.standard.scaleNames.map {
                Completions.Candidate(insertion: $0, label: $0, detail: Session.scaleDetail)
            }
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

    /// Numbers stand first behind a function of numbers.
    private func fittingFirst(
        _ columns: [(table: String, field: Schema.Field)], _ function: String?
    ) -> [(table: String, field: Schema.Field)] {
        switch function.flatMap(Library.standard.contract(named:))?.signature.parameters.first?.pattern.kinds {
        case .amount?, .number?:
            columns.filter { $0.field.type.kind.isNumeric } + columns.filter { !$0.field.type.kind.isNumeric }
        case .word?, .day?, .period?, .any?, .variable?, nil: columns
        }
    }

    /// A name as a query writes it: in back-quotes where it is no plain word.
    static func written(_ name: String) -> String {
        let isPlain = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
            scalar == "_" || scalar.properties.isAlphabetic
                || index > 0 && scalar.properties.generalCategory == .decimalNumber
        }
        let isReserved = Keyword(rawValue: name).map { $0.place == .everywhere } ?? false
        return isPlain && !isReserved && !name.isEmpty ? name : "`\(name.doublingBackQuotes)`"
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

extension ChartKind {
    /// What it shows.
    fileprivate var words: String {
        switch self {
        case .bar: "bars for groups"
        case .line: "lines along dates or numbers"
        case .area: "areas along dates or numbers"
        case .scatter: "points of two numbers"
        case .hist: "how often numbers fall into ranges"
        case .heat: "shades for two groups"
        }
    }
}

extension Completions.Candidate {
    fileprivate var isNumberType: Bool { ["int", "decimal", "float", "text"].contains(insertion) }

    /// The insertion without back-quotes.
    fileprivate var name: String { insertion.first == "`" ? label : insertion }
    /// A name of the data or of the user's own.
    fileprivate var isName: Bool {
        detail.hasPrefix("column") || detail.hasPrefix("table") || detail == "let" || detail == "named here"
    }
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
    fileprivate var doublingBackQuotes: String {
        split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
    }
    var replacingDoubledQuotes: String {
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
