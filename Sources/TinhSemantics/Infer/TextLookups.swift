import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// A text literal compared with a column that comes unchanged from a table, as it is found among the column's values.
    mutating func lookedUp(_ literal: Typed, beside other: Typed) -> Typed {
        guard case .textLiteral(let written) = literal.role, let source = other.unchangedSource else { return literal }
        let text = TextForm.normalized(written)
        let answer = lookUp(text, among: source)
        let place = literal.origin.place
        let isWritten = if case .literal = literal.origin.expression.form { true } else { false }
        switch answer {
        case .exact(let loose):
            noteBlankEnds(loose, beside: text, of: source, literal, other)
            return literal
        case .folded(let value, let loose):
            noteBlankEnds(loose, beside: value, of: source, literal, other)
            let correction = isWritten ? [Correction(place.span, quoted(value), place.source)] : []
            if environment.isStrict {
                return fail(
                    .foldedText(column: source.column, text: text, value: value), at: literal.origin,
                    correction: correction)
            }
            note(.readAs(column: source.column, text: text, value: value), at: place, correction: correction)
            return Typed(.constant(.text(value)), .text, literal.origin)
        case .ambiguous(let values):
            return fail(.ambiguousText(column: source.column, text: text, values: values), at: literal.origin)
        case .none(let nearest):
            let correction =
                isWritten ? nearest.first.map { [Correction(place.span, quoted($0), place.source)] } ?? [] : []
            if environment.isStrict {
                return fail(
                    .textNotFound(column: source.column, text: text, nearest: nearest), at: literal.origin,
                    correction: correction)
            }
            note(.notFound(column: source.column, text: text, nearest: nearest), at: place)
            return literal
        }
    }

    /// Values that look like the one that is compared with, and are others: unless the statement names them, too.
    private mutating func noteBlankEnds(
        _ loose: [String], beside value: String, of source: SourceColumn, _ literal: Typed, _ other: Typed
    ) {
        guard !loose.isEmpty else { return }
        let named = writtenTexts()
        let passedOver = loose.filter { !named.contains($0) }
        guard let first = passedOver.first else { return }
        var correction: [Correction] = []
        if case .name = other.origin.expression.form, other.origin.source === literal.origin.source {
            let text = "trim(\(other.origin.written))"
            correction = [Correction(other.origin.span, text, other.origin.source)]
        }
        note(
            .blankEnds(column: source.column, text: first, plain: value, count: passedOver.count),
            at: literal.origin.place, correction: correction)
    }

    /// What a text is found as among the values of a column, which may come from several tables.
    private mutating func lookUp(_ text: String, among source: SourceColumn) -> TextLookup {
        let isShared = !source.others.isEmpty
        let wantsNearest = environment.isStrict ? tellsNextError : notes.tellsNextAbsentText
        let answers = source.all.map { one in
            let place = LookedUpText(table: one.table, column: one.column, text: text)
            let answer =
                textAnswers[place]
                ?? catalog.lookUp(
                    text, column: one.column, of: one.table, wantsNearest: wantsNearest, upcoming: writtenTexts)
            textAnswers[place] = answer
            let use = TextLookupUse(
                table: one.table, column: one.column, text: text, answer: answer, isShared: isShared)
            remember(use)
            return answer
        }
        return answers.dropFirst().reduce(answers[0]) { $0.together(with: $1, for: text) }
    }

    /// The texts (NFC) of the statement and of all lets that it may use.
    private func writtenTexts() -> Set<String> {
        var texts = statement.map { NameSurvey($0).texts } ?? []
        for definition in environment.definitions.values {
            switch definition.body {
            case .expression(let body), .function(_, let body): texts.formUnion(NameSurvey(body).texts)
            case .table(let query): texts.formUnion(NameSurvey(query).texts)
            }
        }
        for case .text(let text)? in environment.parameters.values.map(\.value) { texts.insert(text) }
        return Set(texts.map { TextForm.normalized($0) })
    }

    /// `where city = Hải Dương`: words that are no column beside a column of text are most likely a text without quotes.
    mutating func reportUnquoted(_ words: Expression, beside column: Typed, since errorCount: Int, _ scope: Scope) {
        let isUnknown = errors[errorCount...].allSatisfy { error in
            switch error.fact as? NameFact {
            case .unknownName(_, _, let nearest, let isParameter, _)?: nearest.isEmpty && !isParameter
            case .unknownFunction(_, let nearest, let own, _)?: nearest.isEmpty && own == nil
            case .unknownWords?, .valueOfColumn?: true
            default: false
            }
        }
        guard isUnknown, errors.count > errorCount else { return }
        errors.removeSubrange(errorCount...)
        let text = scope.source.slice(words.span)
        let correction = [Correction(words.span, quoted(text), scope.source)]
        fail(
            .textWithoutQuotes(text, column: column.origin.text), at: placed(words.span, scope), correction: correction)
    }

    func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// A text of the statement beside a column of a table.
struct LookedUpText: Hashable {
    let table: TableID
    let column: String
    let text: String
}

extension TextLookup {
    /// What is found among the values of two columns.
    fileprivate func together(with other: TextLookup, for text: String) -> TextLookup {
        switch (self, other) {
        case (.exact, _), (_, .exact): return .exact(loose: Set(loose + other.loose).sorted())
        case (.none(let near), .none(let far)):
            return .none(nearest: Suggest.nearest(to: text, among: near + far, limit: 3))
        case (.none, let found), (let found, .none): return found
        case (.folded, _), (.ambiguous, _):
            let values = Set(variants + other.variants).sorted()
            return values.count == 1
                ? .folded(values[0], loose: Set(loose + other.loose).sorted()) : .ambiguous(values)
        }
    }

    private var variants: [String] {
        switch self {
        case .exact, .none: []
        case .folded(let value, _): [value]
        case .ambiguous(let values): values
        }
    }
}

extension Expression {
    /// A name, or names one after another.
    var isMadeOfNames: Bool {
        switch form {
        case .name: true
        case .apply(_, let argument): argument.isMadeOfNames
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            false
        }
    }
}

extension BinaryOperator {
    /// Compares with a text.
    var takesText: Bool {
        switch self {
        case .equal, .notEqual, .alike, .contains, .notContains, .starts, .notStarts, .ends, .notEnds: true
        case .or, .and, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn, .matches, .notMatches, .coalesce,
            .range, .add, .subtract, .multiply, .divide, .power:
            false
        }
    }
}
