import TinhBase

/// `sum x by city having sum x > 5`: behind a bar a measure is called by its name.
extension Parser {
    /// A measure of the step by what it is made of.
    private struct WrittenMeasure {
        let words: [String]
        /// Nil where its name is not known here.
        let name: String?
    }

    /// The measures in the condition after `having`, each with its name; nil where one has none.
    func measuresOfHaving() -> [SyntaxError.NamedSpan]? {
        let measures = writtenMeasures().sorted { $0.words.count > $1.words.count }
        var found: [SyntaxError.NamedSpan] = []
        var index = at + 1
        while index < end, tokens[index].kind != .bar, !(tokens[index].keyword?.startsClause ?? false) {
            if let measure = measures.first(where: { stands($0, at: index) }) {
                guard let name = measure.name else { return nil }
                let last = index + measure.words.count - 1
                found.append(.init(span: tokens[index].span.union(tokens[last].span), name: name))
                index = last + 1
                continue
            }
            let token = tokens[index]
            if token.kind == .integer || token.kind == .number {
                // `1 billion VND`
                repeat { index += 1 } while index < end && tokens[index].kind == .word && tokens[index].isName
                continue
            }
            if let called = measuresCalled(by: token, among: measures, at: index) {
                guard called.count == 1, let name = called[0].name else { return nil }
                found.append(.init(span: token.span, name: name))
                index += 1
                continue
            }
            let isCall = token.isName && index + 1 < end && tokens[index + 1].startsArgument
            if isCall || token.kind == .word && text(token) == "count" { return nil }
            index += 1
        }
        return found
    }

    /// `having sum > 5`: the measures that begin with the word; nil where it stands for something else.
    private func measuresCalled(by token: Token, among measures: [WrittenMeasure], at index: Int) -> [WrittenMeasure]? {
        guard token.isName, index + 1 >= end || !tokens[index + 1].startsArgument,
            !measures.contains(where: { $0.name == text(token) })
        else { return nil }
        let called = measures.filter { $0.words.count > 1 && $0.words[0] == text(token) }
        return called.isEmpty ? nil : called
    }

    private func stands(_ measure: WrittenMeasure, at index: Int) -> Bool {
        index + measure.words.count <= end
            && measure.words.indices.allSatisfy { text(tokens[index + $0]) == measure.words[$0] }
    }

    /// What the step starts with, up to its first clause.
    private func writtenMeasures() -> [WrittenMeasure] {
        var first = at
        while first > start, tokens[first - 1].kind != .bar { first -= 1 }
        var measures: [WrittenMeasure] = []
        var piece: [Token] = []
        var depth = 0
        for token in tokens[first..<at] {
            if depth == 0, token.keyword?.startsClause ?? false { break }
            if token.kind == .leftBracket { depth += 1 }
            if token.kind == .rightBracket { depth -= 1 }
            if depth == 0, token.kind == .comma {
                measures.append(written(piece))
                piece = []
            } else {
                piece.append(token)
            }
        }
        measures.append(written(piece))
        return measures.filter { !$0.words.isEmpty }
    }

    private func written(_ tokens: [Token]) -> WrittenMeasure {
        if tokens.count > 2, tokens[tokens.count - 2].isKeyword(.as), let name = tokens.last {
            return WrittenMeasure(words: tokens.dropLast(2).map(text), name: text(name))
        }
        let words = tokens.map(text)
        var names = tokens
        if names.count == 4, names[1].kind == .leftBracket, names[3].kind == .rightBracket {
            names = [names[0], names[2]]
        }
        let isPlain = names.allSatisfy { $0.kind == .word && $0.isName }
        return WrittenMeasure(words: words, name: isPlain ? names.map(text).joined(separator: "_") : nil)
    }
}
