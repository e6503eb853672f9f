import TinhBase
import TinhFormats

/// What bounds a run: a deep enough stack, memory, and whoever calls it off.
extension Session {
    /// Work of any depth; when it ends for want of memory, the error says so.
    func bounded<Value>(_ work: () throws(TinhError) -> Value) throws(TinhError) -> Value {
        try withinMemory { () throws(TinhError) in try largeStack.run(work) }
    }

    func withinMemory<Value>(_ work: () throws(TinhError) -> Value) throws(TinhError) -> Value {
        engine.memory.begin()
        do throws(TinhError) {
            return try work()
        } catch {
            guard error.isInterruption else { throw error }
            let bound = interrupter.isInterrupted ? nil : engine.memory.exceeded
            engine.memory.endCalledOff()
            throw bound.map { TinhError([SessionMessages.outOfMemory(engine.memory, beyond: $0)]) } ?? error
        }
    }

    /// What runs and readers ask between batches and pieces: true ends them.
    var isCalledOff: @Sendable () -> Bool {
        let (interrupter, memory) = (interrupter, engine.memory)
        if let besides = isCalledOffBesides {
            return { interrupter.isInterrupted || memory.isOverdrawn() || besides() }
        }
        return { interrupter.isInterrupted || memory.isOverdrawn() }
    }
}

extension SessionMessages {
    static func outOfMemory(_ budget: MemoryBudget, beyond bound: MemoryBudget.Bound) -> Diagnostic {
        let limit =
            switch bound {
            case .limit:
                "\(ByteText.rounded(budget.limitBytes)) of memory, "
                    + (budget.isGiven ? "the limit" : "four fifths of what there is")
            case .addresses:
                "\(ByteText.rounded(budget.addressBytesMax ?? 0)) of memory, nine tenths of what `ulimit -v` allows"
            case .machine: "the memory that other programs leave"
            }
        return Diagnostic(
            "E0798", .error, "this takes more than \(limit)",
            remedy:
                "read fewer columns, narrow with `where` before a join or a group, or give more: "
                + (bound == .addresses ? "`ulimit -v unlimited`" : "`--memory-limit 64GB`"))
    }
}
