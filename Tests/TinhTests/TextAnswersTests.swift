import Testing
import TinhPlan

@testable import Tinh

struct TextAnswersTests {
    /// A column whose only value is the text "d", and how it was searched.
    private final class Column {
        private(set) var searched: [Int] = []

        func search(_ wanted: [String]) -> [TextLookup] {
            searched.append(wanted.count)
            return wanted.map { $0 == "d" ? .exact() : .none(nearest: []) }
        }
    }

    @Test("a column is searched three times at most for the texts of a statement, however many")
    func passes() {
        let texts = (0..<30_000).map { "text \($0)" } + ["d"]
        var answers = TextAnswers()
        let column = Column()
        for _ in 0..<2 {
            for text in texts {
                let answer = answers.answer(text, { Set(texts) }, search: column.search)
                #expect(answer == (text == "d" ? .exact() : .none(nearest: [])))
            }
        }
        #expect(column.searched == [1, 1, 29_999])
    }

    @Test("a text that the statement does not have is searched by itself")
    func others() {
        var answers = TextAnswers()
        let column = Column()
        for text in ["a", "b", "c", "d", "e", "d"] {
            _ = answers.answer(text, { ["a", "b"] }, search: column.search)
        }
        #expect(column.searched == [1, 1, 1, 1, 1])
    }
}
