import Glibc
import Tinh
import TinhLanguageServer
import TinhTerminal

extension Command {
    static let languageServer = Command(
        "lsp", usage: "lsp [FILE…]", "serve an editor on standard input and output (Language Server Protocol)"
    ) { settings in
        let files = try DataFile.list(settings.operands)
        if files.contains(where: { $0.path == "-" }) { throw ProgramError.scriptAndDataOnStandardInput }
        try DataFile.checkPresence(files)
        let server = Server(
            input: STDIN_FILENO, output: STDOUT_FILENO, engine: Run.makeEngine(settings),
            tables: files.map { ($0.path, $0.name) }, version: Program.version)
        return server.run()
    }
}
