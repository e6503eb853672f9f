import TinhBase
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhSyntax

/// What is offered in place of a slip of the pen.
extension Session {
    /// Mistakes of meaning that the corrected statement still has are put right, too, in texts up to so many bytes, and so many
    /// times.
    private static let chainedLengthMax = 4000
    private static let chainedRoundCountMax = 3

    /// The mistake with what is offered for it, if its statement then passes the checker as far as that can be told now: by
    /// itself, or with what is offered for the mistakes that it would still have.
    /// A path in a `load` starts at `folder`.
    func offering(_ mistake: Diagnostic, in source: SourceText, folder: String?) -> Diagnostic {
        guard !mistake.replacements.isEmpty else { return mistake }
        return mistake.with(
            replacements: passing(mistake.replacements, in: source, folder: folder),
            alternative: mistake.alternative.map { passing($0.replacements, in: source, folder: folder) } ?? [])
    }

    /// Replacements, with what is offered for the mistakes that they would leave; none where the statement would not pass.
    private func passing(
        _ offered: [Diagnostic.Replacement], in source: SourceText, folder: String?
    ) -> [Diagnostic.Replacement] {
        let place = offered.map(\.span.lower).min() ?? 0
        var text = DiagnosticText.applying(offered, to: source, within: Span(0, source.utf8.count))
        var roundCount = 0
        while true {
            let corrected = SourceText(name: source.name, text: text)
            let further = mistakesLeft(in: corrected, at: place, folder: folder)
            guard !further.isEmpty else { break }
            let replacements = further.flatMap(\.replacements)
            guard further.allSatisfy({ !$0.replacements.isEmpty }), roundCount < Session.chainedRoundCountMax,
                text.utf8.count <= Session.chainedLengthMax
            else { return [] }
            text = DiagnosticText.applying(replacements, to: corrected, within: Span(0, corrected.utf8.count))
            roundCount += 1
        }
        return roundCount == 0 ? offered : [source.replacement(to: text)]
    }

    /// What the checker says of the statement at an offset of a text, whatever is wrong with others; nothing where it cannot be
    /// read, or where only the run can tell. Nothing is left behind.
    private func mistakesLeft(in source: SourceText, at place: Int, folder: String?) -> [Diagnostic] {
        let script = Parser.parse(source: source)
        let start = state
        defer { state.restore(start) }
        var isAhead = false
        for statement in script.statements {
            do throws(CheckFault) {
                let checked = try TinhSemantics.check(
                    statement, source: source, in: state.environment, catalog: SessionCatalog(self, isAhead: isAhead))
                switch checked {
                case .environment(let next, _): state.change(to: next)
                case .load(let load):
                    guard attachAhead(load, folder: folder) else { return [] }
                    isAhead = true
                // What stands in its file is not known before it has run.
                case .importFile: return []
                case .query, .check, .explain, .trace: break
                }
            } catch {
                guard case .mistakes(let mistakes) = error, statement.span.lower <= place,
                    place <= statement.span.upper
                else { return [] }
                return mistakes.all
            }
        }
        return []
    }

    /// Makes a file a table by its beginning, as far as it can be read twice.
    private func attachAhead(_ load: CheckedLoad, folder: String?) -> Bool {
        let path = Session.path(load.path, in: folder)
        guard load.path != "-", !TextSource.isRead(once: path), let source = try? open(load, folder: folder) else {
            return false
        }
        state.set(TableEntry(id: TableID(TextForm.normalized(load.name)), source: .file(source)))
        return true
    }
}
