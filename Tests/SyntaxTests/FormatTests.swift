import Foundation
import Testing
import TinhBase

@testable import TinhSyntax

/// A script in its canonical form: the same tree, all comments, and nothing left to change.
struct FormatTests {
    @Test(
        "Long statements are parted at bars, then clauses, then where they are nested least",
        arguments: [
            (
                "sum compensation as total, count as households from clearance where year = 2023 and city = \"Hải Dương\" by city, kind",
                """
                sum compensation as total, count as households
                    from clearance
                    where year = 2023 and city = "Hải Dương"
                    by city, kind
                """
            ),
            (
                "sum compensation as total from clearance by city where year = 2023 | where total > 100 billion VND | add total / 2 as half | sort half desc",
                """
                sum compensation as total from clearance by city where year = 2023
                    | where total > 100 billion VND
                    | add total / 2 as half
                    | sort half desc
                """
            ),
            (
                "load \"data/clearance.csv\" as clearance (compensation: int VND, plan: int VND, date: date \"dd/MM/yyyy\", area: decimal m2)",
                """
                load "data/clearance.csv" as clearance (compensation: int VND, plan: int VND, date: date "dd/MM/yyyy",
                        area: decimal m2)
                """
            ),
            (
                "let share = sum compensation when city = \"Hải Dương\" and year = 2023 / 1 or sum compensation > sum plan and sum plan > 0",
                """
                let share = sum compensation when city = "Hải Dương" and year = 2023 / 1
                        or sum compensation > sum plan and sum plan > 0
                """
            ),
        ])
    func longStatements(text: String, expected: String) {
        #expect(Printer.print(script(text)) == expected + "\n")
        expectCanonical(text)
    }

    @Test(
        "Numbers keep the digits as they were grouped, in any place",
        arguments: [
            "unit ha = 10_000 m2", "show 1_000_000 * 1_0.5 + 1000", "sum paid when paid > 12_500 billion VND",
            "show 1_000% as x", "show 1_000..2_000", "param year int = 2_023", "show a take 1_000",
        ])
    func groupedDigits(text: String) {
        #expect(Printer.print(script(text)) == text + "\n")
        expectCanonical(text)
    }

    @Test("A function of one argument is written before it")
    func oneArgument() {
        #expect(
            Printer.print(script("show fold(city), fold (a + b), round(x, 2)"))
                == "show fold city, fold (a + b), round(x, 2)\n")
    }

    @Test("Comments stay where they stood")
    func comments() {
        let text = """
            #!/usr/bin/env tinh
            sum c,     # the money
               count as n,
               # only those that are settled
               count when stars>=4   # good ones
                 from clearance   # all years
            | where n>1  # some
              # the largest first
            | sort n
            show (  # now
              a) + (1  # one
              ) # done

            """
        let printed = """
            #!/usr/bin/env tinh
            sum c,  # the money
                    count as n,
                    # only those that are settled
                    count when stars >= 4  # good ones
                from clearance  # all years
                | where n > 1  # some
                # the largest first
                | sort n
            show  # now
                    a + 1  # one
            # done

            """
        #expect(Printer.print(script(text)) == printed)
        expectCanonical(text)
    }

    @Test("What has an error is given back as it is: an empty line ends a statement, and a bar begins none")
    func barAfterEmptyLine() {
        let text = "sum  c # all\n\n| sort c\n"
        #expect(Printer.print(script(text)) == text)
    }

    @Test(
        "Empty lines are kept, one at most; line ends are line feeds",
        arguments: [
            ("a\n\n\n\nb\n", "a\n\nb\n"), ("\n\na;b ; # c\n\n", "a\nb  # c\n"),
            ("a\r\n\r\n\r\n# x \r\nb", "a\n\n# x\nb\n"),
            ("", ""), ("\n\n", ""), ("# only\n", "# only\n"),
            ("a # b\n# c\n\n# d\nlet x = 1", "a  # b\n# c\n\n# d\nlet x = 1\n"),
        ])
    func emptyLines(text: String, expected: String) {
        #expect(Printer.print(script(text)) == expected)
    }

    @Test("A script with an error is given back as it is")
    func errors() {
        #expect(Printer.print(script("sum  a\n(sum b\n")) == "sum  a\n(sum b\n")
    }

    @Test("The scripts of the examples have a canonical form")
    func examples() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let files = FileManager.default.enumerator(atPath: root.appending(path: "examples").path)?.allObjects ?? []
        var count = 0
        for case let name as String in files where name.hasSuffix(".tinh") {
            let url = root.appending(path: "examples").appending(path: name)
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
            expectCanonical(text)
            count += 1
        }
        #expect(count > 100)
    }

    @Test("The sentences have a canonical form, comments wherever they may stand")
    func sentences() {
        var numbers = SeededNumbers(seed: 9)
        for sentence in Sentences.accepted {
            expectCanonical(sentence)
            expectCanonical(commented(sentence.split(separator: " ").map(String.init), &numbers))
        }
    }

    @Test("A walk through the grammar gives statements that have a canonical form")
    func walk() {
        var generator = SentenceGenerator(seed: 77)
        var numbers = SeededNumbers(seed: 78)
        var count = 0
        for index in 0..<1500 {
            let words = generator.sentence(depth: 14 + index % 24)
            let text = words.joined(separator: " ")
            guard script(text).errors.isEmpty else { continue }
            expectCanonical(text)
            expectCanonical(commented(words, &numbers))
            count += 1
        }
        #expect(count > 300)
    }

    @Test("A list of a hundred thousand values takes time in proportion")
    func longList() {
        let text = "count where a in (" + (0..<100_000).map(String.init).joined(separator: ", ") + ")"
        let printed = Printer.print(script(text))
        #expect(printed.split(separator: "\n").allSatisfy { $0.utf8.count <= 110 })
        #expect(script(printed).isSameTree(script(text)))
    }

    /// Comments and line breaks between some words, such that the statement goes on.
    private func commented(_ words: [String], _ numbers: inout SeededNumbers) -> String {
        var text = ""
        var count = 0
        for (index, word) in words.enumerated() {
            if index > 0 {
                switch Int.random(in: 0..<12, using: &numbers) {
                case 0:
                    text += " # c\(count)\n      "
                    count += 1
                case 1:
                    text += "\n  # c\(count)\n      "
                    count += 1
                case 2: text += "\n    "
                default: text += " "
                }
            }
            text += word
        }
        return text + "\n"
    }

    private func expectCanonical(_ text: String, _ place: SourceLocation = #_sourceLocation) {
        let first = script(text)
        guard first.errors.isEmpty else { return }
        let printed = Printer.print(first)
        let second = script(printed)
        #expect(second.errors.isEmpty && second.isSameTree(first), "\(text)\n—\n\(printed)", sourceLocation: place)
        #expect(Printer.print(second) == printed, "\(text)\n—\n\(printed)", sourceLocation: place)
        #expect(comments(of: second) == comments(of: first), "\(text)\n—\n\(printed)", sourceLocation: place)
        #expect(
            second.statements.map(\.documentation) == first.statements.map(\.documentation), "\(text)",
            sourceLocation: place)
    }

    private func comments(of script: Script) -> [String] {
        script.tokens.filter { $0.kind == .comment || $0.kind == .documentation }.map {
            StatementLayout.commentText($0, script.source)
        }
    }
}
