import TinhBase
import TinhTypes

extension CheckError {
    /// What the user is told.
    var diagnostic: Diagnostic {
        let said = fact.said
        return Diagnostic(
            said.code, .error, said.message, place: place, related: related, remedy: said.remedy,
            replacements: replacements(correction),
            alternative: alternative.map { .init($0.words, replacements($0.correction)) })
    }

    private func replacements(_ correction: [Correction]) -> [Diagnostic.Replacement] {
        correction.filter { $0.source === place.source }.map { .init($0.span, $0.text) }
    }
}

extension CheckNote {
    var diagnostic: Diagnostic {
        let replacements = correction.filter { $0.source === place.source }.map {
            Diagnostic.Replacement($0.span, $0.text)
        }
        switch fact {
        case .readAs(let column, let text, let value):
            return Diagnostic(
                "N0201", .note, "\(column): \"\(text)\" read as \"\(value)\"", place: place, replacements: replacements,
                changesReading: true)
        case .notFound(let column, let text, let nearest):
            let hint = nearest.isEmpty ? "" : "; the nearest: \(listedTexts(nearest))"
            return Diagnostic(
                "N0202", .note, "\(column): no value is \"\(text)\"\(hint)", place: place, replacements: replacements,
                changesReading: true)
        case .moreReadAs(let columns, let count):
            let texts = count == 1 ? "one more text was" : "\(NumberText.grouped(Int128(count))) more texts were"
            return Diagnostic(
                "N0201", .note,
                "\(listedColumns(columns)): \(texts) read as the value that equals it but for case and accents",
                place: place, changesReading: true)
        case .moreNotFound(let columns, let count):
            let texts = count == 1 ? "one more text" : "any of \(NumberText.grouped(Int128(count))) more texts"
            return Diagnostic(
                "N0202", .note, "\(listedColumns(columns)): no value is \(texts)", place: place,
                changesReading: true)
        case .percentAsRatio(let column, let percent, let ratio):
            return Diagnostic(
                "N0203", .note, "\(percent) read as \(ratio), because \(column) is a plain number", place: place,
                changesReading: true)
        case .percentBesidePlain(let percent, let plain):
            return Diagnostic(
                "N0206", .note, mixtureWords(percent, plain), place: place,
                remedy: "where the plain one holds 9 for 9%, divide it by 100", changesReading: true)
        case .scaleOfOneEnd(let range, let start, let meant, let instead):
            return Diagnostic(
                "N0205", .note, "`\(range)` starts at \(start)", place: place,
                remedy: "if \(meant) is meant, write `\(instead)`")
        case .tableChosen(let table):
            return Diagnostic(
                "N0204", .note, "read from `\(table)`, the only table with all these columns", place: place,
                changesReading: false)
        case .totalBeforeTop(let word):
            return Diagnostic(
                "N0501", .note, "the total is worked out before `\(word)`: it covers all rows", place: place)
        case .columnsRenamed(let table, let columns, let names):
            return Diagnostic(
                "N0240", .note,
                "both sides have \(listed(columns)): \(columns.count == 1 ? "that" : "those") of `\(table)` \(columns.count == 1 ? "is" : "are") called \(listed(names))",
                place: place)
        case .unionFilled(let columns, let table, let isOther):
            let rows = isOther ? table.map { "`\($0)`" } ?? "the query in brackets" : "the rows before `union`"
            return Diagnostic(
                "N0241", .note, "\(rows) \(isOther ? "has" : "have") no \(listed(columns)): missing there", place: place
            )
        case .queryWithoutRow(let text):
            return Diagnostic("N0502", .note, "`\(text)` has no row, so its value is missing", place: place)
        case .percentRounded(let text, let step, let instead, let digits):
            let kept =
                digits == 0
                ? "whole per cents" : digits == 1 ? "one digit of the per cent" : "\(digits) digits of the per cent"
            return Diagnostic(
                "N0207", .note, "`\(text)` rounds the ratio, and so to steps of \(step)", place: place,
                remedy: "`\(instead)` keeps \(kept)")
        case .topOfLeast(let key):
            return Diagnostic(
                "N0210", .note, "`top` takes the first of `sort \(key)`, which are the least", place: place,
                remedy: "`sort \(key) desc` puts the greatest first", replacements: replacements)
        case .topOfRanks(let limit, let bottom):
            return Diagnostic(
                "N0211", .note, "`\(limit)` takes the largest ranks, which are the last places", place: place,
                remedy: "`\(bottom)` takes the first places", replacements: replacements)
        case .statementOfItsOwn:
            return Diagnostic(
                "N0209", .note, "this line is a statement of its own", place: place,
                remedy: "indent it where it goes on with the line before", replacements: replacements)
        case .numberOfYear(let number, let test):
            return Diagnostic(
                "N0208", .note, "`versus \(number)` compares with the number \(number)", place: place,
                remedy: "for the rows of that year write `versus \(test)`", replacements: replacements)
        case .keyLeftOut(let key, let base, let remedy):
            let words: String? =
                switch remedy {
                case .previous(let unit)?: "`versus previous \(unit)` compares each with the one a \(unit) before"
                case .partOfYear(let instead, let period)?:
                    "`\(instead)` in its place compares each with the same \(period) there"
                case nil: nil
                }
            return Diagnostic(
                "N0504", .note, "`\(key)` is left out of the comparison: each is compared with all of `\(base)`",
                place: place, remedy: words, replacements: replacements)
        case .alwaysHolds(let text, let instead):
            return Diagnostic(
                "N0212", .note, "`\(text)` holds for every row", place: place,
                remedy: "`\(instead)` leaves both out", replacements: replacements)
        case .shareOfOne(let text, let instead):
            return Diagnostic(
                "N0213", .note, "`\(text)` is of the rows that `where` keeps, which are one group", place: place,
                remedy: "for the share of all rows write `\(instead)`", replacements: replacements)
        case .countOfCondition(let text, let condition, let test, let instead):
            let message =
                switch test {
                case .none: "`\(text)` counts the rows in which it is known, true or false"
                case .number: "`\(text)` says whether so many rows are counted"
                case .missing: "`\(text)` asks for a count that is missing, and there is always one"
                }
            return Diagnostic(
                "N0214", .note, message, place: place,
                remedy: "to count the rows where `\(condition)` holds write `\(instead)`",
                replacements: replacements)
        case .scaledByHand, .andBeforeOr, .sumOfYears, .fractionAmongWholes, .distinctKey, .keyNamedAsFigure:
            return hardlyMeant(replacements)
        case .blankEnds(let column, let text, let plain, let count):
            return Diagnostic(
                "N0718", .note, BlankEndWords.message(column: column, text: text, plain: plain, count: count),
                place: place, remedy: "to count them as one, compare `trim(\(writtenName(column)))`, or mend the data",
                replacements: replacements)
        case .acrossWithoutRows(let keys):
            return Diagnostic(
                "N0503", .note, "there is no row, so `across \(keys)` makes no column of a value", place: place)
        }
    }

    /// As notes begin, `city, project and status`; of many columns the first ones.
    private func listedColumns(_ columns: [String]) -> String {
        guard let last = columns.last, columns.count > 1 else { return columns.first ?? "" }
        guard columns.count <= CheckNotes.textCountMax else {
            return columns.prefix(CheckNotes.textCountMax).joined(separator: ", ") + " and others"
        }
        return columns.dropLast().joined(separator: ", ") + " and " + last
    }
}
