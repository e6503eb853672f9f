import CKernels
import Synchronization
import TinhColumns

/// Where other texts are looked up among many different ones at rest. Made by all threads; once made only read, by any.
///
/// Open addressing with linear probing, at most half full. A slot says where its text stands, so that a look-up touches two
/// places in memory, the slot and the text, and both are asked for many rows ahead.
struct TextLookup {
    private struct Slot {
        /// The upper half of the hash, and the text's number + 1 below it; 0 where free.
        var entry: UInt64 = 0
        /// Where the text stands in 48 bits, and its length above them; `elsewhere` where that is no room for them.
        var place: UInt64 = 0
    }

    private static let elsewhere = UInt64.max
    private static let addressBits: UInt64 = 48
    private static let hashMask: UInt64 = 0xFFFF_FFFF_0000_0000

    private let texts: GrowingBuffer<TextSlice>
    private let slots: GrowingBuffer<Slot>
    private let mask: Int
    /// The upper bits of a hash say where to begin to look.
    private let shift: UInt64

    /// The texts of an encoding, which outlives this, found by their codes. O(texts).
    init(_ encoding: TextEncoding, _ threads: Gather.Threads) throws(ExecutionFault) {
        texts = encoding.texts
        let bits = max(10, Int.bitWidth - (texts.count * 2).leadingZeroBitCount)
        mask = 1 << bits - 1
        shift = UInt64(64 - bits)
        try threads.require(1 << bits, of: Slot.self)
        var slots = GrowingBuffer<Slot>()
        slots.resize(1 << bits, filling: Slot())
        self.slots = slots
        let work = Unshared((lookup: self, hashes: encoding.hashes.values))
        threads.stretches(of: texts.count) { stretch in
            let (lookup, hashes) = work.value
            for number in stretch { lookup.putDown(number, hash: UInt64(hashes[number]) << 32) }
        }
        try threads.endIfCancelled()
    }

    /// Whoever comes first to a free slot has it: which of them a text has changes nothing for those who look.
    private func putDown(_ number: Int, hash: UInt64) {
        let entry = hash | UInt64(number + 1)
        var slot = Int(truncatingIfNeeded: hash >> shift)
        while !take(slot, entry) { slot = (slot + 1) & mask }
        slots.values[slot].place = TextLookup.place(texts.values[number])
    }

    @inline(__always)
    private func take(_ slot: Int, _ entry: UInt64) -> Bool {
        UnsafeMutableRawPointer(slots.values + slot).withMemoryRebound(to: Atomic<UInt64>.self, capacity: 1) { own in
            own.pointee.load(ordering: .relaxed) == 0
                && own.pointee.compareExchange(expected: 0, desired: entry, ordering: .relaxed).exchanged
        }
    }

    private static func place(_ text: TextSlice) -> UInt64 {
        let address = UInt64(UInt(bitPattern: text.start))
        guard address >> addressBits == 0, text.count < 0xFFFF else { return elsewhere }
        return UInt64(text.count) << addressBits | address
    }

    /// Rows whose slots and texts are asked for at once.
    private static let blockRowCount = 64

    /// The numbers of a batch's texts that are there, else -1; unspecified where missing. `room` has a word for each row.
    func known(
        _ sought: UnsafePointer<TextSlice>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        room: UnsafeMutablePointer<UInt64>, into out: UnsafeMutablePointer<Int64>
    ) {
        let (slots, shift) = (slots.values, shift)
        for start in stride(from: 0, to: rowCount, by: TextLookup.blockRowCount) {
            let rows = start..<min(rowCount, start + TextLookup.blockRowCount)
            for row in rows {
                room[row] = validity.map { $0[row] == 0 } ?? false ? 0 : ByteHash.hash(sought[row].bytes)
                tinh_prefetch(slots + Int(truncatingIfNeeded: room[row] >> shift))
            }
            for row in rows {
                let slot = slot(of: room[row], from: Int(truncatingIfNeeded: room[row] >> shift))
                out[row] = Int64(slot)
                tinh_prefetch(UnsafeRawPointer(bitPattern: TextLookup.address(slots[slot].place)))
            }
            for row in rows where validity.map({ $0[row] != 0 }) ?? true {
                out[row] = Int64(number(sought[row].bytes, room[row], from: Int(truncatingIfNeeded: out[row])))
            }
        }
    }

    /// The number of a text that is there, else -1.
    func known(_ text: UnsafeRawBufferPointer) -> Int32 {
        let hash = ByteHash.hash(text)
        return number(text, hash, from: Int(truncatingIfNeeded: hash >> shift))
    }

    /// The next slot of the hash's, or a free one.
    @inline(__always)
    private func slot(of hash: UInt64, from first: Int) -> Int {
        let slots = slots.values
        var slot = first
        while slots[slot].entry != 0, (slots[slot].entry ^ hash) & TextLookup.hashMask != 0 {
            slot = (slot + 1) & mask
        }
        return slot
    }

    @inline(__always)
    private func number(_ text: UnsafeRawBufferPointer, _ hash: UInt64, from first: Int) -> Int32 {
        var slot = slot(of: hash, from: first)
        while slots.values[slot].entry != 0 {
            let number = Int32(truncatingIfNeeded: slots.values[slot].entry & 0xFFFF_FFFF) - 1
            if holds(text, slots.values[slot].place, number) { return number }
            slot = self.slot(of: hash, from: (slot + 1) & mask)
        }
        return -1
    }

    @inline(__always)
    private func holds(_ text: UnsafeRawBufferPointer, _ place: UInt64, _ number: Int32) -> Bool {
        if place == TextLookup.elsewhere { return ByteHash.equal(texts.values[Int(number)].bytes, text) }
        guard place >> TextLookup.addressBits == UInt64(text.count) else { return false }
        let start = UnsafeRawPointer(bitPattern: TextLookup.address(place))
        return ByteHash.equal(UnsafeRawBufferPointer(start: start, count: text.count), text)
    }

    @inline(__always)
    private static func address(_ place: UInt64) -> UInt {
        UInt(truncatingIfNeeded: place & (1 << addressBits - 1))
    }
}
