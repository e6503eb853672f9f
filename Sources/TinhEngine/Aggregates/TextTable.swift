import TinhColumns

/// Numbers distinct byte strings from 0, in the order in which they come, and keeps copies of them that never move.
///
/// Open addressing with linear probing, at most half full; a slot holds half of the hash beside the number, so most probes
/// read one word. Hashes of a batch are worked out first, so that the probes' cache misses overlap.
struct TextTable {
    private var views = GrowingBuffer<TextSlice>()
    private var hashes = GrowingBuffer<UInt64>()
    /// The upper 32 bits of the hash, and the number + 1 below them; 0 where free.
    private var slots: GrowingBuffer<UInt64>
    private var mask: Int
    private var blocks: [Buffer] = []
    private var blockUsed = 0

    private static let blockBytes = 256 * 1024
    private static let tagMask: UInt64 = 0xFFFF_FFFF_0000_0000

    init() {
        slots = GrowingBuffer(capacity: 1024)
        slots.resize(1024, filling: 0)
        mask = 1023
    }

    var count: Int { views.count }

    @inline(__always)
    subscript(number: Int) -> TextSlice { views.values[number] }

    mutating func number(_ text: TextSlice) -> Int32 {
        makeRoom(1)
        return find(text, ByteHash.hash(text.bytes))
    }

    /// The numbers of a batch's texts; a missing row gives 0. `room` has a word for each row.
    mutating func numbers(
        _ texts: UnsafePointer<TextSlice>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        room: UnsafeMutablePointer<UInt64>, into out: UnsafeMutablePointer<Int32>
    ) {
        makeRoom(rowCount)
        if let validity {
            for row in 0..<rowCount { room[row] = validity[row] == 0 ? 0 : ByteHash.hash(texts[row].bytes) }
            for row in 0..<rowCount { out[row] = validity[row] == 0 ? 0 : find(texts[row], room[row]) }
        } else {
            for row in 0..<rowCount { room[row] = ByteHash.hash(texts[row].bytes) }
            for row in 0..<rowCount { out[row] = find(texts[row], room[row]) }
        }
    }

    /// The number of a text that is there, else -1. May run in several threads.
    func known(_ text: TextSlice) -> Int32 {
        let hash = ByteHash.hash(text.bytes)
        let tag = hash & TextTable.tagMask
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots.values[slot]
            if entry == 0 { return -1 }
            if entry & TextTable.tagMask == tag {
                let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
                if ByteHash.equal(views.values[number].bytes, text.bytes) { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private mutating func find(_ text: TextSlice, _ hash: UInt64) -> Int32 {
        let slots = slots.values
        let views = views.values
        let tag = hash & TextTable.tagMask
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { return add(text, hash, slot) }
            if entry & TextTable.tagMask == tag {
                let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
                if ByteHash.equal(views[number].bytes, text.bytes) { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & mask
        }
    }

    @inline(never)
    private mutating func add(_ text: TextSlice, _ hash: UInt64, _ slot: Int) -> Int32 {
        precondition(views.count < Int(Int32.max), "more than 2^31 texts")
        views.append(kept(text))
        hashes.append(hash)
        slots.values[slot] = hash & TextTable.tagMask | UInt64(views.count)
        return Int32(truncatingIfNeeded: views.count - 1)
    }

    /// A copy of the bytes that stays where it is.
    private mutating func kept(_ text: TextSlice) -> TextSlice {
        if blocks.isEmpty || blockUsed + text.count > blocks[blocks.count - 1].sizeBytes {
            blocks.append(Buffer(sizeBytes: max(TextTable.blockBytes, text.count)))
            blockUsed = 0
        }
        let start = blocks[blocks.count - 1].pointer(of: UInt8.self) + blockUsed
        start.update(from: text.start, count: text.count)
        blockUsed += text.count
        return TextSlice(start: UnsafePointer(start), count: text.count)
    }

    private mutating func makeRoom(_ more: Int) {
        guard (views.count + more) * 2 > mask else { return }
        var size = mask + 1
        while (views.count + more) * 2 > size - 1 { size *= 2 }
        slots = GrowingBuffer(capacity: size)
        slots.resize(size, filling: 0)
        mask = size - 1
        for number in 0..<views.count {
            let hash = hashes.values[number]
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots.values[slot] != 0 { slot = (slot + 1) & mask }
            slots.values[slot] = hash & TextTable.tagMask | UInt64(number + 1)
        }
    }
}
