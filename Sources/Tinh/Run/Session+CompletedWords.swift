import TinhSyntax

/// The words of the language that a cursor may want.
extension Session {
    /// At the prompt what is most asked stands first, behind a bar what is done with rows; then columns, and rarer words.
    func beginnings(_ place: CompletionPlace, isStatement: Bool) -> [Completions.Candidate] {
        let measures = functionCandidates(named: ["sum", "count", "avg", "min", "max"])
        let steps = Keyword.stepBeginnings(place.keywords)
        let common = keywordCandidates(steps.filter(Keyword.commonSteps.contains))
        let others = steps.filter { !Keyword.commonSteps.contains($0) }
        let statements = isStatement ? Keyword.allCases.filter { $0.place == .statement } : []
        let answer = Completions.Candidate(
            insertion: Session.answerName, label: Session.answerName, detail: "table, the last answer")
        let isAnswered = isStatement && state.tables.contains(where: isLastAnswer)
        let operandWords = place.keywords.filter { !$0.startsClause && $0 != .join }
        return (isStatement ? measures + common : common + measures) + (isAnswered ? [answer] : []) + ownNames(place)
            + keywordCandidates(statements + others) + functionCandidates(nil) + keywordCandidates(operandWords)
    }

    /// Something follows all of them but the literals.
    func keywordCandidates(_ keywords: [Keyword]) -> [Completions.Candidate] {
        keywords.map { keyword in
            let words = keyword.place == .beforeJoin ? keyword.rawValue + " join" : keyword.rawValue
            return Completions.Candidate(
                insertion: words + (keyword.isLiteral || keyword == .desc ? "" : " "), label: words, detail: "")
        }
    }
}

extension Keyword {
    static let commonSteps: [Keyword] = [
        .show, .where, .from, .sort, .top, .add, .chart, .save, .distinct, .take, .describe, .join,
    ]

    /// What begins a step, in the order in which it is most wanted. `fitting`: those of the clauses that may stand.
    static func stepBeginnings(_ fitting: [Keyword]) -> [Keyword] {
        let all = commonSteps + allCases.filter { !commonSteps.contains($0) }
        return all.filter { keyword in
            switch keyword.place {
            case .step, .beforeJoin: true
            case .everywhere: keyword == .join || keyword.startsClause && fitting.contains(keyword)
            case .statement, .afterName, .afterAnyName, .stepBeforeValue: false
            }
        }
    }
}
