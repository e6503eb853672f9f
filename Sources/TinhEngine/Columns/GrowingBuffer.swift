import CKernels
import TinhColumns

/// Memory for values of one trivial type that come one after another.
struct GrowingBuffer<T> {
    private(set) var values: UnsafeMutablePointer<T>
    private(set) var count = 0
    private var capacity: Int
    /// Nothing has been written since the memory was new.
    private var isUntouched = true
    private let owner: Owner

    private final class Owner {
        var block: MemoryBlock
        init(_ block: MemoryBlock) { self.block = block }
        deinit { block.free() }
    }

    init(capacity: Int = 0) {
        self.capacity = max(capacity, 16)
        let block = MemoryBlock(byteCount: self.capacity * MemoryLayout<T>.stride)
        owner = Owner(block)
        values = block.start.bindMemory(to: T.self, capacity: self.capacity)
    }

    init(_ values: [T]) {
        self.init(capacity: values.count)
        values.withUnsafeBufferPointer { from in
            if let start = from.baseAddress { extend(from.count).update(from: start, count: from.count) }
        }
    }

    /// Room for `more` values at the end; the caller writes them all.
    mutating func extend(_ more: Int) -> UnsafeMutablePointer<T> {
        if count + more > capacity { grow(count + more) }
        isUntouched = false
        let start = values + count
        count += more
        return start
    }

    private mutating func grow(_ needed: Int) {
        capacity = max(needed, capacity * 2)
        if count > 0, let kept = MemoryBlock.keptGrowing(byteCount: capacity * MemoryLayout<T>.stride) {
            // Copied once, it may grow for long, and no page has to be cleared.
            kept.start.copyMemory(from: values, byteCount: count * MemoryLayout<T>.stride)
            owner.block.free()
            owner.block = kept
            capacity = kept.byteCount / max(1, MemoryLayout<T>.stride)
            values = kept.start.bindMemory(to: T.self, capacity: capacity)
            return
        }
        if count > 0, let moved = owner.block.grown(byteCount: capacity * MemoryLayout<T>.stride) {
            owner.block = moved
            values = moved.start.bindMemory(to: T.self, capacity: capacity)
            return
        }
        let block = MemoryBlock(byteCount: capacity * MemoryLayout<T>.stride)
        block.start.copyMemory(from: values, byteCount: count * MemoryLayout<T>.stride)
        owner.block.free()
        owner.block = block
        values = block.start.bindMemory(to: T.self, capacity: capacity)
    }

    mutating func append(_ value: T) { extend(1).pointee = value }

    /// Up to `newCount` values, the new ones all `value`.
    mutating func resize(_ newCount: Int, filling value: T) {
        guard newCount > count else { return }
        let more = newCount - count
        if count == 0, more * MemoryLayout<T>.stride >= MemoryBlock.mappedBytesMin, isZero(value) {
            // Fresh pages are zero, and those that are never touched cost nothing.
            if capacity < newCount || !isUntouched || !owner.block.isZero {
                capacity = newCount
                owner.block.free()
                owner.block = MemoryBlock(byteCount: capacity * MemoryLayout<T>.stride, isZero: true)
                values = owner.block.start.bindMemory(to: T.self, capacity: capacity)
            }
            isUntouched = false
            count = newCount
            if !owner.block.isZero { values.update(repeating: value, count: more) }
            return
        }
        extend(more).update(repeating: value, count: more)
    }

    private func isZero(_ value: T) -> Bool {
        withUnsafeBytes(of: value) { bytes in bytes.allSatisfy { $0 == 0 } }
    }

    /// Forgets the last values.
    mutating func drop(_ fewer: Int) { shorten(count - fewer) }

    /// Keeps the first values.
    mutating func shorten(_ newCount: Int) {
        precondition(newCount >= 0 && newCount <= count, "a buffer shortened to \(newCount) of \(count)")
        count = newCount
    }

    /// Forgets the values, not their memory.
    mutating func removeAll() { count = 0 }

    /// Lets the values at these places, which are to be added to, come near all at once, where there are too many values for them
    /// to be near anyhow.
    func bringNear(_ places: UnsafePointer<Int32>, _ placeCount: Int) {
        if count * MemoryLayout<T>.stride <= MemoryBlock.nearBytesMax { return }
        var (least, most) = (Int32.max, Int32.min)
        for place in 0..<placeCount {
            least = min(least, places[place])
            most = max(most, places[place])
        }
        // So do those that lie close together.
        if least > most || Int(most - least) * MemoryLayout<T>.stride <= MemoryBlock.nearBytesMax { return }
        for place in 0..<placeCount { tinh_prefetch_written(values + Int(places[place])) }
    }

    /// A copy of exactly the values.
    func buffer() -> Buffer {
        let made = Buffer(sizeBytes: count * MemoryLayout<T>.stride)
        made.bytes.copyMemory(from: values, byteCount: count * MemoryLayout<T>.stride)
        return made
    }
}
