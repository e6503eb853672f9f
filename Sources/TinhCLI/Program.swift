import Glibc
import Tinh
import TinhTerminal

/// From arguments to an exit status: 0 done, 1 a query, its data or a check failed, 2 wrong usage, 130 interrupted.
enum Program {
    static let version = "0.1.0"
    /// The day of this version, as the man page has it.
    static let date = "2026-11-25"

    static func run(_ arguments: [String]) -> Int32 {
        Terminal.fillStandardDescriptors()
        Engine.keepFreedMemory()
        var settings = Settings()
        do {
            do {
                try FlagReader.read(helpOnFlag(arguments), into: &settings)
            } catch {
                // Who reads messages by a program reads this one so, too, wherever its flag stands.
                if FlagReader.wantsMessagesForPrograms(arguments) { settings.messageFormat = .json }
                throw error
            }
            return try AllCommands.command(for: &settings).run(settings)
        } catch {
            return report(error, settings.messages)
        }
    }

    /// In `tinh help --format` the flag is what help is asked on.
    private static func helpOnFlag(_ arguments: [String]) -> [String] {
        guard arguments.count == 3, arguments[1] == Command.help.name, UsageText.flag(arguments[2]) != nil else {
            return arguments
        }
        return [arguments[0], arguments[1], "--", arguments[2]]
    }

    /// Says what went wrong, and gives the status that the program leaves with.
    private static func report(_ error: any Error, _ messages: MessagePrinter) -> Int32 {
        switch error {
        case let error as ProgramError:
            messages.print(error)
            return error.exitStatus
        case let error as TinhError:
            if error.isInterruption { return 128 + (Interruption.pending ?? SIGINT) }
            messages.print(error.messages)
            return 1
        case let error as Interrupted: return 128 + error.signal
        case is ClosedPipe: return 0
        default: preconditionFailure("an error of a kind that nothing throws: \(error)")
        }
    }
}
