import TinhBase

/// Steps parted by bars.
package struct Query: Sendable {
    package let steps: [Step]
    package let span: Span

    package init(steps: [Step], span: Span) {
        self.steps = steps
        self.span = span
    }
}

/// A head, or clauses, or both. Clauses stand in the order written; a head stands first unless it is made of measures.
package struct Step: Sendable {
    package let head: Head?
    package let clauses: [Clause]
    package let span: Span

    package init(head: Head?, clauses: [Clause], span: Span) {
        self.head = head
        self.clauses = clauses
        self.span = span
    }
}

package struct Head: Sendable {
    package let form: Form
    package let span: Span

    package enum Form: Sendable {
        case measures([Measure])
        case show([ShownItem])
        case add([Item])
        case drop([Name])
        case rename([Renaming])
        /// Empty: distinct rows.
        case distinct([Item])
        case join(JoinKind, table: TableExpression, alias: Name?, on: [JoinPair])
        case lookup(table: TableExpression, alias: Name?, on: [JoinPair])
        case union(TableExpression)
        case unpivot([Name], key: Name, value: Name)
        case describe
        case chart(kind: Name, items: [Item])
        /// `option` is the word after the text: `replace`.
        case save(path: String, pathSpan: Span, option: Name?)
    }

    package init(_ form: Form, _ span: Span) {
        self.form = form
        self.span = span
    }
}

package enum JoinKind: String, Sendable, CaseIterable {
    case inner = "join"
    case left, full, semi, anti
}

package struct JoinPair: Sendable {
    package let left: Name
    /// Nil when both sides have the same name.
    package let right: Name?

    package init(left: Name, right: Name?) {
        self.left = left
        self.right = right
    }
}

package struct Renaming: Sendable {
    package let from: Name
    package let to: Name

    package init(from: Name, to: Name) {
        self.from = from
        self.to = to
    }
}

package enum ShownItem: Sendable {
    case star(Span)
    case item(Item)
}

/// `E as name`.
package struct Item: Sendable {
    package let expression: Expression
    package let alias: Name?
    package let span: Span

    package init(expression: Expression, alias: Name?, span: Span) {
        self.expression = expression
        self.alias = alias
        self.span = span
    }
}

/// `E as name versus base as name`.
package struct Measure: Sendable {
    package let item: Item
    package let versus: Versus?

    package init(item: Item, versus: Versus?) {
        self.item = item
        self.versus = versus
    }
}

package struct Versus: Sendable {
    package let base: Expression
    package let alias: Name?
    package let span: Span

    package init(base: Expression, alias: Name?, span: Span) {
        self.base = base
        self.alias = alias
        self.span = span
    }
}

package indirect enum TableExpression: Sendable {
    case name(Name)
    case query(Query)
}

package struct Clause: Sendable {
    package let form: Form
    /// Its first word: `where`, `sort`.
    package let keywordSpan: Span
    package let span: Span

    package enum Form: Sendable {
        case from(TableExpression)
        case `where`(Expression)
        case by([Key])
        case across([Key])
        case versus(Versus)
        /// `totals`, `subtotals`; the checker knows the words.
        case with(Name)
        case sort([SortKey])
        case top(Count, per: [Name])
        case bottom(Count, per: [Name])
        case take(Count)
        case skip(Count)
        case sample(Count)
    }

    package init(_ form: Form, keywordSpan: Span, span: Span) {
        self.form = form
        self.keywordSpan = keywordSpan
        self.span = span
    }
}

package enum Count: Sendable {
    /// The digits as written; may be too large for an Int.
    case literal(String, Span)
    case parameter(String, Span)
}

package struct Key: Sendable {
    package let isEvery: Bool
    package let expression: Expression
    package let alias: Name?
    package let span: Span

    package init(isEvery: Bool, expression: Expression, alias: Name?, span: Span) {
        self.isEvery = isEvery
        self.expression = expression
        self.alias = alias
        self.span = span
    }
}

package struct SortKey: Sendable {
    /// Nil for `sort desc`: by the first measure.
    package let expression: Expression?
    package let isDescending: Bool
    package let span: Span

    package init(expression: Expression?, isDescending: Bool, span: Span) {
        self.expression = expression
        self.isDescending = isDescending
        self.span = span
    }
}
