import TinhBase
import TinhSyntax

/// `save "file" [replace]`, the end of a query: what is written is the query before it.
extension Checker {
    /// Takes `save` off the end of a query. Its clauses stay, as a step of their own.
    mutating func takingSave(off query: Query, _ context: QueryContext) -> (query: Query, save: CheckedSave?) {
        guard let last = query.steps.last, case .save(let path, let pathSpan, let option)? = last.head?.form else {
            return (query, nil)
        }
        if let option, option.text != "replace" {
            let correction = [Correction(option.span, "replace", context.source)]
            fail(.saveOption(option.text), at: context.place(option.span), correction: correction)
        }
        var steps = Array(query.steps.dropLast())
        // Alone it writes the whole table.
        if !last.clauses.isEmpty || steps.isEmpty {
            steps.append(Step(head: nil, clauses: last.clauses, span: last.span))
        }
        let save = CheckedSave(path: path, place: context.place(pathSpan), replaces: option?.text == "replace")
        return (Query(steps: steps, span: query.span), save)
    }

    /// Elsewhere than at the end of a statement's query.
    mutating func reportSave(_ head: Head, in query: Query, at index: Int, _ context: QueryContext) {
        let isLast = index == query.steps.count - 1
        fail(isLast ? .saveOfPart : .afterSave, at: context.place(head.keywordSpan("save")))
    }
}
