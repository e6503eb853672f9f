import TinhBase

extension Parser {
    mutating func statementForm() throws(SyntaxError) -> Statement.Form {
        let token = next
        guard let keyword = token.keyword, keyword.place == .statement else { return .query(try sequence()) }
        guard !token.isMiscased else { throw miscased(keyword) }
        advance()
        switch keyword {
        case .load: return .load(try load())
        case .use: return .use(try nameAfter("use", .table))
        case .let: return try binding()
        case .param:
            let name = try nameAfter("param", .newName)
            let type = try nameAfter("param \(name.text)", .columnType)
            return .param(name: name, type: type, initial: take(.equal) ? try operandOf("=") : nil)
        case .unit:
            let name = try nameAfter("unit", .newName)
            return .unit(name: name, definition: take(.equal) ? try operandOf("=") : nil)
        case .import:
            let (path, span) = try text("import")
            return .importFile(path: path, pathSpan: span)
        case .check: return .check(try check())
        case .explain: return .explain(try queryAfter("explain"))
        case .trace: return .trace(try queryAfter("trace"))
        default: preconditionFailure("\(keyword) begins no statement")
        }
    }

    private mutating func nameAfter(
        _ word: String, _ wanted: SyntaxError.Wanted = .name
    ) throws(SyntaxError) -> Name {
        guard next.isName else { throw next.kind == .word ? nameFault(wanted) : missing(wanted, after: word) }
        return try name(wanted)
    }

    private mutating func queryAfter(_ word: String) throws(SyntaxError) -> Query {
        guard at < end else { throw missing(.query, after: word) }
        return try sequence()
    }

    private mutating func binding() throws(SyntaxError) -> Statement.Form {
        let name = try nameAfter("let", .newName)
        guard next.kind == .leftBracket else {
            guard take(.equal) else { throw missing(.sign("="), after: "let \(name.text)") }
            guard at < end else { throw missing(.expression, after: "=") }
            return .letQuery(name: name, try sequence())
        }
        advance()
        let parameters = try names(.newName)
        try expect(.rightBracket, ")", after: "let \(name.text)(")
        guard take(.equal) else { throw missing(.sign("="), after: "let \(name.text)(…)") }
        return .letFunction(name: name, parameters: parameters, body: try operandOf("="))
    }

    private mutating func check() throws(SyntaxError) -> Check {
        isCheck = true
        progress.openSteps = [OpenStep(start: nil, isFirst: true, head: .check)]
        let condition = try operandOf("check")
        var clauses: [Clause] = []
        while startsClause { clauses.append(try clause()) }
        var words: String?
        let end = lastSpan.upper
        if take(.as) {
            words = try text("as").0
            if startsClause { throw clauseAfterWords(Span(end, lastSpan.upper)) }
        }
        return Check(condition: condition, clauses: clauses, words: words)
    }

    /// `check C as "words" from T`: the words stand last.
    private func clauseAfterWords(_ words: Span) -> SyntaxError {
        var rest = self
        let first = rest.next
        do throws(SyntaxError) {
            while rest.startsClause { _ = try rest.clause() }
        } catch {
            return SyntaxError(.clauseAfterWords(text(first), words: words, text: nil, end: 0), first.span)
        }
        return SyntaxError(
            .clauseAfterWords(text(first), words: words, text: source.text(words), end: rest.lastSpan.upper),
            first.span)
    }

    // MARK: load

    private mutating func load() throws(SyntaxError) -> Load {
        let (path, pathSpan) = try text("load")
        if !next.isMiscased, !next.isKeyword(.as) { throw namelessLoad(path, pathSpan) }
        try expect(.as, after: "load")
        let name = try name(.newName)
        var columns: [Load.ColumnDefinition] = []
        if take(.leftBracket) {
            repeat { columns.append(try columnDefinition()) } while take(.comma)
            try expect(.rightBracket, ")", after: "load … (")
        }
        var options: [Load.Option] = []
        if take(.with) {
            try expect(.leftBracket, "(", after: "with")
            repeat { options.append(try option()) } while take(.comma)
            try expect(.rightBracket, ")", after: "with (")
        }
        return Load(path: path, pathSpan: pathSpan, name: name, columns: columns, options: options)
    }

    /// `load "clearance.csv"`, perhaps with the name alone: a file is called as it is without folder and ending.
    private func namelessLoad(_ path: String, _ span: Span) -> SyntaxError {
        let end = Span(span.upper, span.upper)
        if next.isName, next.keyword == nil { return SyntaxError(.namelessLoad(end, name: nil), span) }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let point = file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : $0 }
        let name = normalized(String(point.map { file[..<$0] } ?? file[...]))
        return SyntaxError(.namelessLoad(end, name: name.isEmpty ? "t" : name), span)
    }

    private mutating func columnDefinition() throws(SyntaxError) -> Load.ColumnDefinition {
        let name = try name()
        try expect(.colon, ":", after: name.text)
        let type = try self.name(.columnType)
        let unit = next.isName || next.kind == .percentSign ? try self.unit() : nil
        guard next.kind == .text else {
            return Load.ColumnDefinition(name: name, type: type, unit: unit, format: nil, formatSpan: nil)
        }
        let (format, formatSpan) = try text(":")
        return Load.ColumnDefinition(name: name, type: type, unit: unit, format: format, formatSpan: formatSpan)
    }

    private mutating func option() throws(SyntaxError) -> Load.Option {
        let name: Name
        if next.isKeyword(.missing) {
            name = Name("missing", next.span)
            advance()
        } else {
            name = try self.name()
        }
        return Load.Option(name: name, value: try literal(after: name.text))
    }

    private mutating func literal(after word: String) throws(SyntaxError) -> Expression {
        let token = next
        let form: Expression.Form
        switch token.kind {
        case .text: form = .literal(.text(value(ofText: token)))
        case .integer, .number: form = .quantity(Quantity(written: written(token), scale: nil, unit: nil))
        case .percent: form = .literal(.percent(written(token)))
        case .period: form = .literal(period(token))
        case .word where token.isKeyword(.true): form = .literal(.bool(true))
        case .word where token.isKeyword(.false): form = .literal(.bool(false))
        default: throw missing(.literal, after: word)
        }
        advance()
        return Expression(form, token.span, depth: 1)
    }
}
