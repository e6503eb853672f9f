import Glibc
import Tinh
import TinhTerminal

extension Command {
    /// Without a command: the REPL, or a script from standard input. Each file is loaded whole.
    static let ask = Command(
        "", usage: "[FILE…]", "ask at the prompt, or run the script on standard input; each FILE is a table"
    ) { settings in
        let isInteractive = Terminal.isTerminal(STDIN_FILENO)
        let files = try DataFile.list(settings.operands)
        if files.contains(where: { $0.path == "-" }) { throw ProgramError.scriptAndDataOnStandardInput }
        try DataFile.checkPresence(files)
        var configuration = isInteractive ? Configuration.ofUser() : Configuration()
        settings.settle(&configuration)
        let run = try Run(settings, allowsRedefinition: true, isForgiving: isInteractive, keepsAnswers: isInteractive)
        var messages = settings.messages
        messages.apply(configuration.preferences)
        for file in files {
            do {
                let report = try ProgressLine.during(run.session.progress, messages) { _ in
                    try run.session.load(path: file.path, as: file.name)
                }
                try run.printer.print(report)
            } catch let error as TinhError where isInteractive && !error.isInterruption {
                // At the prompt the other tables can be asked, and this one loaded as the error says.
                messages.print(error.messages)
                messages.progress(messages.style.dim("not loaded: `\(file.loading)` tries again"))
            }
        }
        run.setParameters()
        if isInteractive {
            try Repl(session: run.session, printer: run.printer, version: Program.version, configuration: configuration)
                .run()
            _ = try run.finish()
            return 0
        }
        try StandardInputScript.run(run.session, run.printer)
        return try run.finish()
    }
}
