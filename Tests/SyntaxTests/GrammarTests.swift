import Testing
import TinhBase

@testable import TinhSyntax

/// The parser and `grammar/` say the same.
struct GrammarTests {
    @Test func everyRuleHasAnExampleThatIsReadAndUsesTheRule() {
        for rule in GrammarFile.tinh.rules {
            guard let example = rule.example else {
                Issue.record("the rule \(rule.name) has no example")
                continue
            }
            #expect(isRead(example), "\(rule.name): \(example)")
            #expect(Recogniser.accepts(example), "\(rule.name): \(example)")
            #expect(
                Recogniser.rulesUsed(example).contains(rule.name) || Self.negative.contains(rule.name),
                "\(rule.name): \(example)")
        }
    }

    /// Rules that say what must not stand somewhere.
    private static let negative: Set<String> = ["stepword", "foreign", "argument"]

    @Test func theSentencesAreSentencesOfTheGrammar() {
        for sentence in Sentences.accepted { #expect(Recogniser.accepts(sentence), "\(sentence)") }
        for sentence in Sentences.refused { #expect(!Recogniser.accepts(sentence), "\(sentence)") }
    }

    @Test func operatorsAreThoseOfTheTable() {
        let rows = OperatorFile.rows
        #expect(rows.map(\.symbol) == OperatorRow.all.map(\.symbol))
        #expect(rows.map(\.function) == OperatorRow.all.map(\.function))
        #expect(rows.map(\.precedence) == OperatorRow.all.map(\.precedence.rawValue))
        #expect(rows.map(\.associativity) == OperatorRow.all.map(\.associativity.rawValue))
        for row in rows {
            #expect(isRead(row.example), "\(row.symbol): \(row.example)")
            #expect(row.example.contains(row.symbol.split(separator: " ")[0]), "\(row.symbol): \(row.example)")
        }
    }

    @Test func keywordsAreThoseOfTheTable() {
        let scaleWords = KeywordFile.rows.filter { $0.place == "after a number" }
        #expect(scaleWords.map(\.word) == ScaleWord.inOrder)
        let keywords = KeywordFile.rows.dropLast(scaleWords.count)
        #expect(keywords.map(\.word) == Keyword.allCases.map(\.rawValue))
        #expect(keywords.map(\.place) == Keyword.allCases.map(\.place.rawValue))
        for row in KeywordFile.rows { #expect(!row.meaning.isEmpty, "\(row.word)") }
    }

    @Test func aWalkThroughTheGrammarGivesSentencesThatAreReadPrintedAndReadAlike() {
        var generator = SentenceGenerator(seed: 2023)
        var accepted = 0
        for index in 0..<4000 {
            let words = generator.sentence(depth: 14 + index % 24)
            let text = words.joined(separator: " ")
            // A walk does not heed what must not stand before something.
            guard words.count <= Recogniser.tokenCountMax, Recogniser.accepts(text) else { continue }
            accepted += 1
            expectReadPrintedAndReadAlike(text)
        }
        #expect(accepted > 2000)
    }

    @Test func whatTheGrammarRefusesTheParserRefusesAndTheOtherWayRound() {
        var generator = SentenceGenerator(seed: 7)
        var numbers = SeededNumbers(seed: 8)
        var refused = 0
        var accepted = 0
        for index in 0..<4000 {
            var words = generator.sentence(depth: 14 + index % 24)
            guard words.count > 1, words.count < 100 else { continue }
            breakOneToken(&words, &numbers)
            let text = words.joined(separator: " ")
            let isSentence = Recogniser.accepts(text)
            if isSentence { accepted += 1 } else { refused += 1 }
            #expect(isRead(text) == isSentence, "\(isSentence ? "refused" : "accepted"): \(text)")
        }
        #expect(refused > 800)
        #expect(accepted > 300, "accepted \(accepted), refused \(refused)")
    }

    @Test func sentencesWithOneTokenBrokenAreRefusedWhenTheGrammarRefusesThem() {
        var numbers = SeededNumbers(seed: 9)
        for sentence in Sentences.accepted {
            for _ in 0..<6 {
                var words = Terminal.all(of: sentence)!.map(\.text)
                breakOneToken(&words, &numbers)
                let text = words.joined(separator: " ")
                #expect(isRead(text) == Recogniser.accepts(text), "\(text)")
            }
        }
    }

    private func breakOneToken(_ words: inout [String], _ numbers: inout SeededNumbers) {
        let index = Int.random(in: 0..<words.count, using: &numbers)
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: words.remove(at: index)
        case 1: words.insert(words[index], at: index)
        case 2: words.swapAt(index, Int.random(in: 0..<words.count, using: &numbers))
        case 3: words[index] = Self.replacements.randomElement(using: &numbers)!
        default: words.insert(Self.replacements.randomElement(using: &numbers)!, at: index)
        }
    }

    private static let replacements: [String] =
        Keyword.allCases.map(\.rawValue) + [
            "(", ")", ",", "|", ";", ":", "%", "=", "!=", "<", ">=", "~", "??", "..", "+", "-", "*", "/", "^", "a", "5",
            "\"t\"",
            "WHERE", "Sum", "$p", "7%", "tỷ", "@2023", "2.5",
        ]
}

/// What `per` says of a figure is read so that the checker can tell what is meant; it is no part of the language.
func isRead(_ text: String) -> Bool {
    let script = script(text)
    return script.errors.isEmpty && !Outline.of(script).contains("(per ")
}

func script(_ text: String) -> Script { Parser.parse(source: SourceText(name: "test", text: text)) }

func expectReadPrintedAndReadAlike(_ text: String) {
    let first = script(text)
    guard first.errors.isEmpty else {
        Issue.record("refused: \(text): \(first.errors)")
        return
    }
    let printed = Printer.print(first)
    let second = script(printed)
    #expect(second.errors.isEmpty, "\(text) was printed as \(printed)")
    #expect(second.isSameTree(first), "\(text) was printed as \(printed)")
    #expect(Printer.print(second) == printed, "\(text) was printed as \(printed)")
}
