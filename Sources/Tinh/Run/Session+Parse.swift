import TinhBase
import TinhSemantics
import TinhSyntax

/// A text as statements, and what its parameters were given.
extension Session {
    /// A parameter given from outside that the script neither declares nor uses is a slip of the pen, and would leave the
    /// default in its place unnoticed. In the REPL its `param` may come later.
    func refuseUnknownParameters(_ script: Script, folder: String?) throws(TinhError) {
        guard !options.allowsRedefinition, !state.environment.givenParameters.isEmpty else { return }
        let scripts = try bounded { () throws(TinhError) in [script] + importedScripts(script, folder: folder) }
        let declared = scripts.flatMap(\.statements).compactMap { statement in
            if case .param(let name, _, _) = statement.form { name.text } else { nil }
        }
        let texts = scripts.map(\.source.text)
        let unknown = state.environment.givenParameters.keys.sorted().filter { name in
            !declared.contains(name) && state.environment.parameters[name] == nil
                && !texts.contains { $0.contains("$" + name) }
        }
        guard unknown.isEmpty else {
            throw TinhError(unknown.map { SessionMessages.unusedParameter($0, declared: declared) })
        }
    }

    /// Like the other one, and what is offered in place of a slip also passes the checker, as far as that can be told now.
    func parse(_ source: SourceText, folder: String?) throws(TinhError) -> Script {
        let script = Parser.parse(source: source)
        guard !script.errors.isEmpty else { return script }
        var offered: Set<String> = []
        throw TinhError(
            script.errors.map { error in
                let mistake = offering(error.diagnostic(in: source), in: source, folder: folder)
                // One line may put several mistakes right, and is told once.
                guard let line = DiagnosticText.correctedLine(mistake) else { return mistake }
                return offered.insert(line).inserted ? mistake : mistake.withoutReplacements
            })
    }

    static func parse(_ source: SourceText) throws(TinhError) -> Script {
        let script = Parser.parse(source: source)
        guard script.errors.isEmpty else { throw TinhError(script.errors.map { $0.diagnostic(in: source) }) }
        return script
    }
}
