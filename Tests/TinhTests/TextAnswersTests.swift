import Testing
import TinhPlan

@testable import Tinh

struct TextAnswersTests {
    @Test("a column is searched three times at most for the texts of a statement, however many")
    func passes() {
        let texts = (0..<30_000).map { "text \($0)" }
        var answers = TextAnswers()
        var searched: [Int] = []
        for _ in 0..<2 {
            for (place, text) in texts.enumerated() {
                let answer = answers.answer(text, { Set(texts) }) { wanted in
                    searched.append(wanted.count)
                    return wanted.map { $0.hasSuffix("7") ? .exact : .none(nearest: []) }
                }
                #expect(answer == (place % 10 == 7 ? .exact : .none(nearest: [])))
            }
        }
        #expect(searched == [1, 1, 29_998])
    }

    @Test("a text that the statement does not have is searched by itself")
    func others() {
        var answers = TextAnswers()
        var passCount = 0
        for text in ["a", "b", "c", "d", "e", "d"] {
            _ = answers.answer(text, { ["a", "b"] }) { wanted in
                passCount += 1
                return wanted.map { $0 == "d" ? .exact : .none(nearest: []) }
            }
        }
        #expect(passCount == 5)
    }
}
