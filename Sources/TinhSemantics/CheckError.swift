import TinhBase
import TinhTypes

/// A mistake in a statement: facts and a place. `Messages/` says it in words.
struct CheckError {
    let fact: Fact
    var place: Diagnostic.Place
    var correction: [Correction]
    var related: (place: Diagnostic.Place, words: String)?

    init(
        _ fact: Fact, _ place: Diagnostic.Place, correction: [Correction] = [],
        related: (place: Diagnostic.Place, words: String)? = nil
    ) {
        self.fact = fact
        self.place = place
        self.correction = correction
        self.related = related
    }

    enum Fact {
        // Names
        case unknownName(String, table: String?, nearest: [String], isParameter: Bool, columns: [String])
        case ambiguousName(String, names: [String])
        case outputNotVisible(String)
        case letNamedLikeColumn(String, letPlace: Diagnostic.Place, table: String?)
        case unknownFunction(String, nearest: [String], own: String?)
        case notAFunction(String)
        case functionWithoutArgument(String, parameters: [String])
        case uniqueOutsideCheck
        case distinctAlone
        case tableAsValue(String)
        case notATable(String)
        case unknownTable(String, nearest: [String], tables: [String])
        case noTable
        case severalTables([String])
        case noTableWithColumns([String], tables: [String])
        case unknownParameter(String, nearest: [String])
        case parameterWithoutValue(String, type: String)
        case nameTwice(String)
        case definedTwice(String)
        case tableDefinedTwice(String)
        case definesItself(String)
        case clauseTwice(String, first: String)
        case unknownWith(String)
        case ambiguousText(column: String, text: String, values: [String])
        case foldedText(column: String, text: String, value: String)
        case textNotFound(column: String, text: String, nearest: [String])
        case tooLarge(countMax: Int)
        case tooDeep(depthMax: Int)
        // Types
        case emptyBracket
        case listOutsideIn
        case rangeOutsideIn
        case notACondition(DataType, text: String)
        case notANumber(DataType, text: String, after: String)
        case notText(DataType, text: String, operation: String)
        case numberTooLarge(String)
        case tooManyDecimals(digitCount: Int)
        case textAdded(instead: String)
        case cannotCombine(DataType, String, DataType)
        case cannotCompare(DataType, String, DataType)
        case comparedWithMissing(instead: String)
        case equalToSpan(DataType, DataType, word: String)
        case inWantsSet(DataType, text: String, instead: String)
        case differentResults(DataType, DataType)
        case partOfDay(date: String, duration: String)
        case periodStep(Kind, step: String)
        case fractionOfMonth(String)
        case cannotConvert(DataType, to: String)
        case argumentCount(function: String, wanted: [String], least: Int, found: Int)
        case argumentType(function: String, parameter: String, found: DataType, text: String)
        case aggregateWantsNumbers(String, found: DataType, text: String)
        case percentileShare(text: String)
        case countNotWhole(String)
        case countTooLarge(String)
        case unknownType(String, nearest: [String])
        case parameterText(String, text: String, type: String)
        case parameterInitial(String, found: DataType, type: String)
        case notConstant(String)
        case loadOption(String)
        // Units
        case unknownUnit(String, nearest: [String])
        case differentUnits(DataType, String, DataType)
        case unitTooLarge
        case unitPower(DataType, text: String)
        case unitOfNoNumber(DataType, unit: String)
        case cannotConvertUnit(DataType, to: String)
        case bareNumberBesidePercent(String, other: String)
        case argumentUnit(function: String, unit: String, text: String)
        case argumentUnits(function: String, first: String, second: String)
        case unitDefinition(String)
        case percentAsRatio(column: String, percent: String, ratio: String)
        // Levels
        case aggregateBesideRow(aggregate: String, row: String)
        case columnOutsideKeys(String, hasKeys: Bool)
        case rowValueAsMeasure(String)
        case nestedAggregate(text: String)
        case aggregateInCondition(text: String, clause: String)
        case aggregateInRowStep(text: String, head: String)
        case whenOnRow(text: String, instead: String)
        case constantKey(String)
        case keysWithoutMeasures
        case totalsWithoutMeasures
        case totalsWithoutKeys
        case afterTotals
        case totalsInTable
        case sortWithoutMeasure
        case topWithoutSort(String)
        case fromInLaterStep
        case allColumnsDropped
        case clauseInCheck(String)
        case keysInRowCheck
        case constantUnique
        // Not yet
        case notYet(String)
        case queryNotYet
    }
}

/// Text to put in place of a span of a source.
struct Correction {
    let span: Span
    let text: String
    let source: SourceText

    init(_ span: Span, _ text: String, _ source: SourceText) {
        self.span = span
        self.text = text
        self.source = source
    }
}

/// What is told beside an answer.
struct CheckNote {
    let fact: Fact
    let place: Diagnostic.Place
    let correction: [Correction]

    enum Fact: Hashable {
        case readAs(column: String, text: String, value: String)
        case notFound(column: String, text: String, nearest: [String])
        case percentAsRatio(column: String, percent: String, ratio: String)
        case tableChosen(String)
        case totalBeforeTop(String)
    }
}

extension Checker {
    /// Told once, however often it is found.
    mutating func note(_ fact: CheckNote.Fact, at place: Diagnostic.Place, correction: [Correction] = []) {
        let place = libraryPlace ?? place
        guard !notes.contains(where: { $0.fact == fact && $0.place.span == place.span }) else { return }
        notes.append(CheckNote(fact: fact, place: place, correction: libraryPlace == nil ? correction : []))
    }
}

extension SourceText {
    /// A span's text; empty where the span is not of this text.
    func slice(_ span: Span) -> String { span.upper <= utf8.count ? text(span) : "" }
}

extension Origin {
    /// As the user wrote it, where it stands in a text of the user's.
    var written: String {
        let text = source.slice(span)
        return text.isEmpty ? canonicalText(expression) : text
    }
}

extension Environment.Definition {
    var place: Diagnostic.Place { .init(source, name.span) }
}
