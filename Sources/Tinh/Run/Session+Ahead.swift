import TinhBase
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhSyntax

/// Statements that are yet to come are checked ahead: before the first that writes a file, and together with one that is
/// wrong, so that mistakes which do not depend on each other are told at once.
extension Session {
    /// The mistakes of a script's statements from one on, as far as they can be known without running any: up to a definition
    /// that is wrong itself, an import, or a file that the script writes before it reads it. Nothing is left behind.
    func mistakesAhead(in script: Script, from first: Int, folder: String?) -> [Diagnostic] {
        let start = state
        defer { state.restore(start) }
        var ahead = Ahead()
        for statement in script.statements.dropFirst(first) {
            guard ahead.found.count < Ahead.mistakeCountMax, check(statement, of: script, folder, &ahead) else { break }
        }
        return ahead.found
    }

    private struct Ahead {
        static let mistakeCountMax = 20
        var found: [Diagnostic] = []
        /// Paths of files that are not there yet.
        var written: Set<String> = []
    }

    /// False where what follows depends on what is not known.
    private func check(_ statement: Statement, of script: Script, _ folder: String?, _ ahead: inout Ahead) -> Bool {
        let catalog = SessionCatalog(self, isAhead: true)
        let checked: CheckedStatement
        do throws(CheckFault) {
            checked = try TinhSemantics.check(
                statement, source: script.source, in: state.environment, catalog: catalog)
        } catch {
            if case .mistakes(let mistakes) = error { ahead.found += mistakes.all.filter(isCertain) }
            return !statement.isDefinition
        }
        switch checked {
        case .environment(let environment, _): state.change(to: environment)
        case .load(let load):
            let path = Session.path(load.path, in: folder)
            guard !ahead.written.contains(path), load.path != "-", !TextSource.isRead(once: path) else { return false }
            do throws(TinhError) {
                state.set(
                    TableEntry(
                        id: TableID(TextForm.normalized(load.name)), source: .file(try open(load, folder: folder))))
            } catch {
                ahead.found += error.messages.map(\.diagnostic)
                return false
            }
        case .importFile: return false
        case .query(let query): if let save = query.save { ahead.written.insert(Session.path(save.path, in: folder)) }
        case .explain, .trace, .check: break
        }
        return true
    }

    /// Types that are guessed from a sample may turn out otherwise when the file is read: then only names are certain.
    func isCertain(_ mistake: Diagnostic) -> Bool {
        mistake.code.hasPrefix("E02") || state.tables.allSatisfy { $0.streamedFile?.isSampledWhole ?? true }
    }
}

extension Statement {
    /// Ends in `save`.
    var isSaving: Bool {
        guard case .query(let query) = form, case .save? = query.steps.last?.head?.form else { return false }
        return true
    }
}
