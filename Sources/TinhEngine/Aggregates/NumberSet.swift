/// A set of numbers below a known bound: a bit for each.
struct NumberSet {
    private var words = GrowingBuffer<UInt64>()

    init(numberCount: Int) { words.resize((numberCount + 63) / 64, filling: 0) }

    func add(_ numbers: UnsafePointer<Int32>, _ count: Int) {
        let words = words.values
        for place in 0..<count {
            let number = UInt32(bitPattern: numbers[place])
            words[Int(number >> 6)] |= 1 &<< UInt64(number & 63)
        }
    }

    /// Those in the lower halves of words.
    func add(lowerHalvesOf pairs: GrowingBuffer<UInt64>) {
        let (words, from) = (words.values, pairs.values)
        for place in 0..<pairs.count {
            let number = UInt32(truncatingIfNeeded: from[place])
            words[Int(number >> 6)] |= 1 &<< UInt64(number & 63)
        }
    }

    /// All of another's, whose bound is the same.
    func add(_ other: NumberSet) {
        let (own, theirs) = (words.values, other.words.values)
        for place in 0..<words.count { own[place] |= theirs[place] }
    }

    var count: Int {
        let words = words.values
        var count = 0
        for place in 0..<self.words.count { count += words[place].nonzeroBitCount }
        return count
    }

    /// Ascending.
    var numbers: [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(count)
        for place in 0..<words.count {
            var rest = words.values[place]
            while rest != 0 {
                numbers.append(Int32(truncatingIfNeeded: place << 6 + rest.trailingZeroBitCount))
                rest &= rest &- 1
            }
        }
        return numbers
    }
}
