import TinhBase
import TinhColumns
import TinhFormats
import TinhSemantics
import TinhSyntax

/// The files that one script imports itself.
final class ScriptImports {
    var keys: Set<String> = []
}

/// `import "targets.tinh"`: another script's definitions.
extension Session {
    /// Runs the definitions of a script (`load`, `let`, `param`, `unit`, `import`) by themselves, as if nothing stood before
    /// it, and takes their names. Its queries and checks are its own business: a note says that they are left out.
    ///
    /// A script that several others import runs once, and its names are the same for all.
    func perform(_ file: CheckedImport, _ context: StatementContext) throws(TinhError) -> [Diagnostic] {
        let path = Session.path(file.path, in: context.folder)
        let key = TextSource.realPath(path)
        if let start = state.importsUnderWay.firstIndex(where: { $0.key == key }) {
            let names = state.importsUnderWay[start...].map(\.name) + [path]
            throw TinhError([SessionMessages.importCycle(names, at: file.place)])
        }
        if !options.allowsRedefinition, !context.imports.keys.insert(key).inserted {
            throw TinhError([SessionMessages.importedTwice(file.path, at: file.place)])
        }
        // At the prompt an import is a new one: the file may have changed.
        if options.allowsRedefinition, state.importsUnderWay.isEmpty { state.imported = [:] }
        var notes: [Diagnostic] = []
        if state.imported[key] == nil { notes = try define(path, key, file.place) }
        let (environment, mistakes) = state.environment.importing(
            state.imported[key] ?? Environment(), at: file.place)
        guard mistakes.isEmpty else { throw TinhError(mistakes) }
        state.change(to: environment)
        return notes
    }

    /// Runs a script's definitions in an environment of their own and keeps it in `imported`.
    private func define(
        _ path: String, _ key: String, _ place: Diagnostic.Place
    ) throws(TinhError) -> [Diagnostic] {
        let outer = state.environment
        state.importsUnderWay.append((key, path))
        defer {
            state.importsUnderWay.removeLast()
            state.change(to: outer)
        }
        state.change(
            to: Environment(isStrict: outer.isStrict, replaces: false, givenParameters: outer.givenParameters))
        var notes: [Diagnostic] = []
        do throws(TinhError) {
            let script = try Session.parse(try source(path, at: place))
            let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
            let context = (reads: ScriptReads(script), imports: ScriptImports())
            var leftOut: [Statement] = []
            for statement in script.statements {
                guard statement.isDefinition else {
                    leftOut.append(statement)
                    continue
                }
                let inner = StatementContext(
                    script: script, statement: statement, folder: folder, reads: context.reads,
                    imports: context.imports)
                notes += try perform(inner).notes.map(\.diagnostic)
            }
            if !leftOut.isEmpty { notes.append(SessionMessages.leftOut(leftOut, of: script.source, at: place)) }
        } catch {
            throw TinhError(error.messages.map { SessionMessages.imported($0.diagnostic, at: place) })
        }
        state.imported[key] = state.environment
        return notes
    }

    func source(_ path: String, at place: Diagnostic.Place) throws(TinhError) -> SourceText {
        do throws(DataFault) {
            let bytes = try TextSource.read(path, isCancelled: isCalledOff)
            guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
                throw DataFault(file: path, .binary(byte: 0))
            }
            return SourceText(name: path, text: text)
        } catch {
            if case .binary = error.cause { throw TinhError([SessionMessages.scriptNotText(path, at: place)]) }
            var diagnostic = error.diagnostic
            diagnostic.place = place
            diagnostic.dataPlace = nil
            throw TinhError([diagnostic])
        }
    }

    /// The scripts that a script imports, at any depth, as far as they can be read: what is wrong with them is told when they
    /// are imported.
    func importedScripts(_ script: Script, folder: String?) -> [Script] {
        var found: [Script] = []
        var keys: Set<String> = []
        var next = [(script: script, folder: folder)]
        while let (script, folder) = next.popLast() {
            for statement in script.statements {
                guard case .importFile(let file, _) = statement.form else { continue }
                let path = Session.path(file, in: folder)
                guard keys.insert(TextSource.realPath(path)).inserted,
                    let bytes = try? TextSource.read(path, isCancelled: { false }),
                    let text = String(validating: bytes, as: UTF8.self),
                    let imported = try? Session.parse(SourceText(name: path, text: text))
                else { continue }
                found.append(imported)
                next.append((imported, path.lastIndex(of: "/").map { String(path[...$0]) }))
            }
        }
        return found
    }
}

extension Statement {
    var isDefinition: Bool {
        switch form {
        case .load, .use, .letQuery, .letFunction, .param, .unit, .importFile: true
        case .check, .explain, .trace, .query: false
        }
    }
}

extension SessionMessages {
    static func importCycle(_ names: [String], at place: Diagnostic.Place) -> Diagnostic {
        Diagnostic(
            "E0232", .error, "these scripts import each other in a circle: \(names.joined(separator: " → "))",
            place: place,
            remedy: "put what both need into a third script that both import")
    }

    static func importedTwice(_ path: String, at place: Diagnostic.Place) -> Diagnostic {
        Diagnostic("E0233", .error, "\"\(path)\" is imported twice", place: place, remedy: "leave one of them out")
    }

    static func scriptNotText(_ path: String, at place: Diagnostic.Place) -> Diagnostic {
        Diagnostic(
            "E0812", .error, "\"\(path)\" is not UTF-8 text", place: place,
            remedy: "`import` takes a script, `load` a table; save a script as UTF-8")
    }

    static func leftOut(_ statements: [Statement], of source: SourceText, at place: Diagnostic.Place) -> Diagnostic {
        let checkCount = statements.count { if case .check = $0.form { true } else { false } }
        let queryCount = statements.count - checkCount
        func words(_ count: Int, _ one: String, _ several: String) -> [String] {
            count == 0 ? [] : ["\(grouped(count)) \(count == 1 ? one : several)"]
        }
        let what = words(queryCount, "query", "queries") + words(checkCount, "check", "checks")
        return Diagnostic(
            "N0802", .note,
            "`import` takes definitions; \(what.joined(separator: " and ")) of \"\(source.name)\" did not run",
            place: place)
    }

    /// A mistake in an imported script is told with the `import` that brought it up.
    static func imported(_ diagnostic: Diagnostic, at place: Diagnostic.Place) -> Diagnostic {
        var diagnostic = diagnostic
        if diagnostic.related == nil, diagnostic.place?.source !== place.source, diagnostic.place != nil {
            diagnostic.related = (place: place, words: "imported here")
        }
        return diagnostic
    }
}
