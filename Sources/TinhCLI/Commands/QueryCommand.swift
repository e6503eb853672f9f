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
        try run.statements(settings.query ?? "", name: "-c")
        return try run.finish()
    }
}
