import Glibc
import Synchronization
import TinhEngine

/// How much memory the process may take, and whether it takes more.
///
/// What counts is what the process has of the machine, not what each column asks for: so nothing that loads, joins or groups
/// keeps books, and nothing is forgotten. The system is asked where a run asks whether it is called off, between batches and
/// pieces of files, and every few milliseconds at most.
final class MemoryBudget: Sendable {
    let limitBytes: Int
    /// The limit is not the machine's, but given.
    let isGiven: Bool
    /// A limit of addresses (`ulimit -v`) counts what is reserved, too.
    let addressBytesMax: Int?
    /// When to ask again, in nanoseconds of the system's clock.
    private let due = Atomic<UInt64>(0)
    private let spent = Atomic<Bool>(false)

    private static let pauseNanoseconds: UInt64 = 4_000_000

    init(limitBytes: Int?) {
        isGiven = limitBytes != nil
        // What is left over is for other programs, and for what is asked for between two looks.
        self.limitBytes = limitBytes ?? Machine.memoryBytes / 5 * 4
        addressBytesMax = Machine.addressBytes.map { $0 / 10 * 9 }
    }

    /// A run has been ended for want of memory.
    var isSpent: Bool { spent.load(ordering: .relaxed) }

    /// True when a run must end. Called from any thread.
    func isOverdrawn() -> Bool {
        if isSpent { return true }
        let now = MemoryBudget.now
        let due = due.load(ordering: .relaxed)
        guard now >= due else { return false }
        // One thread looks.
        let next = now + MemoryBudget.pauseNanoseconds
        guard self.due.compareExchange(expected: due, desired: next, ordering: .relaxed).exchanged else { return false }
        guard isBeyondLimits else { return false }
        // What is only kept for later is no use.
        FreedMemory.giveBack()
        let isBeyond = isBeyondLimits
        if isBeyond { spent.store(true, ordering: .relaxed) }
        return isBeyond
    }

    private var isBeyondLimits: Bool {
        guard let used = Machine.usedBytes else { return false }
        return used.resident > limitBytes || used.addresses > addressBytesMax ?? .max
    }

    /// Before the next run: what the last one took is given back.
    func begin() {
        guard isSpent else { return }
        FreedMemory.giveBack()
        spent.store(false, ordering: .relaxed)
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
