import CKernels
import TinhColumns

/// The first condition of a pipeline where it asks only for ranges of stored values: rows are chosen on the storage, many at
/// once, and go on in full batches however few of them there are. Owned by one worker.
final class StoredFilter {
    private let ranges: [StoredRange]
    /// Those that the chunk does not settle, as the kernel reads them.
    private var asked: [tinh_range] = []
    /// Chosen and not yet given on.
    private var rows = GrowingBuffer<Int32>()

    /// Rows that are looked at before any goes on.
    static let stretchRowCount = 4096

    /// Nil where the condition is another.
    init?(_ condition: Node) {
        guard let ranges = condition.storedRanges else { return nil }
        var own: [StoredRange] = []
        for range in ranges {
            if let known = own.firstIndex(where: { $0.column.index == range.column.index }) {
                own[known].lower = max(own[known].lower, range.lower)
                own[known].upper = min(own[known].upper, range.upper)
            } else {
                own.append(range)
            }
        }
        self.ranges = own
    }

    enum Outcome {
        /// Every row, or none, passes.
        case all
        case none
        /// Rows are to be chosen.
        case some
        /// The condition has to be asked: values are missing, or stored otherwise.
        case unknown
    }

    /// Looks at the columns of the chunk that the frame has begun.
    func begin() -> Outcome {
        asked.removeAll(keepingCapacity: true)
        rows.removeAll()
        var isNone = false
        for range in ranges {
            let stored = range.column.stored
            guard stored.validity == nil, stored.hasValues, case .integers(let width) = stored.layout else {
                return .unknown
            }
            let (least, most) = (Int128(stored.minimum), Int128(stored.maximum))
            if range.lower <= least, most <= range.upper { continue }
            let (lower, upper) = (max(least, range.lower), min(most, range.upper))
            if lower > upper {
                isNone = true
                continue
            }
            let bytes: UInt32
            switch width {
            case .constant: return .unknown
            case .one: bytes = 1
            case .two: bytes = 2
            case .four: bytes = 4
            case .eight: bytes = 8
            }
            let low = Int64(truncatingIfNeeded: lower) &- stored.base
            asked.append(
                tinh_range(
                    values: stored.pointer(of: UInt8.self, from: 0), low: UInt64(bitPattern: low),
                    span: UInt64(truncatingIfNeeded: upper - lower), width: bytes))
        }
        return isNone ? .none : asked.isEmpty ? .all : .some
    }

    /// Chooses among the next rows of the chunk.
    func choose(_ start: Int, _ rowCount: Int) {
        let kept = rows.count
        // The kernel writes a little beyond what it chooses.
        let out = rows.extend(rowCount + 16)
        let count = tinh_select_ranges(asked, asked.count, start, rowCount, out)
        rows.shorten(kept + count)
    }

    /// Rows of the chunk that are chosen, ascending.
    var chosen: (rows: UnsafePointer<Int32>, count: Int) { (UnsafePointer(rows.values), rows.count) }

    /// Forgets the first of the chosen rows.
    func drop(first count: Int) {
        let left = rows.count - count
        rows.values.update(from: rows.values + count, count: left)
        rows.shorten(left)
    }
}
