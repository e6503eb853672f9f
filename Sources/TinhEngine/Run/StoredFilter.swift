import CKernels
import TinhColumns

/// The first condition of a pipeline where it asks only for ranges of stored values: rows are chosen on the storage, many at
/// once. Owned by one worker.
final class StoredFilter: RowChooser {
    private let ranges: [StoredRange]
    /// Those that the chunk does not settle, as the kernel reads them.
    private var asked: [tinh_range] = []

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

    override func begin() -> Outcome {
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

    override func choose(_ start: Int, _ rowCount: Int) {
        let kept = rows.count
        // The kernel writes a little beyond what it chooses.
        let out = rows.extend(rowCount + 16)
        let count = tinh_select_ranges(asked, asked.count, start, rowCount, out)
        rows.shorten(kept + count)
    }
}
