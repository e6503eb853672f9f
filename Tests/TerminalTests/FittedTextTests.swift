import Testing

@testable import TinhTerminal

@Suite struct FittedTextTests {
    @Test("lines that are too long break between words; entries go on under their second column")
    func entries() {
        let text = "All about Tinh\n\n.help [TOPIC]  what can be asked, or all about one word\n.quit          ends"
        #expect(FittedText.fitted(text, to: 80) == text)
        #expect(
            FittedText.fitted(text, to: 40) == """
                All about Tinh

                .help [TOPIC]  what can be asked, or all
                               about one word
                .quit          ends
                """)
        #expect(
            FittedText.fitted(text, to: 20) == """
                All about Tinh

                .help [TOPIC]  what
                  can be asked, or
                  all about one word
                .quit          ends
                """)
    }

    @Test("the lines of a paragraph that is too wide are filled anew")
    func paragraphs() {
        #expect(FittedText.fitted("one two three\nfour\n\nfive", to: 9) == "one two\nthree\nfour\n\nfive")
        #expect(FittedText.fitted("one two three\nfour", to: 11) == "one two\nthree four")
    }

    @Test("a longer word has a line of its own, in any width", arguments: 1...12)
    func longWords(_ width: Int) {
        let text = "  a verylongword, and: Hải Dương"
        let fitted = FittedText.fitted(text, to: width)
        #expect(fitted.filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }
}
