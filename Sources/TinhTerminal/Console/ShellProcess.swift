import Glibc

/// Another program in the same terminal, started by the shell, since what names it may hold options.
struct ShellProcess {
    enum End: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    private let number: pid_t

    /// Runs a command of the shell, `$1` and so on being the operands; its standard input is the descriptor, else that of this
    /// program. Its signals are as if a shell had started it.
    init(_ command: String, _ operands: [String] = [], standardInput: Int32? = nil) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let standardInput { posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO) }
        let words = ["sh", "-c", command, "sh"] + operands
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ)
        guard failure == 0 else { throw ProgramError.cannotRead(path: "/bin/sh", errorNumber: failure) }
        number = process
    }

    /// Waits until it ends.
    func wait() -> End { end(waiting: true) ?? .exited(127) }

    /// How it ended; nil while it runs. Once it is given, it is not to be asked again.
    func end() -> End? { end(waiting: false) }

    private func end(waiting: Bool) -> End? {
        var status: Int32 = 0
        var ended = pid_t()
        repeat { ended = waitpid(number, &status, waiting ? 0 : WNOHANG) } while ended < 0 && errno == EINTR
        if ended == 0 { return nil }
        guard ended == number else { return .exited(127) }
        return status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: status & 0x7F)
    }
}
