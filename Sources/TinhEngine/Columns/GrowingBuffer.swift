import TinhColumns

/// Memory for values of one trivial type that come one after another.
struct GrowingBuffer<T> {
    private(set) var values: UnsafeMutablePointer<T>
    private(set) var count = 0
    private var capacity: Int
    private let owner: Owner

    private final class Owner {
        var memory: UnsafeMutableRawPointer
        init(_ memory: UnsafeMutableRawPointer) { self.memory = memory }
        deinit { memory.deallocate() }
    }

    init(capacity: Int = 0) {
        self.capacity = max(capacity, 16)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: self.capacity * MemoryLayout<T>.stride, alignment: 64)
        owner = Owner(memory)
        values = memory.bindMemory(to: T.self, capacity: self.capacity)
    }

    /// Room for `more` values at the end; the caller writes them all.
    mutating func extend(_ more: Int) -> UnsafeMutablePointer<T> {
        if count + more > capacity { grow(count + more) }
        let start = values + count
        count += more
        return start
    }

    private mutating func grow(_ needed: Int) {
        capacity = max(needed, capacity * 2)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<T>.stride, alignment: 64)
        memory.copyMemory(from: values, byteCount: count * MemoryLayout<T>.stride)
        owner.memory.deallocate()
        owner.memory = memory
        values = memory.bindMemory(to: T.self, capacity: capacity)
    }

    mutating func append(_ value: T) { extend(1).pointee = value }

    /// Up to `newCount` values, the new ones all `value`.
    mutating func resize(_ newCount: Int, filling value: T) {
        if newCount > count {
            let more = newCount - count
            extend(more).update(repeating: value, count: more)
        }
    }

    mutating func removeAll() { count = 0 }

    /// A copy of exactly the values.
    func buffer() -> Buffer {
        let made = Buffer(sizeBytes: count * MemoryLayout<T>.stride)
        made.bytes.copyMemory(from: values, byteCount: count * MemoryLayout<T>.stride)
        return made
    }
}
