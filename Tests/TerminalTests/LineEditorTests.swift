import Testing

@testable import TinhTerminal

@Suite struct EditedTextTests {
    @Test(
        "backspace takes a letter with all of its accents",
        arguments: [
            ("Hải", "Hả"), ("ha\u{309}", "h"), ("e\u{302}\u{301}", ""), ("a\u{323}b", "a\u{323}"), ("", ""),
        ])
    func backspace(text: String, expected: String) {
        var edited = EditedText(text)
        let isDeleted = edited.deleteBackward()
        #expect(edited.text.unicodeScalars.elementsEqual(expected.unicodeScalars))
        #expect(edited.cursor == expected.utf8.count)
        #expect(isDeleted == !text.isEmpty)
    }

    @Test(
        "an accent joins the letter before it",
        arguments: [
            ("ha", "\u{309}", "ả"), ("E\u{302}", "\u{301}", "Ế"), ("ê", "\u{323}", "ệ"), ("u\u{31B}", "\u{309}", "ử"),
        ] as [(String, Unicode.Scalar, Unicode.Scalar)])
    func composing(text: String, accent: Unicode.Scalar, letter: Unicode.Scalar) {
        #expect(EditedText(text).composed(with: accent)?.letter == letter)
    }

    @Test(
        "what does not join stays apart",
        arguments: [("", "\u{309}"), ("x", "\u{309}"), ("a", "b")] as [(String, Unicode.Scalar)])
    func notComposing(text: String, accent: Unicode.Scalar) {
        #expect(EditedText(text).composed(with: accent) == nil)
    }

    @Test("the cursor moves between lines in its column")
    func lines() {
        var text = EditedText("sum á\n  by city\nx", cursor: "sum á\n  by c".utf8.count)
        text.moveUp()
        #expect(text.before == "sum á")
        text.moveDown()
        #expect(text.before == "sum á\n  by ")
        text.moveDown()
        #expect(text.after == "")
        #expect(text.isOnLastLine && !text.isOnFirstLine)
    }
}

@Suite struct CompletionTests {
    private func choices(_ words: [String]) -> [Completion.Choice] {
        words.map { Completion.Choice(insertion: $0, label: $0) }
    }

    @Test("one candidate is put in, accents and all")
    func one() {
        let text = EditedText("city = \"hai d")
        #expect(
            Completion.step(text, replacing: 8..<13, choices(["Hải Dương"])) == .edit(EditedText("city = \"Hải Dương")))
    }

    @Test("of several their common beginning is put in, if it says more than what was typed")
    func several() {
        #expect(
            Completion.step(EditedText("ha"), replacing: 0..<2, choices(["Hải Dương", "Hải Phòng"]))
                == .list(EditedText("Hải "), 0..<6, choices(["Hải Dương", "Hải Phòng"])))
        let apart = choices(["Hải Dương", "Hà Nội"])
        #expect(Completion.step(EditedText("ha"), replacing: 0..<2, apart) == .list(EditedText("ha"), 0..<2, apart))
        #expect(Completion.step(EditedText("x"), replacing: 0..<1, []) == .nothing)
    }

    @Test("what stands after the cursor stays")
    func middle() {
        let text = EditedText("sum com by city", cursor: 7)
        #expect(
            Completion.step(text, replacing: 4..<7, choices(["compensation"]))
                == .edit(EditedText("sum compensation by city", cursor: 16)))
    }
}

@Suite struct HistoryTests {
    @Test("entries come back as they were", arguments: ["sum a", "sum a\n  by c", "a \\n b", "\\", "Hải Dương"])
    func roundTrip(entry: String) {
        #expect(History.decode(History.encode(entry) + "\n") == [entry])
    }

    @Test("walking back and on keeps what was typed")
    func walking() {
        var walk = HistoryWalk(["a", "b"])
        #expect(walk.back(from: "typed") == "b")
        #expect(walk.back(from: "b, changed") == "a")
        #expect(walk.back(from: "a") == nil)
        #expect(walk.on(from: "a") == "b, changed")
        #expect(walk.on(from: "b, changed") == "typed")
        #expect(walk.on(from: "typed") == nil)
    }

    @Test("a search finds the latest statement that holds the words, accents aside, and then earlier ones")
    func searching() {
        var search = HistorySearch(["sum a where city = \"Hải Dương\"", "sum b", "count by hai"])
        for key in "HAI".unicodeScalars { #expect(search.take(key) == .goOn) }
        #expect(search.found == "count by hai")
        #expect(search.take("\u{12}") == .goOn)
        #expect(search.take("\r") == .choose("sum a where city = \"Hải Dương\""))
        #expect(search.take("\u{7}") == .cancel)
    }

    @Test(
        "pasted text has plain line breaks and no controls",
        arguments: [
            ("a\r\n  b\r\n", "a\n  b"), ("a\rb", "a\nb"), ("a\tb\u{1B}[31m", "a    b[31m"), ("\n\n", ""),
        ])
    func pasting(pasted: String, expected: String) {
        #expect(PastedText.cleaned(pasted) == expected)
    }
}
