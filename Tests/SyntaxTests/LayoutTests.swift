import Testing
import TinhBase

@testable import TinhSyntax

/// One statement a line, and how it goes on.
struct LayoutTests {
    @Test(arguments: [
        ("sum a\nsum b", ["sum a", "sum b"]),
        ("sum a; sum b ;; sum c;", ["sum a", "sum b", "sum c"]),
        ("sum a\n  by city", ["sum a by city"]),
        ("sum a\nby city", ["sum a", "by city"]),
        ("sum a by city\n| sort a\n| top 5", ["sum a by city | sort a | top 5"]),
        ("sum a by\ncity", ["sum a by city"]),
        ("sum a /\nsum b", ["sum a / sum b"]),
        ("sum a,\nsum b", ["sum a, sum b"]),
        ("sum a |\nsort a", ["sum a | sort a"]),
        ("where a and\nb", ["where a and b"]),
        ("where a is\nmissing", ["where a is missing"]),
        ("where a is missing\nsum b", ["where a is missing", "sum b"]),
        ("sum (\na\n)\nsum b", ["sum a", "sum b"]),
        ("show *\nsum b", ["show *", "sum b"]),
        ("show a, *\nsum b", ["show a, *", "sum b"]),
        ("from t | show *\nsum b", ["from t | show *", "sum b"]),
        ("show a *\nb", ["show a * b"]),
        ("sort desc\nsum b", ["sort desc", "sum b"]),
        ("let x =\n5", ["let x = 5"]),
        ("  sum a\n  sum b", ["sum a", "sum b"]),
        ("  sum a\n    by city\n  sum b", ["sum a by city", "sum b"]),
        ("sum a # by city\nsum b", ["sum a", "sum b"]),
        ("sum a\n# between\n  by city", ["sum a by city"]),
        ("sum a\n\n  by city", ["sum a", "by city"]),
        ("sum a by city\n\n| sort a", ["sum a by city"]),
        ("\u{FEFF}sum a\r\n  by city\r\n\r\nsum b\r\n", ["sum a by city", "sum b"]),
        ("#!/usr/bin/env tinh\nsum a", ["sum a"]),
        ("where t = \"; # |\"\nsum b", ["where t = \"; # |\"", "sum b"]),
        ("\n\n", []),
        ("# nothing\n", []),
    ])
    func statementsAreTheseLines(text: String, statements: [String]) {
        #expect(script(text).statements.map { Printer.print($0) } == statements, "\(text)")
    }

    @Test func anEmptyLineEndsAStatementEvenInABracket() {
        let result = script("sum (a +\n\nb)\nsum c")
        #expect(result.errors.map(\.form) == [.unclosedBracket])
        #expect(result.statements.map { Printer.print($0) } == ["sum c"])
    }

    @Test(arguments: [
        ("where (city = \"Hải Dương)", [14]), ("where (city = \"Hải Dương)\nsum (a", [14, 34]), ("sum (`a\n  + b", [5]),
        ("sum (a\nwhere b = \"c", [4, 17]), ("where (city = \"a", [14]),
    ])
    func anOpenQuoteIsToldWithoutTheBracketThatItTookAway(text: String, places: [Int]) {
        // Offsets are bytes.
        #expect(script(text).errors.map(\.span.lower) == places, "\(text)")
    }

    @Test(arguments: [
        ("sum a", true), ("sum (a", false), ("sum a by", false), ("sum a by city |", false), ("sum a +", false),
        ("where a and", false), ("sum a,", false), ("show *", true), ("let x =", false), ("let x = (\nsum a", false),
        ("sum (a)", true), ("", true), ("sum a\n\n", true), ("sum (a\n\n", true), ("sum a by\n", false),
        ("sum a; sum (b", false), ("sum (a; sum b", true), ("sort desc", true), ("where x is missing", true),
        ("sum a # by", true), ("where city = \"Hải", true), ("sum a +;", true), ("if a then", false),
        ("where city in (\"a\",", false), ("where (city = \"Hải", true), ("sum (`a b", true),
        ("where (city = 'Hải", true),
        ("where (city = \"Hải\nand", true),
    ])
    func aTextIsCompleteWhenNoLineIsMissing(text: String, isComplete: Bool) {
        #expect(Parser.isComplete(text) == isComplete, "\(text)")
    }

    @Test func documentationStandsRightBeforeItsStatement() {
        let result = script(
            "## Growth.\n##\n## Of a year.\n# aside\nlet growth(x) = x / previous x - 1\n\n## Lost.\n\nlet a = 1 ## no\nlet b = 2"
        )
        #expect(result.statements.map(\.documentation) == [["Growth.", "", "Of a year."], [], []])
    }
}

/// The tokens of a text are the text.
struct TokenTests {
    @Test func tokensInARowAreTheTextByteForByte() {
        var numbers = SeededNumbers(seed: 5)
        let pieces = [
            "sum", " ", "\n", "\r\n", "\r", "\t", "\"", "`", "'", "$", "@", "@2023-05", "12.5", "1e", "_", "Hải", "đ",
            "e\u{301}",
            "²", "“", "”", "≠", "#", "##", "//", "|", "||", "&", "=", "<", ">", "!", ".", "..", "...", "?", "??", "%",
            "(", "]",
            "{", "\u{200B}", "\u{FEFF}", "\u{A0}", "\u{0}", "😀", ";", ":", "\\", "5", "W54",
        ]
        for _ in 0..<3000 {
            let count = Int.random(in: 0..<20, using: &numbers)
            let text = (0..<count).map { _ in pieces.randomElement(using: &numbers)! }.joined()
            let source = SourceText(name: "test", text: text)
            let result = Parser.parse(source: source)
            #expect(result.tokens.map { source.text($0.span) }.joined() == text)
            var place = 0
            for token in result.tokens {
                #expect(token.span.lower == place && !token.span.isEmpty)
                place = token.span.upper
            }
            #expect(place == source.utf8.count)
            // Whatever is wrong can be told.
            for error in result.errors { _ = DiagnosticText.render(error.diagnostic(in: source), styled: false) }
        }
    }

    @Test(arguments: [
        ("@2023", true), ("@2024-02-29", true), ("@2023-02-29", false), ("@1900-02-29", false), ("@2000-02-29", true),
        ("@2020-W53", true), ("@2023-W53", false), ("@2023-W00", false), ("@2023-H3", false), ("@2023-Q0", false),
        ("@2023-00", false), ("@2023-5", false), ("@2023-05-01T24:00", false), ("@2023-05-01T10:60", false),
        ("@2023-05-01T10:30:60", false), ("@2023-05-01T10:30:59", true), ("@2023-q2", false), ("@0000", false),
        ("@", false),
        ("@x", false), ("@2023-05-01-02", false),
    ])
    func periodsAreThoseOfTheCalendar(text: String, exists: Bool) {
        #expect(isRead("where d in " + text) == exists, "\(text)")
    }

    @Test func namesAreTheSameHoweverTheirAccentsWereTyped() {
        let composed = "show thành_phố, $tỉnh"
        let decomposed = "show tha\u{300}nh_pho\u{302}\u{301}, $ti\u{309}nh"
        #expect(script(decomposed).isSameTree(script(composed)))
        #expect(Array(Printer.print(script(decomposed)).utf8) == Array(Printer.print(script(composed)).utf8))
    }
}
