import Testing
import TinhBase
import TinhSyntax
import TinhTypes

@testable import TinhLibrary

@Suite struct `The help` {
    @Test func `has something to say of each topic that it lists`() {
        for topic in Library.helpTopics {
            #expect(Library.help(for: topic)?.isEmpty == false, "\(topic)")
        }
    }

    @Test func `keeps within the width of a terminal`() {
        let asItStands: Set = ["grammar", Help.exampleTable]
        for topic in Library.helpTopics where !asItStands.contains(topic) {
            for line in (Library.help(for: topic) ?? "").split(separator: "\n") {
                #expect(DisplayWidth.width(of: String(line)) <= 80, "\(topic): \(line)")
            }
        }
        for line in Library.helpOverview.split(separator: "\n") {
            #expect(DisplayWidth.width(of: String(line)) <= 80, "\(line)")
        }
    }

    @Test func `begins each item of a list on a line of its own`() {
        let text = HelpText.wrapped(
            "Words before.\n\n- `bar`: \(String(repeating: "a bar ", count: 20))\n- `line`:\n  more")
        let lines = text.split(separator: "\n")
        #expect(
            lines[1].hasPrefix("- `bar`: a bar a bar") && lines[2].hasPrefix("  ")
                && lines.last == "- `line`: more")
        #expect(Library.help(for: "chart")?.contains("\n- `scatter`: ") == true)
    }

    @Test func `of a function shows signature, words and example`() {
        #expect(
            Library.help(for: "round") == """
                round(x number 'u, digits int = 0) number 'u

                The number rounded to so many digits after the point, half away from zero.
                Negative digits round to tens, hundreds. A number with a unit is rounded in that
                unit, a per cent as its ratio: 3 digits are one of the per cent.

                `digits` may be left out. A number is an int, decimal or float. 'u is any unit,
                the same wherever it stands.

                    show round(2.345, 2)
                    = 2.35

                    show round(-0.5)
                    = -1

                    show round(1234, -2)
                    = 1200

                    show round(12.34%, 3)
                    = 0.123
                """)
    }

    @Test(arguments: [
        "by", "BY", " where ", "units", "dates", "missing", "notes", "errors", "ha", "tỷ", "??", "sum", "grammar",
    ])
    func `knows`(topic: String) {
        #expect(Library.help(for: topic) != nil)
    }

    /// Words of other languages are told apart, so that an error can say what Tinh writes.
    static let foreign: [Keyword] = [.between, .like, .ilike, .limit, .offset, .having, .vs, .asc, .select]

    @Test(arguments: Keyword.allCases)
    func `has a section for the word`(word: Keyword) {
        let isForeign = Self.foreign.contains(word)
        #expect(isForeign || Library.helpTopics.contains(word.rawValue))
        #expect(Library.help(for: word.rawValue) != nil)
    }

    @Test(arguments: BinaryOperator.allCases)
    func `has a section for the operator`(sign: BinaryOperator) {
        #expect(Library.help(for: sign.rawValue) != nil)
    }

    static let foreignWords: [(String, String?)] = [
        ("average", "avg"), ("AVERAGE", "avg"), ("coalesce", "??"), ("limit", "take"), ("lag", "previous"),
        ("vlookup", "lookup"),
        ("countif", "when"), ("nunique", "count distinct"), ("sum", nil), ("averag", nil),
    ]

    @Test(arguments: foreignWords)
    func `knows what other languages call it`(word: String, own: String?) {
        #expect(Library.standard.ownWord(forForeign: word) == own)
    }

    @Test func `lists operators by how they bind, and keywords by where they stand`() {
        let operators = (Library.help(for: "operators") ?? "").split(separator: "\n")
        #expect(operators.contains("   3  or          where a or b"))
        let keywords = Library.help(for: "keywords") ?? ""
        #expect(keywords.contains("\n  by        the groups\n"))
    }

    @Test(arguments: ["", "summ", "nothing"])
    func `is nil for what it does not know`(topic: String) {
        #expect(Library.help(for: topic) == nil)
    }

    @Test func `gives the table that the examples ask as a file`() {
        #expect(Library.help(for: Help.exampleTable)?.hasPrefix("city,project,date,households,") == true)
        #expect(Library.help(for: Help.exampleTable)?.split(separator: "\n").count == 9)
    }

    @Test func `names no more in its overview than what runs`() {
        #expect(!Library.helpOverview.contains("Not running yet:"))
    }

    @Test func `leads from its overview to a topic for each question`() {
        let guide = Help(.standard).guide
        #expect(guide.count > 25)
        for row in guide {
            #expect(!row.statement.isEmpty, "\(row)")
            #expect(Library.help(for: row.topic) != nil, "\(row.topic)")
        }
        let topics = guide.map(\.topic)
        for topic in ["when", "over", "versus", "lookup", "join", "dates", "units", "missing", "dirty data"] {
            #expect(topics.contains(topic), "\(topic)")
        }
    }

    @Test(arguments: [
        ("joins", "join"), ("group by", "by"), ("is missing", "is"), ("option", "load"), ("delimiter", "load"),
        ("percent", "units"), ("data", "dirty data"), ("clean", "dirty data"), ("fill", "??"), ("order by", "sort"),
        ("tests", "test"),
    ])
    func `finds a section by other words, too`(word: String, topic: String) {
        #expect(Library.help(for: word) != nil)
        #expect(Library.help(for: word) == Library.help(for: topic))
    }

    @Test func `names a section in its lists by its titles alone`() {
        let words = Library.helpOverview.split { $0 == " " || $0 == "\n" }.map(String.init)
        for word in ["joins", "options", "delimiter", "percentages"] { #expect(!words.contains(word), "\(word)") }
        #expect(Library.help(for: ";")?.contains("statement") == true)
    }

    @Test func `lists every function once in its overview`() {
        let words = Library.helpOverview.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        for name in Library.standard.functionNames {
            #expect(words.contains(name.split(separator: " ").last.map(String.init) ?? ""), "\(name)")
        }
    }

    @Test func `offers examples that have rows`() {
        let examples = Help(.standard).examples
        #expect(examples.count > 50)
        for example in examples { #expect(!example.query.isEmpty) }
    }
}
