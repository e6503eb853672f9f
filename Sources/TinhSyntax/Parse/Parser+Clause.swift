import TinhBase

extension Parser {
    mutating func clause() throws(SyntaxError) -> Clause {
        let start = next.span
        let index = at
        let form = try clauseForm()
        progress.add(clause: tokens[index].keyword)
        return Clause(form, keywordSpan: start, span: span(from: start))
    }

    private mutating func clauseForm() throws(SyntaxError) -> Clause.Form {
        if next.isKeyword(.versus) { return .versus(try versus()) }
        let token = next
        advance()
        switch token.keyword {
        case .from?: return .from(try table("from"))
        case .where?: return .where(try operandOf("where"))
        case .by?:
            hasGroups = true
            return .by(try keys("by"))
        case .across?: return .across(try keys("across"))
        case .with?:
            guard next.isName else { throw next.kind == .word ? nameFault(.name) : missing(.name, after: "with") }
            return .with(try name())
        case .sort?: return .sort(try sortKeys())
        case .top?:
            let count = try count("top")
            return .top(count, per: try groups())
        case .bottom?:
            let count = try count("bottom")
            return .bottom(count, per: try groups())
        case .take?: return .take(try count("take"))
        case .skip?: return .skip(try count("skip"))
        case .sample?: return .sample(try count("sample"))
        default: preconditionFailure("clauseForm was called where no clause begins")
        }
    }

    private mutating func keys(_ word: String) throws(SyntaxError) -> [Key] {
        var all: [Key] = []
        repeat {
            let start = next.span
            let isEvery = take(.every)
            let expression = try operandOf(isEvery ? "every" : all.isEmpty ? word : ",")
            let alias = try alias()
            all.append(Key(isEvery: isEvery, expression: expression, alias: alias, span: span(from: start)))
        } while take(.comma)
        return all
    }

    /// What follows `sort`.
    mutating func sortKeys() throws(SyntaxError) -> [SortKey] {
        var all: [SortKey] = []
        repeat {
            let start = next.span
            if take(.desc) {
                all.append(SortKey(expression: nil, isDescending: true, span: start))
                continue
            }
            let expression = try operandOf(all.isEmpty ? "sort" : ",")
            let isDescending = take(.desc)
            all.append(SortKey(expression: expression, isDescending: isDescending, span: span(from: start)))
        } while take(.comma)
        return all
    }

    private mutating func count(_ word: String) throws(SyntaxError) -> Count {
        let token = next
        switch token.kind {
        case .integer:
            advance()
            return .literal(written(token), token.span)
        case .parameter:
            advance()
            let name = source.text(Span(token.span.lower + 1, token.span.upper))
            return .parameter(normalized(name), token.span)
        default: throw missing(.count, after: word)
        }
    }

    private mutating func groups() throws(SyntaxError) -> [Name] {
        guard take(.per) else { return [] }
        guard next.isName else { throw next.kind == .word ? nameFault(.name) : missing(.name, after: "per") }
        return try names()
    }
}
