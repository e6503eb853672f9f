import TinhBase

/// What binds less than the sign or word beside it, and the brackets that part it.
extension Parser {
    func chain(_ form: BinaryOperator, _ left: Expression) -> SyntaxError {
        if case .binary(let before, let first, let middle, _) = left.form, before.precedence == form.precedence {
            // `year >= 2021 <= 2022` is about the year.
            var subject = middle
            if case .name = first.form, case .quantity = middle.form { subject = first }
            return SyntaxError(.chain(form, middle: source.text(subject.span)), next.span)
        }
        if case .isMissing = left.form, form.precedence > .comparison { return unbracketed(left) }
        return SyntaxError(.needsBrackets(operand: left.span), left.span)
    }

    /// `x is missing` before a sign that binds more strongly. No condition is divided: at the end of that of a `when` the
    /// measure is meant.
    func unbracketed(_ left: Expression) -> SyntaxError {
        guard let narrowed, isOpen(since: narrowed.condition) else {
            return SyntaxError(.needsBrackets(operand: left.span), left.span)
        }
        return SyntaxError(.needsBrackets(operand: narrowed.measure.union(left.span)), left.span)
    }

    /// No bracket that was opened since a token is open still.
    private func isOpen(since first: Int) -> Bool {
        tokens[first..<at].reduce(0) { count, token in
            count + (token.kind == .leftBracket ? 1 : token.kind == .rightBracket ? -1 : 0)
        } == 0
    }

    /// `sum a when y = 2023 - sum a when y = 2022`: finds the sign between the two narrowed aggregates, so that brackets
    /// can be offered.
    mutating func secondWhen(_ left: Expression) -> SyntaxError {
        let word = next.span
        guard case .when(let operand, var condition) = left.form else { return SyntaxError(.secondWhen([]), word) }
        while case .binary(let form, let first, let second, _) = condition.form {
            if form.precedence == .addition || form.precedence == .multiplication {
                advance()
                do throws(SyntaxError) {
                    let last = try expression(.conditional)
                    let spans = [operand.span.union(first.span), second.span.union(last.span)]
                    return SyntaxError(.secondWhen(spans), word)
                } catch {
                    return SyntaxError(.secondWhen([]), word)
                }
            }
            condition = second
        }
        return SyntaxError(.secondWhen([]), word)
    }

    /// A `not` or `if` under an operator that binds more strongly: reads it, so that brackets can be offered.
    mutating func weakOperand() -> SyntaxError {
        let word = next.span
        do throws(SyntaxError) {
            let operand = try expression(.conditional)
            return SyntaxError(.needsBrackets(operand: operand.span), word)
        } catch {
            return SyntaxError(.needsBrackets(operand: nil), word)
        }
    }
}
