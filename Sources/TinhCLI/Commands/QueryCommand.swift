import Tinh
import TinhTerminal

extension Command {
    static let query = Command("", usage: "-c QUERY [FILE…]", "run QUERY over the files, print each result") {
        settings in
        let files = try DataFile.list(settings.operands)
        try DataFile.checkPresence(files)
        let run = try Run(settings)
        for file in files { try run.attach(file.path, as: file.name) }
        run.setParameters()
        let query = settings.query ?? ""
        do {
            try run.statements(query, name: "-c")
        } catch let error as TinhError {
            guard !error.isInterruption, let command = Repl.command(meantBy: query) else { throw error }
            // `exit` is told as `.quit` would be.
            try run.statements("." + command, name: "-c")
        }
        return try run.finish()
    }
}
