import Testing
import TinhBase
import TinhSyntax

/// The sentences that the language was designed on: 245 are sentences, five are not.
struct SentenceTests {
    @Test func everySentenceIsRead() {
        #expect(Sentences.accepted.count == 245)
        for sentence in Sentences.accepted {
            let script = Parser.parse(source: SourceText(name: "test", text: sentence))
            #expect(script.errors.isEmpty, "\(sentence): \(script.errors)")
            #expect(script.statements.isEmpty == false, "\(sentence)")
        }
    }

    @Test func whatIsNoSentenceIsRefused() {
        #expect(Sentences.refused.count == 5)
        for sentence in Sentences.refused {
            let script = Parser.parse(source: SourceText(name: "test", text: sentence))
            #expect(script.errors.count == 1, "\(sentence): \(script.errors)")
        }
    }
}

struct PrinterTests {
    @Test func everySentenceIsPrintedAndReadAlike() {
        for sentence in Sentences.accepted { expectReadPrintedAndReadAlike(sentence) }
    }
}
