import TinhBase

extension Parser {
    /// A head that begins with a word of its own.
    mutating func head() throws(SyntaxError) -> Head {
        let start = next.span
        let form = try headForm()
        return Head(form, span(from: start))
    }

    private mutating func headForm() throws(SyntaxError) -> Head.Form {
        let token = next
        advance()
        switch token.keyword {
        case .show?:
            try refuseShown()
            return .show(try shownItems())
        case .add?:
            try needExpression("add")
            return .add(try items())
        case .drop?: return .drop(try namesAfter("drop"))
        case .rename?: return .rename(try renamings())
        case .distinct?: return .distinct(startsExpression ? try items() : [])
        case .join?: return try join(.inner)
        case .left?: return try join(after: .left)
        case .full?: return try join(after: .full)
        case .semi?: return try join(after: .semi)
        case .anti?: return try join(after: .anti)
        case .lookup?:
            let (table, alias, pairs) = try partner("lookup")
            return .lookup(table: table, alias: alias, on: pairs)
        case .union?: return .union(try table("union"))
        case .unpivot?: return try unpivot()
        case .describe?: return .describe
        case .chart?:
            guard next.isName else { throw next.kind == .word ? nameFault(.name) : missing(.name, after: "chart") }
            let kind = try name()
            return .chart(kind: kind, items: startsExpression ? try items() : [])
        case .save?:
            let (path, span) = try text("save")
            return .save(path: path, pathSpan: span, option: next.isName ? try name() : nil)
        default: preconditionFailure("headForm was called where no head begins")
        }
    }

    private mutating func needExpression(_ word: String) throws(SyntaxError) {
        guard startsExpression else { throw missing(.expression, after: word) }
    }

    private mutating func namesAfter(_ word: String) throws(SyntaxError) -> [Name] {
        guard next.isName else { throw next.kind == .word ? nameFault(.name) : missing(.name, after: word) }
        return try names()
    }

    private mutating func shownItems() throws(SyntaxError) -> [ShownItem] {
        if next.kind != .star { try needExpression("show") }
        var all: [ShownItem] = []
        repeat {
            let start = next.span
            if take(.star) { all.append(.star(start)) } else { all.append(.item(try item())) }
        } while take(.comma)
        return all
    }

    private mutating func renamings() throws(SyntaxError) -> [Renaming] {
        var all: [Renaming] = []
        repeat {
            guard next.isName else { throw next.kind == .word ? nameFault(.name) : missing(.name, after: "rename") }
            let from = try name()
            try expect(.as, after: "rename")
            all.append(Renaming(from: from, to: try name(.newName)))
        } while take(.comma)
        return all
    }

    private mutating func join(after kind: JoinKind) throws(SyntaxError) -> Head.Form {
        advance()
        return try join(kind)
    }

    private mutating func join(_ kind: JoinKind) throws(SyntaxError) -> Head.Form {
        let (table, alias, pairs) = try partner("join")
        return .join(kind, table: table, alias: alias, on: pairs)
    }

    private mutating func partner(_ word: String) throws(SyntaxError) -> (TableExpression, Name?, [JoinPair]) {
        let table = try table(word)
        let alias = try alias()
        guard take(.on) else { throw missing(.word(.on), after: word) }
        var pairs: [JoinPair] = []
        repeat {
            guard next.isName else { throw next.kind == .word ? nameFault(.name) : missing(.name, after: "on") }
            let left = try name()
            pairs.append(JoinPair(left: left, right: take(.equal) ? try name() : nil))
        } while take(.comma)
        return (table, alias, pairs)
    }

    private mutating func unpivot() throws(SyntaxError) -> Head.Form {
        let columns = try namesAfter("unpivot")
        try expect(.as, after: "unpivot")
        let key = try name(.newName)
        try expect(.comma, ",", after: "unpivot … as")
        return .unpivot(columns, key: key, value: try name(.newName))
    }
}
