import Testing
import TinhTerminal

@Suite struct StatementAssemblerTests {
    /// What each line of a script sets running.
    private func pieces(_ script: String) -> [String] {
        var assembler = StatementAssembler(isComplete: { text in
            let text = text.last == "\n" ? text.dropLast() : text[...]
            return !text.hasSuffix(",") && !text.hasSuffix("|")
        })
        var pieces: [String] = []
        for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
            pieces += assembler.add(line).map(\.text)
        }
        if let last = assembler.finish() { pieces.append("end: " + last.text) }
        return pieces
    }

    @Test(
        "a script is cut where its statements end",
        arguments: [
            ("sum a\n\nsum b", ["sum a\n", "end: sum b\n"]),
            ("sum a\nsum b\n\n", ["sum a\n", "sum b\n"]),
            ("sum a\n  by c\nsum b\n\n", ["sum a\n  by c\n", "sum b\n"]),
            ("sum a\n| sort a\n\n", ["sum a\n| sort a\n"]),
            ("sum a,\nsum b\n\n", ["sum a,\nsum b\n"]),
            ("sum a;\nsum b", ["sum a;\n", "end: sum b\n"]),
            ("sum a # not here;\n  by c\n\n", ["sum a # not here;\n  by c\n"]),
            ("sum a\n# why\n  by c\n\n", ["sum a\n# why\n  by c\n"]),
            ("# only words\n\n\n", []),
            ("sum a,\n\n", ["sum a,\n"]),
            ("  sum a\n  sum b\n\n", ["  sum a\n", "  sum b\n"]),
        ])
    func cutting(script: String, expected: [String]) {
        #expect(pieces(script) == expected)
    }

    @Test("line numbers stay those of the script")
    func lineNumbers() {
        var assembler = StatementAssembler(isComplete: { _ in true })
        _ = assembler.add("# a comment")
        _ = assembler.add("")
        _ = assembler.add("sum a")
        let piece = assembler.add("").first
        #expect(piece?.text == "sum a\n")
        #expect(piece?.firstLine == 3)
    }

    @Test("a statement knows the line right before it")
    func linesBefore() {
        var assembler = StatementAssembler(isComplete: { _ in true })
        var pieces: [StatementAssembler.Piece] = []
        for line in ["sum a", "where b", "", "sum c", "  by d", "# why", "where e"] {
            pieces += assembler.add(line[...])
        }
        if let last = assembler.finish() { pieces.append(last) }
        #expect(pieces.map(\.text) == ["sum a\n", "where b\n", "sum c\n  by d\n# why\n", "where e\n"])
        #expect(pieces.map(\.lineBefore) == ["", "sum a", "", "# why"])
    }
}
