import CKernels
import TinhColumns

/// Numbers distinct byte strings from 0, in the order in which they come, and keeps copies of those that may move.
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

    private let keepsCopies: Bool

    private static let blockBytes = 256 * 1024
    private static let tagMask: UInt64 = 0xFFFF_FFFF_0000_0000

    /// `keepsCopies`: the texts that are given do not stay where they are.
    init(keepsCopies: Bool = true) {
        self.keepsCopies = keepsCopies
        slots = GrowingBuffer(capacity: 1024)
        slots.resize(1024, filling: 0)
        mask = 1023
    }

    var count: Int { views.count }

    /// `count` of them, in the order of their numbers, until one is added.
    var texts: GrowingBuffer<TextSlice> { views }

    /// Likewise their hashes.
    var textHashes: GrowingBuffer<UInt64> { hashes }

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
            bringNear(room, rowCount)
            for row in 0..<rowCount { out[row] = validity[row] == 0 ? 0 : find(texts[row], room[row]) }
        } else {
            for row in 0..<rowCount { room[row] = ByteHash.hash(texts[row].bytes) }
            bringNear(room, rowCount)
            for row in 0..<rowCount { out[row] = find(texts[row], room[row]) }
        }
    }

    /// The numbers of another's texts, in the order of theirs: some of them, at most a batch.
    mutating func numbers(
        of other: TextTable, _ own: Range<Int>, into out: UnsafeMutablePointer<Int32>
    ) {
        makeRoom(own.count)
        let (texts, hashes) = (other.views.values, other.hashes.values)
        bringNear(hashes + own.lowerBound, own.count)
        for number in own { out[number - own.lowerBound] = find(texts[number], hashes[number]) }
    }

    /// Lets the slots of hashes come near all at once, where there are too many to be near anyhow.
    @inline(__always)
    private func bringNear(_ hashes: UnsafePointer<UInt64>, _ count: Int) {
        if mask * MemoryLayout<UInt64>.stride <= MemoryBlock.nearBytesMax { return }
        let slots = slots.values
        for place in 0..<count {
            tinh_prefetch(slots + (Int(truncatingIfNeeded: hashes[place]) & mask))
        }
    }

    /// The number of a text, for which there is room, by its hash.
    @inline(__always)
    mutating func number(_ text: TextSlice, hash: UInt64) -> Int32 { find(text, hash) }

    /// Lets a text that has most likely been there before come near, and what it is to be compared with.
    @inline(__always)
    func bringNear(_ text: TextSlice, hash: UInt64) {
        let slots = slots.values
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) & TextTable.tagMask == 0 {
                tinh_prefetch(text.start)
                tinh_prefetch(views.values[Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1].start)
                return
            }
            slot = (slot + 1) & mask
        }
    }

    /// The numbers of a batch's texts that are there, else -1; unspecified where missing. `room` has a word for each row. May run
    /// in several threads.
    func known(
        _ texts: UnsafePointer<TextSlice>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        room: UnsafeMutablePointer<UInt64>, into out: UnsafeMutablePointer<Int64>
    ) {
        let (slots, views, mask) = (slots.values, views.values, mask)
        if let validity {
            for row in 0..<rowCount {
                room[row] = validity[row] == 0 ? 0 : ByteHash.hash(texts[row].bytes)
            }
        } else {
            for row in 0..<rowCount { room[row] = ByteHash.hash(texts[row].bytes) }
        }
        bringNear(room, rowCount)
        // Where the text is most likely; then its view, then its bytes are asked for, each of all rows at once.
        for row in 0..<rowCount {
            let entry = slots[Int(truncatingIfNeeded: room[row]) & mask]
            let isLikely = entry != 0 && (entry ^ room[row]) & TextTable.tagMask == 0
            out[row] = isLikely ? Int64(entry & 0xFFFF_FFFF) - 1 : -1
            if isLikely { tinh_prefetch(views + Int(out[row])) }
        }
        for row in 0..<rowCount where out[row] >= 0 { tinh_prefetch(views[Int(out[row])].start) }
        for row in 0..<rowCount where validity.map({ $0[row] != 0 }) ?? true {
            if out[row] >= 0, ByteHash.equal(views[Int(out[row])].bytes, texts[row].bytes) { continue }
            out[row] = Int64(known(texts[row], room[row]))
        }
    }

    /// The number of a text that is there, else -1. May run in several threads.
    func known(_ text: TextSlice) -> Int32 {
        known(text, ByteHash.hash(text.bytes))
    }

    private func known(_ text: TextSlice, _ hash: UInt64) -> Int32 {
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
        views.append(keepsCopies ? kept(text) : text)
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

    mutating func makeRoom(_ more: Int) {
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
