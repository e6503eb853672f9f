import CKernels
import TinhColumns

/// Memory that runs have let go of and that the process still has.
package enum FreedMemory {
    /// Gives it back to the system.
    package static func giveBack() {
        KeptPages.giveBack()
        tinh_give_back()
    }

    /// Bytes that the heap will give out before it asks the system for more. It looks at every free piece: for when that matters.
    package static var heapByteCount: Int { tinh_free_heap_count() }

    /// Leaves it to the system to take large blocks where memory is short.
    static func offer() { KeptPages.offer() }

    /// Gives back large blocks that no run has asked for in a while.
    package static func giveBackLongKept() { KeptPages.giveBackLongKept() }

    /// From now on the heap, too, keeps what is freed, until it is given back: for a process that belongs to Tinh alone.
    package static func keep() { tinh_keep_freed(keptByteCountMax) }

    private static let keptByteCountMax = 256 << 20
}
