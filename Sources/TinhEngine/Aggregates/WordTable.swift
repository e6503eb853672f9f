import CKernels

/// Numbers distinct keys of a fixed number of 64-bit words from 0, in the order in which they come.
///
/// Open addressing with linear probing, at most two thirds full; a slot holds half of the hash beside the number, so most probes
/// read one word.
struct WordTable {
    let wordCount: Int
    private(set) var keys = GrowingBuffer<UInt64>()
    private(set) var count = 0
    /// The upper 32 bits of the hash, and the number + 1 below them; 0 where free.
    private var slots: GrowingBuffer<UInt64>
    private var mask: Int

    private static let fastGrowthMax = 1 << 19

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
        while (count + rowCount) * 3 > mask * 2 { growSlots() }
        if wordCount == 1, mask >= WordTable.prefetchMin {
            findAhead(words, rowCount, into: numbers)
        } else if wordCount == 1 {
            for row in 0..<rowCount { numbers[row] = findOne(words[row], ByteHash.hash(words[row])) }
        } else {
            for row in 0..<rowCount { numbers[row] = findMany(words + row * wordCount) }
        }
    }

    /// Of a table beyond the caches: slots, then keys, are asked for some rows ahead of their use.
    private mutating func findAhead(
        _ words: UnsafePointer<UInt64>, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>
    ) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: WordTable.aheadCount) { hashes in
            guard let hashes = hashes.baseAddress else { return }
            var start = 0
            while start < rowCount {
                let count = min(WordTable.aheadCount, rowCount - start)
                ask(words + start, count, hashes)
                for row in 0..<count { numbers[start + row] = findOne(words[start + row], hashes[row]) }
                start += count
            }
        }
    }

    /// Writes hashes, and lets what is found under them come near.
    @inline(__always)
    private func ask(_ words: UnsafePointer<UInt64>, _ count: Int, _ hashes: UnsafeMutablePointer<UInt64>) {
        for row in 0..<count {
            let hash = ByteHash.hash(words[row])
            hashes[row] = hash
            tinh_prefetch(slots.values + (Int(truncatingIfNeeded: hash) & mask))
        }
        for row in 0..<count {
            let entry = slots.values[Int(truncatingIfNeeded: hashes[row]) & mask]
            // A free slot asks for a place before the first key, which is not read.
            tinh_prefetch(keys.values + (Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1))
        }
    }

    private static let aheadCount = 128
    /// Slots beyond the caches nearest to the processor.
    private static let prefetchMin = 1 << 14

    /// Numbers of the keys that are there, -1 for others. May run in several threads.
    func known(_ words: UnsafePointer<UInt64>, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>) {
        if wordCount == 1, mask >= WordTable.prefetchMin {
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: WordTable.aheadCount) { hashes in
                guard let hashes = hashes.baseAddress else { return }
                var start = 0
                while start < rowCount {
                    let count = min(WordTable.aheadCount, rowCount - start)
                    ask(words + start, count, hashes)
                    for row in 0..<count { numbers[start + row] = knownOne(words[start + row], hashes[row]) }
                    start += count
                }
            }
        } else if wordCount == 1 {
            for row in 0..<rowCount { numbers[row] = knownOne(words[row], ByteHash.hash(words[row])) }
        } else {
            for row in 0..<rowCount { numbers[row] = knownMany(words + row * wordCount) }
        }
    }

    @inline(__always)
    private func knownOne(_ word: UInt64, _ hash: UInt64) -> Int32 {
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
    private mutating func findOne(_ word: UInt64, _ hash: UInt64) -> Int32 {
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
        // Fast as long as memory is cheap beside moving the keys again and again.
        let size = (mask + 1) * (mask < WordTable.fastGrowthMax ? 4 : 2)
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
