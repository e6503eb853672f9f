import TinhColumns
import TinhEngine

/// What runs queries: threads and the standard library. Make one and keep it; it is safe to share between threads.
///
/// It prints nothing, exits nothing, reads nothing from its surroundings but the files it is given, and has no global
/// state: two engines know nothing of each other.
public final class Engine: Sendable {
    public struct Configuration: Sendable {
        /// Threads that work on a query, the caller's among them; nil for one for each core.
        public var threadCount: Int?
        /// What `matches` uses; nil makes `matches` an error that says so. `TinhRegularExpressions` has one.
        public var regularExpressions: (any RegularExpressions)?
        /// Rows in a batch, 1 to 2048; anything but the default is for tests: answers do not depend on it.
        public var batchRowCount: Int
        /// Bytes in a piece of a file, at least 1; anything but the default is for tests: answers do not depend on it.
        public var morselByteCount: Int?
        /// How much of the machine's memory the process may take while a query runs or a file is loaded; nil for four fifths
        /// of what there is. More ends the run with an error.
        public var memoryLimitByteCount: Int?

        public init(
            threadCount: Int? = nil, regularExpressions: (any RegularExpressions)? = nil, batchRowCount: Int = 2048,
            morselByteCount: Int? = nil, memoryLimitByteCount: Int? = nil
        ) {
            self.threadCount = threadCount
            self.regularExpressions = regularExpressions
            self.batchRowCount = batchRowCount
            self.morselByteCount = morselByteCount
            self.memoryLimitByteCount = memoryLimitByteCount
        }
    }

    public let configuration: Configuration
    let threadCount: Int
    let execution = ExecutionEnvironment()
    let memory: MemoryBudget
    let regularExpressions: (any RegularExpressionCompiler)?

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        threadCount = max(1, configuration.threadCount ?? Machine.coreCount)
        memory = MemoryBudget(limitBytes: configuration.memoryLimitByteCount)
        regularExpressions = configuration.regularExpressions.map(EngineRegularExpressions.init)
    }

    /// For a program of which Tinh is all: memory that is freed stays with the process for the next query, and goes back to the
    /// system after seconds without one.
    package static func keepFreedMemory() { FreedMemory.keep() }

    /// For a program of which Tinh is all: `end` ends it, having told the message, where the system has no memory for what a query
    /// needs next.
    package static func endProcess(withoutMemory end: @escaping @Sendable (Message) -> Never) {
        HeapMemory.endProcess {
            let bound: MemoryBudget.Bound = HeapMemory.addressBytesMax == nil ? .machine : .addresses
            end(Message(SessionMessages.outOfMemory(MemoryBudget(limitBytes: nil), beyond: bound)))
        }
    }

    /// A session of its own: tables, names and parameters.
    public func makeSession(_ options: Session.Options = Session.Options()) -> Session {
        Session(engine: self, options: options)
    }
}

/// Makes matchers for `matches`: RE2's syntax, found anywhere in the text, time linear in its length.
public protocol RegularExpressions: Sendable {
    /// Throws a message for the user when the pattern is wrong.
    func compile(_ pattern: String) throws(RegularExpressionError) -> any RegularExpression
}

public protocol RegularExpression: Sendable {
    /// Called from several threads at the same time.
    func isFound(in text: UnsafeRawBufferPointer) -> Bool
}

public struct RegularExpressionError: Error, Sendable {
    public let message: String
    public init(message: String) { self.message = message }
}
