import Glibc
import Synchronization
import TinhColumns
import TinhEngine

/// How much memory the process may take, and whether it takes more.
///
/// What counts is what the process has of the machine, not what each column asks for: so nothing that loads, joins or groups
/// keeps books, and nothing is forgotten. The system is asked where a run asks whether it is called off, between batches and
/// pieces of files, and every few milliseconds at most.
final class MemoryBudget: Sendable {
    private let givenLimitBytes: Int?
    /// When to ask again, in nanoseconds of the system's clock.
    private let due: Atomic<UInt64>
    private let spent = Atomic<UInt8>(0)

    /// What a run went beyond.
    enum Bound: UInt8 {
        case limit = 1
        case addresses = 2
        /// What the machine has left, other programs counted.
        case machine = 3
    }

    private static let pauseNanoseconds: UInt64 = 4_000_000

    /// What the machine has is read at the first look: a question that is answered before that need not know it.
    init(limitBytes: Int?) {
        givenLimitBytes = limitBytes
        due = Atomic(limitBytes == nil ? MemoryBudget.now + MemoryBudget.pauseNanoseconds : 0)
    }

    /// What is left over is for other programs, and for what is asked for between two looks.
    var limitBytes: Int { givenLimitBytes ?? Machine.memoryBytes / 5 * 4 }

    /// The limit is not the machine's, but given.
    var isGiven: Bool { givenLimitBytes != nil }

    /// A limit of addresses (`ulimit -v`) counts what is reserved, too.
    var addressBytesMax: Int? { HeapMemory.addressBytesMax.map { $0 / 10 * 9 } }

    /// How little the machine may have left for all programs, before it swaps or ends one of them.
    private var reserveBytes: Int { Machine.memoryBytes / 32 }

    /// What the run that has been ended for want of memory went beyond; nil when none has.
    var exceeded: Bound? { Bound(rawValue: spent.load(ordering: .relaxed)) }

    /// True when a run must end. Called from any thread.
    func isOverdrawn() -> Bool {
        if exceeded != nil { return true }
        let now = MemoryBudget.now
        let due = due.load(ordering: .relaxed)
        guard now >= due else { return false }
        // One thread looks.
        let next = now + MemoryBudget.pauseNanoseconds
        guard self.due.compareExchange(expected: due, desired: next, ordering: .relaxed).exchanged else { return false }
        guard bound() != nil else { return false }
        // What is only kept for later is no use.
        FreedMemory.giveBack()
        guard let bound = bound() else { return false }
        spent.store(bound.rawValue, ordering: .relaxed)
        return true
    }

    private func bound() -> Bound? {
        guard let used = Machine.usedBytes else { return nil }
        if used.resident > limitBytes { return .limit }
        if let addressBytesMax, used.addresses > addressBytesMax,
            // A heap keeps its addresses, and uses them again.
            used.addresses - FreedMemory.heapByteCount > addressBytesMax
        {
            return .addresses
        }
        // A process that takes little is not to blame, and ending it would help little.
        if !isGiven, used.resident > 4 * reserveBytes, let available = Machine.availableBytes, available < reserveBytes
        {
            return .machine
        }
        return nil
    }

    /// Before a run: what none has asked for in a while is given back.
    func begin() {
        // One that took too much may have ended well all the same.
        if exceeded != nil { endCalledOff() } else { FreedMemory.giveBackLongKept() }
    }

    /// After a run that was called off or took too much: what it let go of is given back.
    func endCalledOff() {
        FreedMemory.giveBack()
        spent.store(0, ordering: .relaxed)
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
