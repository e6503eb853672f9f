import TinhColumns
import TinhTypes

/// The distinct values of rows that are not grouped, where 64 bits tell the values apart. Owned by one worker.
struct DistinctWords {
    private var bag = WordBag()
    /// Those of others, which take no more.
    private var others: [GrowingBuffer<UInt64>] = []
    /// The word that a bag has no room for.
    private var hasGreatest = false
    /// For the words of a batch.
    private var room = GrowingBuffer<UInt64>()

    init() { room.resize(Vector.capacity, filling: 0) }

    /// Of one argument of this kind.
    static func tell(_ kinds: [Kind]) -> Bool {
        guard kinds.count == 1 else { return false }
        return switch Vector.Form(kinds[0]) {
        case .integers, .floats: true
        case .wide, .mask, .text: false
        }
    }

    /// Whole numbers, or floats; those that are missing are left out. How many there are.
    mutating func add(_ vector: Vector, _ rowCount: Int) -> Int {
        if vector.form == .floats {
            let values = vector.floats
            return add(vector.validity, rowCount) { FloatOrder.word(values[$0]) }
        }
        let values = vector.integers
        return add(vector.validity, rowCount) { UInt64(bitPattern: values[$0]) ^ (1 << 63) }
    }

    @inline(__always)
    private mutating func add(_ validity: UnsafePointer<UInt8>?, _ rowCount: Int, _ word: (Int) -> UInt64) -> Int {
        let room = room.values
        var count = 0
        var greatest: UInt64 = 0
        for row in 0..<rowCount {
            room[count] = word(row)
            count += Int(validity?[row] ?? 1)
        }
        for place in 0..<count { greatest = max(greatest, room[place]) }
        var kept = count
        if greatest == .max {
            hasGreatest = true
            kept = 0
            for place in 0..<count {
                room[kept] = room[place]
                kept += room[place] == .max ? 0 : 1
            }
        }
        bag.add(kept) { room[$0] }
        return count
    }

    /// All of another's, which takes no more.
    mutating func adopt(_ other: DistinctWords) {
        others += other.others + [other.bag.words]
        hasGreatest = hasGreatest || other.hasGreatest
    }

    /// O(words), by all threads. Unspecified when cancelled.
    func count(_ threads: Gather.Threads) -> Int {
        WordParts.distinctCount([bag.words] + others, threads) + (hasGreatest ? 1 : 0)
    }
}
