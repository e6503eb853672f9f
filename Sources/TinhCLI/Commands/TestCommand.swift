import Glibc
import Tinh
import TinhTerminal

extension Command {
    static let test = Command(
        "test", usage: "test PATH…", "run scripts (folders: every *.tinh below) and report checks"
    ) {
        settings in
        guard !settings.operands.isEmpty else {
            throw ProgramError.missingOperand(command: "test", operand: "PATH")
        }
        let paths = try settings.operands.flatMap { try ScriptFolder.scripts(in: $0) }
        let engine = Run.makeEngine(settings)
        var report = TestReport(
            style: Style(isOn: settings.color.isOn(STDOUT_FILENO)), isQuiet: settings.isQuiet,
            messages: settings.messages)
        for path in paths {
            let script = try Script(path: path)
            let session = engine.makeSession(Session.Options(isStrict: settings.isStrict, folder: script.folder))
            Interruption.install(for: session, isForgiving: false)
            for (name, value) in settings.parameters { session.setParameter(name, text: value) }
            report.begin()
            do {
                try session.run(script.text, name: script.name, folder: script.folder) { outcome in
                    try report.add(outcome)
                    if let signal = Interruption.pending { throw Interrupted(signal: signal) }
                }
            } catch let error as TinhError where !error.isInterruption {
                report.addError()
                settings.messages.print(error.messages)
            }
        }
        return try report.finish()
    }
}
