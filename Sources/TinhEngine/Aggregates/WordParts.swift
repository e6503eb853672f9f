import Synchronization

/// Words dealt into parts by some bits of them or of their hashes, so that each part can be worked on in the cache by one thread.
struct WordParts {
    /// Part after part.
    let words: GrowingBuffer<UInt64>
    /// Where each part begins, and the end.
    let starts: [Int]

    /// Words in a part, about: a set of them stays in the cache.
    static let wordCountWanted = 1 << 14

    /// So that so many words make parts of the size wanted.
    static func bits(_ count: Int) -> UInt64 {
        var bits: UInt64 = 1
        while bits < 10, count >> Int(bits) > wordCountWanted { bits += 1 }
        return bits
    }

    /// A word's part is `(word &* factor) >> shift`, which is below `1 << bits`. O(words), by all threads.
    init(_ from: [GrowingBuffer<UInt64>], bits: UInt64, shift: UInt64, factor: UInt64, _ threads: Gather.Threads) {
        let count = from.reduce(0) { $0 + $1.count }
        let partCount = 1 << Int(bits)
        let workers = max(1, threads.count)
        var places = GrowingBuffer<Int>()
        places.resize(workers * partCount, filling: 0)
        var words = GrowingBuffer<UInt64>(capacity: count)
        let work = Unshared((from: from, to: words.extend(count), places: places.values))
        threads.pool.run(workers) { worker in
            let (from, _, places) = work.value
            let own = places + worker * partCount
            for words in from {
                let (values, count) = (words.values, words.count)
                for place in count * worker / workers..<count * (worker + 1) / workers {
                    own[Int(truncatingIfNeeded: (values[place] &* factor) >> shift)] += 1
                }
            }
        }
        var starts = [0]
        var next = 0
        for part in 0..<partCount {
            for worker in 0..<workers {
                let own = places.values[worker * partCount + part]
                places.values[worker * partCount + part] = next
                next += own
            }
            starts.append(next)
        }
        threads.pool.run(workers) { worker in
            let (from, to, places) = work.value
            let own = places + worker * partCount
            for words in from {
                let (values, count) = (words.values, words.count)
                for place in count * worker / workers..<count * (worker + 1) / workers {
                    let word = values[place]
                    let part = Int(truncatingIfNeeded: (word &* factor) >> shift)
                    to[own[part]] = word
                    own[part] += 1
                }
            }
        }
        self.words = words
        self.starts = starts
    }

    /// How many words the lists have, each counted once. None is the greatest. O(words), by all threads. Unspecified when
    /// cancelled.
    static func distinctCount(_ lists: [GrowingBuffer<UInt64>], _ threads: Gather.Threads) -> Int {
        let bits = bits(lists.reduce(0) { $0 + $1.count })
        let parts = WordParts(lists, bits: bits, shift: 64 - bits, factor: WordBag.spread, threads)
        let next = Atomic<Int>(0)
        let found = Atomic<Int>(0)
        let work = Unshared(parts)
        threads.pool.run(max(1, threads.count)) { _ in
            let (words, starts) = (work.value.words.values, work.value.starts)
            var set = WordSet(capacity: wordCountWanted)
            while !threads.isCancelled() {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if part + 1 >= starts.count { return }
                set.empty(capacity: starts[part + 1] - starts[part])
                var own = 0
                for place in starts[part]..<starts[part + 1] { own += set.insert(words[place]) ? 1 : 0 }
                found.wrappingAdd(own, ordering: .relaxed)
            }
        }
        return found.load(ordering: .relaxed)
    }
}
