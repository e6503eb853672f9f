import Testing

@testable import TinhForge

@Suite struct `The forge` {
    private func faults(_ text: String, path: String = "stdlib/text.tinh") -> [Fault] {
        switch SourceFile.make(path: path, bytes: Array(text.utf8)) {
        case .failure(let fault): return [fault]
        case .success(let file):
            var faults: [Fault] = []
            _ = Index(of: [file], faults: &faults)
            return faults
        }
    }

    static let good = """
        # A file.

        ## f(x int, digits int = 0) int
        ##
        ## Words.
        ##
        ##     show f(1)
        ##     = 1
        let f(x, digits) = native
        """

    @Test func `takes a block that keeps the rules`() {
        #expect(faults(Self.good) == [])
    }

    static let refused: [(String, String, Int, String)] = [
        ("let f(x, digits)", "let g(x, digits)", 3, "the first line must be the signature of `g`: `## g(…) type`"),
        (
            "let f(x, digits)", "let f(x)", 3,
            "the signature of `f` names the parameters (x, digits), its `let` (x)"
        ),
        ("0) int\n", "0)\n", 3, "the signature of `f` ends with the type of the result"),
        ("## Words.\n", "", 4, "`f` has no documentation below an empty `##` line"),
        ("##     = 1\n", "", 3, "`f` has no example: a query, then its rows after `=`"),
        ("##     show f(1)\n", "", 3, "`f` has no example: a query, then its rows after `=`"),
        ("let f(x, digits) = native", "unit f", 9, "a function is declared by `let name(parameters) = body`"),
        ("let f(x, digits) = native", "", 3, "a block is lines of ## and right below them one declaration"),
        ("## Words.", "## Words.\r", 5, "holds a control character (a CRLF line end?)"),
    ]

    @Test(arguments: refused)
    func `refuses a block that breaks one, with its line`(part: String, made: String, line: Int, words: String) throws {
        let found = try #require(Self.good.range(of: part))
        let text = Self.good.replacingCharacters(in: found, with: made)
        #expect(faults(text) == [Fault(path: "stdlib/text.tinh", line: line, words: words)])
    }

    @Test func `refuses a name that is declared twice`() {
        let second = Self.good.split(separator: "\n").dropFirst().joined(separator: "\n")
        #expect(
            faults(Self.good + "\n\n" + second) == [
                Fault(path: "stdlib/text.tinh", line: 11, words: "`f` is declared twice")
            ])
    }

    @Test func `refuses a foreign name that is one of ours`() {
        let text = Self.good.replacingWords("Words.", "Words. Elsewhere: F.")
        #expect(faults(text).map(\.words) == ["`f` stands after Elsewhere:, but Tinh has that name itself"])
    }

    static let declarations: [(String, String, String?)] = [
        ("stdlib/units.tinh", "## Metre.\nunit m", nil),
        ("stdlib/units.tinh", "## Metre.\nlet m = 1", "a unit is declared by `unit name` or `unit name = definition`"),
        ("stdlib/scales.tinh", "## Ten.\nlet ten = 10", nil),
        ("stdlib/scales.tinh", "## Ten.\nlet ten = 1.5", "a scale word is declared by `let word = whole number`"),
    ]

    @Test(arguments: declarations)
    func `holds units and scale words to their form`(path: String, text: String, words: String?) {
        #expect(faults(text, path: path).first?.words == words)
    }

    @Test func `gives a unit all its names`() throws {
        let text = "## Hectare: 10,000 m2. Also: Ha, hectares, `h a`.\nunit ha = 10_000 m2"
        var faults: [Fault] = []
        let file = try SourceFile.make(path: "stdlib/units.tinh", bytes: Array(text.utf8)).get()
        let index = Index(of: [file], faults: &faults)
        #expect(index.units.map(\.name) == ["Ha", "h a", "ha", "hectares"])
    }

    @Test func `writes literals that nothing in a text can end`() throws {
        let text = "a \"\"\"# \\#(x) ##\nb\n"
        let file = try SourceFile.make(path: "grammar/a.tsv", bytes: Array(text.utf8)).get()
        var faults: [Fault] = []
        let swift = Emission(files: [file], index: Index(of: [file], faults: &faults)).text
        #expect(swift.contains("###\"\"\"\n\(text)\n\"\"\"###"))
    }

    @Test func `refuses what is not UTF-8`() {
        let result = SourceFile.make(path: "stdlib/a.tinh", bytes: [0x61, 0xFF])
        #expect(throws: Fault(path: "stdlib/a.tinh", line: 0, words: "is not UTF-8")) { try result.get() }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }

    fileprivate func replacingWords(_ words: String, _ text: String) -> String {
        range(of: words).map { replacingCharacters(in: $0, with: text) } ?? self
    }
}
