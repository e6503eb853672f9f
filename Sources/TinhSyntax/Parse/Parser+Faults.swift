import TinhBase

/// What is wrong where the parser cannot go on: looks around and finds the words that are to blame.
extension Parser {
    /// May an expression begin at the next token?
    var startsExpression: Bool {
        let token = next
        return token.startsArgument || token.kind == .minus || token.isKeyword(.not) || token.isKeyword(.if)
            // Errors of their own tell more than "missing".
            || token.isMiscased || token.kind == .unknown
    }

    func missing(_ wanted: SyntaxError.Wanted, after word: String) -> SyntaxError {
        SyntaxError(.missing(wanted, after: word), at < end ? next.span : lastSpan)
    }

    func unexpected(_ position: SyntaxError.Position) -> SyntaxError {
        SyntaxError(.unexpected(found: text(next), after: position), next.span)
    }

    func noExpression() -> SyntaxError { missing(.expression, after: "") }

    func nameFault(_ wanted: SyntaxError.Wanted) -> SyntaxError {
        if let keyword = next.keyword { return SyntaxError(.reservedName(keyword, wanted: wanted), next.span) }
        return missing(wanted, after: "")
    }

    func chain(_ form: BinaryOperator, _ left: Expression) -> SyntaxError {
        SyntaxError(.chain(form, first: left.span, middle: left.span), next.span)
    }

    func secondWhen(_ left: Expression) -> SyntaxError { SyntaxError(.innerWhen(operand: nil), next.span) }

    func overOperand(_ left: Expression) -> SyntaxError { SyntaxError(.needsBrackets(.over), left.span) }

    func missingBranch(_ form: SyntaxError.Form, _ start: Span) -> SyntaxError { SyntaxError(form, next.span) }

    func unclosed(_ open: Span) -> SyntaxError { SyntaxError(.unclosedBracket, open) }

    func refuseStepWord() throws(SyntaxError) {
        guard let keyword = next.keyword else { return }
        if keyword == .select, peek(1).startsArgument || peek(1).kind == .star {
            throw SyntaxError(.foreignWord(.select, operand: nil), next.span)
        }
        if next.isMiscased, keyword.place == .step { throw SyntaxError(.miscased(keyword), next.span) }
    }
}
