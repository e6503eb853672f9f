import TinhBase

extension SyntaxError.Form {
    /// Errors of the lexer.
    func characterWords(_ span: Span) -> ErrorWords {
        switch self {
        case .strayCharacter(let character):
            ErrorWords("E0101", "the character \(quoted(character)) means nothing here", Self.hints[character])
        case .endOfSentence(let character):
            ErrorWords(
                "E0101", "the character \(quoted(character)) means nothing here", "take it away:", replace(span, ""))
        case .namesWithPoints(let names, let meant, let column, let all):
            ErrorWords(
                "E0101", names.message, "write `\(meant)`:", all.map { Diagnostic.Replacement($0.span, $0.name) },
                alternative: names == .period && all.count == 1
                    ? .init("columns stand without their table: `\(column)`", replace(span, column)) : nil)
        case .joinedTexts(let sign, let whole, let meant):
            ErrorWords("E0103", "\(quoted(sign)) does not put texts together", "write `concat`:", replace(whole, meant))
        case .invisibleCharacter(let code):
            ErrorWords(
                "E0101", "an invisible character stands here (U+\(hexadecimal(code)))", "take it away",
                replace(span, " "))
        case .unclosedText(let closing):
            ErrorWords(
                "E0102", "this text has no closing quote",
                "write `\"` where it ends; a quote inside a text is written twice" + (closing == nil ? "" : ":"),
                closing.map { replace(Span($0, $0), "\"") } ?? [])
        case .unclosedName(let closing):
            ErrorWords(
                "E0102", "this name has no closing back-quote", "write ` where it ends" + (closing == nil ? "" : ":"),
                closing.map { replace(Span($0, $0), "`") } ?? [])
        case .foreignSign(let written, let meant):
            ErrorWords(
                "E0103", "\(quoted(written)) is written `\(meant)`", "write `\(meant)`:",
                replace(span, spaced(written, meant)))
        case .foreignBrackets(let opening, let closing, let written):
            ErrorWords(
                "E0103", "`\(written)` is written `(…)`", "write round brackets:",
                replace(opening, "(") + replace(closing, ")"))
        case .promptCommand(let command):
            ErrorWords(
                "E0101", "`\(command)` is a command of the prompt, and no part of the language",
                command == ".help"
                    ? "outside of it `tinh help` tells the same"
                    : "start `tinh` in a terminal, with the files alone, and write it there")
        case .foreignQuotes(let inner):
            ErrorWords(
                "E0103", "texts stand in double quotes", "write \(Printer.textLiteral(inner)):",
                replace(span, Printer.textLiteral(inner)))
        case .foreignComment(let meant):
            ErrorWords(
                "E0103", "comments start with `#`", meant.isEmpty ? "and end with their line:" : "write `#`:",
                replace(span, meant))
        case .choice(let whole, let meant):
            ErrorWords("E0103", "`?` and `:` are written with `if`", "write `then` and `else`:", replace(whole, meant))
        case .malformedNumber(let meant?):
            ErrorWords("E0104", "this number is not written as numbers are", "write `\(meant)`:", replace(span, meant))
        case .malformedNumber(nil):
            ErrorWords(
                "E0104", "this number is not written as numbers are",
                "numbers are written `12`, `1_000`, `12.50`, `1.5e3`")
        case .malformedPeriod(let fault): ErrorWords("E0105", fault.message, fault.remedy)
        case .emptyName: ErrorWords("E0106", "this name is empty", "write the name between the back-quotes")
        case .namelessParameter:
            ErrorWords("E0106", "a name belongs right after `$`", "write `$city`, for example")
        case .nameNeedsQuotes(let name):
            ErrorWords(
                "E0106", "names start with a letter", "a name like that stands in back-quotes:",
                replace(span, "`\(name)`"))
        case .superscript(let written, let meant):
            ErrorWords(
                "E0106", "\(quoted(written)) is written `\(meant)` in a unit", "write `\(meant)`:", replace(span, meant)
            )
        default: preconditionFailure("\(self) is no error of characters")
        }
    }

    /// `!x` becomes `not x`.
    private func spaced(_ written: String, _ meant: String) -> String {
        switch meant {
        case "not": "not "
        case "and", "or": written.count == 1 ? " \(meant) " : meant
        default: meant
        }
    }

    private func hexadecimal(_ code: UInt32) -> String {
        let digits = String(code, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static let hints: [String: String] = [
        "?": "`??` gives a value where one is missing: `paid ?? 0`",
        "\\": "a quote inside a text is written twice: `\"a \"\"b\"\"\"`",
        ".": "columns stand without their table (`city`), files in quotes (`load \"clearance.csv\" as clearance`)",
        "€": "currencies are written by their letters: `EUR`",
        "₫": "currencies are written by their letters: `VND`",
    ]
}

extension SyntaxError.PointedNames {
    fileprivate var message: String {
        switch self {
        case .table: "columns stand without their table"
        case .period: "a period stands before the days that it is of"
        case .function: "a function stands before what it takes"
        }
    }
}

extension PeriodFault {
    fileprivate var message: String {
        switch self {
        case .shape: "this is no period"
        case .month(let month): "there is no month \(month)"
        case .quarter(let quarter): "there is no quarter \(quarter)"
        case .half(let half): "a year has no half \(half)"
        case .week(let week, let last): "this year has no week \(week), it has \(last)"
        case .day(let day, let last): "this month has no day \(day), it has \(last)"
        case .hour(let hour): "there is no hour \(hour)"
        case .minute(let minute): "there is no minute \(minute)"
        case .second(let second): "there is no second \(second)"
        }
    }

    fileprivate var remedy: String {
        switch self {
        case .shape:
            "periods are written `@2023`, `@2023-H1`, `@2023-Q2`, `@2023-05`, `@2023-W07`, `@2023-05-01`, `@2023-05-01T10:30`"
        case .month: "months go from 01 to 12: `@2023-05`"
        case .quarter: "quarters go from Q1 to Q4: `@2023-Q2`"
        case .half: "halves are H1 and H2: `@2023-H1`"
        case .week(_, let last): "weeks of this year go from W01 to W\(last)"
        case .day(_, let last): "days of this month go from 01 to \(last)"
        case .hour: "hours go from 00 to 23: `T10:30`"
        case .minute, .second: "minutes and seconds go from 00 to 59: `T10:30`"
        }
    }
}
