import CKernels

/// Numbers distinct keys of a fixed number of 64-bit words from 0, in the order in which they come.
///
/// Open addressing with linear probing, at most half full; a slot holds half of the hash beside the number, so most probes
/// read one word.
struct WordTable {
    let wordCount: Int
    private(set) var keys = GrowingBuffer<UInt64>()
    private(set) var count = 0
    /// The upper 32 bits of the hash, and the number + 1 below them; 0 where free.
    private var slots: GrowingBuffer<UInt64>
    private var mask: Int

    private static let fastGrowthMin = 1 << 20

    init(wordCount: Int, capacity: Int = 256) {
        self.wordCount = wordCount
        var size = 256
        while size < capacity * 2 { size *= 2 }
        slots = GrowingBuffer(capacity: size)
        slots.resize(size, filling: 0)
        mask = size - 1
    }

    /// Numbers of the keys of a batch; row `i`'s words stand at `words[i * wordCount]`.
    mutating func find(
        _ words: UnsafePointer<UInt64>, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>
    ) {
        // Batches are small, so making room for all of it at once costs nothing.
        while (count + rowCount) * 2 > mask { growSlots() }
        if wordCount == 1 {
            for row in 0..<rowCount { numbers[row] = findOne(words[row]) }
        } else {
            for row in 0..<rowCount { numbers[row] = findMany(words + row * wordCount) }
        }
    }

    /// Numbers of the keys that are there, -1 for others. May run in several threads.
    func known(_ words: UnsafePointer<UInt64>, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>) {
        if wordCount == 1 {
            for row in 0..<rowCount { numbers[row] = knownOne(words[row]) }
        } else {
            for row in 0..<rowCount { numbers[row] = knownMany(words + row * wordCount) }
        }
    }

    @inline(__always)
    private func knownOne(_ word: UInt64) -> Int32 {
        let hash = ByteHash.hash(word)
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots.values[slot]
            if entry == 0 { return -1 }
            if entry & 0xFFFF_FFFF_0000_0000 == tag {
                let number = Int(entry & 0xFFFF_FFFF) - 1
                if keys.values[number] == word { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & mask
        }
    }

    private func knownMany(_ words: UnsafePointer<UInt64>) -> Int32 {
        let hash = WordTable.hash(words, wordCount)
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots.values[slot]
            if entry == 0 { return -1 }
            if entry & 0xFFFF_FFFF_0000_0000 == tag {
                let number = Int(entry & 0xFFFF_FFFF) - 1
                let own = keys.values + number * wordCount
                var isEqual = true
                for index in 0..<wordCount where own[index] != words[index] { isEqual = false }
                if isEqual { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private mutating func findOne(_ word: UInt64) -> Int32 {
        let hash = ByteHash.hash(word)
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots.values[slot]
            if entry == 0 {
                keys.append(word)
                count += 1
                slots.values[slot] = tag | UInt64(count)
                return Int32(truncatingIfNeeded: count - 1)
            }
            if entry & 0xFFFF_FFFF_0000_0000 == tag {
                let number = Int(entry & 0xFFFF_FFFF) - 1
                if keys.values[number] == word { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & mask
        }
    }

    private mutating func findMany(_ words: UnsafePointer<UInt64>) -> Int32 {
        let hash = WordTable.hash(words, wordCount)
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots.values[slot]
            if entry == 0 {
                keys.extend(wordCount).update(from: words, count: wordCount)
                count += 1
                slots.values[slot] = tag | UInt64(count)
                return Int32(truncatingIfNeeded: count - 1)
            }
            if entry & 0xFFFF_FFFF_0000_0000 == tag {
                let number = Int(entry & 0xFFFF_FFFF) - 1
                let own = keys.values + number * wordCount
                var isEqual = true
                for index in 0..<wordCount where own[index] != words[index] { isEqual = false }
                if isEqual { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private static func hash(_ words: UnsafePointer<UInt64>, _ wordCount: Int) -> UInt64 {
        var hash = ByteHash.hash(words[0])
        for index in 1..<max(1, wordCount) { hash = ByteHash.combine(hash, words[index]) }
        return hash
    }

    private mutating func growSlots() {
        // Large tables grow faster: what is moved again and again is then a third, not all of what there is.
        let size = (mask + 1) * (mask >= WordTable.fastGrowthMin ? 4 : 2)
        precondition(count < Int(Int32.max), "more than 2^31 groups")
        slots = GrowingBuffer(capacity: size)
        slots.resize(size, filling: 0)
        mask = size - 1
        for number in 0..<count {
            let hash =
                wordCount == 1
                ? ByteHash.hash(keys.values[number]) : WordTable.hash(keys.values + number * wordCount, wordCount)
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots.values[slot] != 0 { slot = (slot + 1) & mask }
            slots.values[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(number + 1)
        }
    }

    func word(_ number: Int, _ index: Int) -> UInt64 { keys.values[number * wordCount + index] }
}
