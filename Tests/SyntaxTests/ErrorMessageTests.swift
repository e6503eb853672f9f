import Testing
import TinhBase

@testable import TinhSyntax

/// What is said of wrong texts: `Fixtures/errors.txt` holds each text after `=====` and below it what is said of it, a
/// line for each error: code, the marked words, the message, the remedy, the corrected line.
struct ErrorMessageTests {
    @Test func everyWrongTextIsToldWhatIsRecorded() {
        let blocks = Fixture.text("Tests/SyntaxTests/Fixtures/errors.txt").components(of: "===== ")
        #expect(blocks.count > 100)
        for block in blocks {
            let lines = block.split(separator: "\n").map(String.init)
            let said = Self.said(of: lines[0])
            #expect(!said.isEmpty, "nothing is wrong with \(lines[0])")
            #expect(said == Array(lines.dropFirst()), "\(lines[0])")
        }
    }

    @Test func everyCorrectionIsRight() {
        for block in Fixture.text("Tests/SyntaxTests/Fixtures/errors.txt").components(of: "===== ") {
            let source = SourceText(name: "test", text: String(block.prefix { $0 != "\n" }))
            for error in Parser.parse(source: source).errors {
                guard let line = DiagnosticText.correctedLine(error.diagnostic(in: source)) else { continue }
                #expect(isRead(line), "\(source.text) was corrected to \(line)")
            }
        }
    }

    @Test func independentMistakesAreToldAtOnce() {
        let errors = script(
            """
            sum a WHERE b = 1
            sum c by city
            from t | show a b c, | where x > 70 % | sort a asc
            let x = (1 + 2
            where city = 'x' and y == 2
            """
        ).errors
        #expect(errors.count == 7, "\(errors)")
    }

    @Test func aStatementAfterAWrongOneIsRead() {
        let result = script("where a = b = c\nsum b by city\nlet x = (\nsum c\n")
        #expect(result.statements.map { Printer.print($0) } == ["sum b by city", "sum c"])
    }

    @Test func whatBelongsToAWrongCharacterIsNotToldAgain() {
        for text in [
            "where x = \"abc", "where x = $ and y", "where `x and y = 1", "sum (a by b", "sum a) by b", "f((a, b) + 1",
        ] {
            #expect(script(text).errors.count == 1, "\(text)")
        }
    }

    static func said(of text: String) -> [String] {
        let source = SourceText(name: "test", text: text)
        return Parser.parse(source: source).errors.map {
            let diagnostic = $0.diagnostic(in: source)
            var line = "  \(diagnostic.code) [\(source.text($0.span))] \(diagnostic.message)"
            if let remedy = diagnostic.remedy { line += " — " + remedy }
            if let corrected = DiagnosticText.correctedLine(diagnostic) { line += " → " + corrected }
            return line
        }
    }
}

extension String {
    /// The parts that begin with a mark, without it.
    func components(of mark: String) -> [String] {
        var parts: [String] = []
        for line in split(separator: "\n") {
            if line.hasPrefix(mark) {
                parts.append(String(line.dropFirst(mark.count)))
            } else if !parts.isEmpty {
                parts[parts.count - 1] += "\n" + line
            }
        }
        return parts
    }
}
