import Glibc
import TinhBase
import TinhColumns
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhSyntax
import TinhTypes

/// What an editor is told of a script: what is wrong with it, as far as that can be known without running any of it.
package struct Examination: Sendable {
    package let script: Script
    /// Errors and notes, in the order of their places; those of imported scripts at their `import`.
    package let messages: [Message]
}

/// A script is looked at while it is written: nothing runs, nothing is written, and of the files that it loads no more than
/// the beginning and a sample is read.
extension Session {
    /// A script that is imported is not larger in earnest.
    private static let importByteCountMax = 4 << 20
    private static let messageCountMax = 200

    /// Parses a script and checks its statements in order. The session then has the names and tables that it defines, for
    /// `complete` and `describe(name:)`.
    ///
    /// Behind a statement that cannot be read, or a definition that is wrong, mistakes are not told: they may follow from it.
    /// A value that `--param` may give is not missed, and a table that the command line may name is a note.
    package func examine(_ text: String, name: String, folder: String?) -> Examination {
        let source = SourceText(name: name, text: text)
        // Without room for a stack the caller's own has to do, and nothing is thrown.
        let examined = try? bounded { () throws(TinhError) in self.examine(source, folder: folder) }
        return examined
            ?? Examination(script: Script(source: source, tokens: [], statements: [], errors: []), messages: [])
    }

    private func examine(_ source: SourceText, folder: String?) -> Examination {
        let script = Parser.parse(source: source)
        var found = script.errors.map { offering($0.diagnostic(in: source), in: source, folder: folder) }
        let firstFault = script.errors.map(\.span.lower).min() ?? Int.max
        var isCertain = true
        var look = Look(script: script, folder: folder)
        for statement in script.statements {
            look.found = []
            let isSettled = examine(statement, &look)
            if isCertain, statement.span.lower < firstFault, found.count < Session.messageCountMax {
                found += look.found.compactMap(Session.expecting)
            }
            isCertain = isCertain && isSettled
        }
        let sorted = found.sorted { ($0.place?.span.lower ?? 0) < ($1.place?.span.lower ?? 0) }
        return Examination(script: script, messages: sorted.map(Message.init))
    }

    private struct Look {
        let script: Script
        let folder: String?
        var found: [Diagnostic] = []
        /// Paths of files that the script writes.
        var written: Set<String> = []
        let imports = ScriptImports()
    }

    /// False where what follows depends on what is not known.
    private func examine(_ statement: Statement, _ look: inout Look) -> Bool {
        let checked: CheckedStatement
        do throws(CheckFault) {
            checked = try TinhSemantics.check(
                statement, source: look.script.source, in: state.environment,
                catalog: SessionCatalog(self, isAhead: true))
        } catch {
            if case .mistakes(let mistakes) = error { look.found += mistakes.all.filter(isCertain) }
            return !statement.isDefinition
        }
        switch checked {
        case .environment(let environment, let notes):
            state.change(to: environment)
            look.found += notes
        case .load(let load): return examine(load, &look)
        case .importFile(let file): return examine(file, &look)
        case .query(let query):
            look.found += query.notes
            if let save = query.save { look.written.insert(Session.path(save.path, in: look.folder)) }
        case .check(let check): look.found += check.notes
        case .trace(let trace): look.found += trace.notes
        case .explain(let explanation): look.found += explanation.query.notes
        }
        return true
    }

    private func examine(_ load: CheckedLoad, _ look: inout Look) -> Bool {
        let path = Session.path(load.path, in: look.folder)
        guard !look.written.contains(path), load.path != "-", !TextSource.isRead(once: path) else { return false }
        do throws(TinhError) {
            let id = TableID(TextForm.normalized(load.name))
            guard state.entry(named: id.name) == nil else {
                throw TinhError([SessionMessages.duplicateTable(id.name, at: load.pathPlace)])
            }
            let file = try open(load, folder: look.folder)
            state.set(TableEntry(id: id, source: .file(file)))
            look.found += LoadNote.diagnostics(file.notes, file: file.name).map { located($0, at: load.pathPlace) }
        } catch {
            look.found += error.messages.map(\.diagnostic)
            return false
        }
        return true
    }

    /// The definitions of another script, looked at by themselves and taken as `import` takes them.
    private func examine(_ file: CheckedImport, _ look: inout Look) -> Bool {
        let path = Session.path(file.path, in: look.folder)
        let key = TextSource.realPath(path)
        if let start = state.importsUnderWay.firstIndex(where: { $0.key == key }) {
            let names = state.importsUnderWay[start...].map(\.name) + [path]
            look.found.append(SessionMessages.importCycle(names, at: file.place))
            return false
        }
        guard look.imports.keys.insert(key).inserted else {
            look.found.append(SessionMessages.importedTwice(file.path, at: file.place))
            return false
        }
        if state.imported[key] == nil {
            guard !TextSource.isRead(once: path), Session.byteCount(ofFile: path) <= Session.importByteCountMax else {
                return false
            }
            do throws(TinhError) {
                try defineExamined(try self.source(path, at: file.place), key: key)
            } catch {
                look.found += error.messages.map { SessionMessages.imported($0.diagnostic, at: file.place) }
                return false
            }
        }
        let (environment, mistakes) = state.environment.importing(
            state.imported[key] ?? Environment(), at: file.place)
        look.found += mistakes
        state.change(to: environment)
        return mistakes.isEmpty
    }

    private func defineExamined(_ source: SourceText, key: String) throws(TinhError) {
        let outer = state.environment
        state.importsUnderWay.append((key, source.name))
        defer {
            state.importsUnderWay.removeLast()
            state.change(to: outer)
        }
        state.change(
            to: Environment(isStrict: outer.isStrict, replaces: false, givenParameters: outer.givenParameters))
        let script = try Session.parse(source)
        let folder = source.name.lastIndex(of: "/").map {
            $0 == source.name.startIndex ? "/" : String(source.name[..<$0])
        }
        var look = Look(script: script, folder: folder)
        for statement in script.statements where statement.isDefinition {
            guard examine(statement, &look) else { break }
        }
        let mistakes = look.found.filter { $0.severity == .error }
        guard mistakes.isEmpty else { throw TinhError(mistakes) }
        state.imported[key] = state.environment
    }

    /// What the command line may give a script is not missed: the value of a parameter not at all, a table only in passing.
    private static func expecting(_ mistake: Diagnostic) -> Diagnostic? {
        var mistake = mistake
        if mistake.code == ExpectedCode.parameterWithoutValue { return nil }
        if mistake.code == ExpectedCode.noTable { mistake.severity = .note }
        return mistake
    }

    private static func byteCount(ofFile path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
