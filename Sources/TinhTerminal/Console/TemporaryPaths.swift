import Glibc
import Synchronization

/// The temporary files that stand unfinished, so that a signal handler can remove them before it ends the process.
///
/// A handler may use neither locks nor memory management, hence a fixed row of atomic slots with the addresses of C strings.
/// The slots live as long as the process and are only touched by atomic operations.
enum TemporaryPaths {
    /// 0 in a free slot.
    private nonisolated(unsafe) static let slots = {
        let slots = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: slotCount)
        for index in 0..<slotCount { (slots + index).initialize(to: Atomic(0)) }
        return slots
    }()
    private static let slotCount = 64

    /// Where a path is kept.
    struct Place {
        fileprivate let index: Int
    }

    /// Makes the slots, so that a handler finds them made.
    static func prepare() { _ = slots }

    /// Nil when all slots are taken: that file stays behind where a process is ended by force.
    static func keep(_ path: String) -> Place? {
        guard let copy = strdup(path) else { return nil }
        for index in 0..<slotCount {
            let address = UInt(bitPattern: copy)
            if slots[index].compareExchange(expected: 0, desired: address, ordering: .sequentiallyConsistent).exchanged
            {
                return Place(index: index)
            }
        }
        free(copy)
        return nil
    }

    /// The file has been renamed or removed.
    static func forget(_ place: Place) {
        let address = slots[place.index].exchange(0, ordering: .sequentiallyConsistent)
        free(UnsafeMutableRawPointer(bitPattern: address))
    }

    /// Async-signal-safe; the process must end after it.
    static func removeAll() {
        for index in 0..<slotCount {
            let address = slots[index].exchange(0, ordering: .sequentiallyConsistent)
            if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
        }
    }
}
