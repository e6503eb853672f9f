import TinhSyntax

/// The words of the language that a cursor may want.
extension Session {
    /// At the prompt what is most asked stands first, behind a bar what is done with rows.
    func beginnings(_ place: CompletionPlace, isStatement: Bool) -> [Completions.Candidate] {
        let steps = keywordCandidates(Keyword.stepBeginnings(place.keywords))
        let operands = operandCandidates(place)
        let measures = ["sum", "count", "avg", "min", "max"].map {
            Completions.Candidate(insertion: $0, label: $0, detail: Session.functionDetail)
        }
        let words = keywordCandidates(place.keywords.filter { !$0.startsClause && $0 != .join })
        guard isStatement else { return steps + measures + operands + words }
        let answer =
            state.tables.contains(where: isLastAnswer)
            ? [
                Completions.Candidate(
                    insertion: Session.answerName, label: Session.answerName, detail: "table, the last answer")
            ]
            : []
        return measures + steps + keywordCandidates(Keyword.allCases.filter { $0.place == .statement }) + answer
            + operands
            + words
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
    /// What begins a step, in the order in which it is most wanted. `fitting`: those of the clauses that may stand.
    static func stepBeginnings(_ fitting: [Keyword]) -> [Keyword] {
        let first: [Keyword] = [
            .show, .where, .from, .sort, .top, .add, .chart, .save, .distinct, .take, .describe, .join,
        ]
        let all = first + allCases.filter { !first.contains($0) }
        return all.filter { keyword in
            switch keyword.place {
            case .step, .beforeJoin: true
            case .everywhere: keyword == .join || keyword.startsClause && fitting.contains(keyword)
            case .statement, .afterName, .afterAnyName, .stepBeforeValue: false
            }
        }
    }
}
