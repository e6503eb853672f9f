import Synchronization
import TinhSemantics
import TinhSyntax

/// Tables, names and parameters, and the queries asked of them. Used by one thread at a time; `interrupter` by any.
public final class Session {
    public struct Options: Sendable {
        /// Notes that changed how a query was read are errors.
        public var isStrict: Bool
        /// A later `let` of a name replaces the earlier (as in the REPL); else it is an error.
        public var allowsRedefinition: Bool
        /// `load` reads a file whole at once (as in the REPL); else queries read what they need of it.
        public var loadsWholeFiles: Bool
        /// The last answer is the table `it`, and definitions can be undone (as in the REPL).
        public var keepsAnswers: Bool
        /// Where relative paths of `load` start; nil for the current folder.
        public var folder: String?

        public init(
            isStrict: Bool = false, allowsRedefinition: Bool = false, loadsWholeFiles: Bool = false,
            keepsAnswers: Bool = false, folder: String? = nil
        ) {
            self.isStrict = isStrict
            self.allowsRedefinition = allowsRedefinition
            self.loadsWholeFiles = loadsWholeFiles
            self.keepsAnswers = keepsAnswers
            self.folder = folder
        }
    }

    /// Ends the running query of a session from another thread or a signal handler; the session stays usable.
    public final class Interrupter: Sendable {
        private let flag = Atomic<Bool>(false)

        public init() {}
        /// Async-signal-safe.
        public func interrupt() { flag.store(true, ordering: .relaxed) }
        public func reset() { flag.store(false, ordering: .relaxed) }
        public var isInterrupted: Bool { flag.load(ordering: .relaxed) }
    }

    public let engine: Engine
    public let options: Options
    public let interrupter: Interrupter
    public let progress: Progress
    /// False: an interruption that comes before a statement begins ends that statement; its owner resets the interrupter.
    package var resetsInterrupter = true
    /// Asked beside the interrupter, by any thread and often; once true it stays so. Tests end a run at its n-th look.
    package var isCalledOffBesides: (@Sendable () -> Bool)?
    var state: SessionState
    /// What can be undone, the last step last.
    var undoSteps: [UndoStep] = []
    let largeStack = LargeStack()

    init(
        engine: Engine, options: Options, interrupter: Interrupter = Interrupter(), progress: Progress = Progress()
    ) {
        self.engine = engine
        self.options = options
        self.interrupter = interrupter
        self.progress = progress
        state = SessionState(
            environment: Environment(isStrict: options.isStrict, replaces: options.allowsRedefinition))
    }

    deinit {
        // What they share with the state is let go of with the state, step by step.
        undoSteps.removeAll()
        state.forgetDefinitions()
    }
}

extension Session {
    /// False when a text ends within a statement: an open bracket or text, a line that ends in an operator. A line that may
    /// stand alone is complete, though the next one could go on with it.
    public static func isComplete(_ text: String) -> Bool { Parser.isComplete(text) }

    /// Gives a `$parameter` its text, read by the type of its `param` when the script declares it.
    public func setParameter(_ name: String, text: String) {
        state.environment.givenParameters[name] = text
    }
}
