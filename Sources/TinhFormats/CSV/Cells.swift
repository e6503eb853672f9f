import CScan
import TinhColumns

/// The cells of one column of a morsel: where they start and how long they are, quotes taken off.
///
/// A length of 0 is a cell without a value, `emptyText` a quoted empty text. Bounds: each cell lies within the morsel's
/// bytes, which are readable 64 past it; `starts` and `lengths` hold `count` entries.
struct Cells {
    let bytes: UnsafeMutablePointer<UInt8>
    let starts: UnsafeMutablePointer<UInt32>
    let lengths: UnsafeMutablePointer<UInt32>
    let count: Int
    /// Some length is 0.
    var hasMissing: Bool
    var hasEmptyText: Bool

    static let emptyText: UInt32 = 0x8000_0000

    @inline(__always)
    subscript(row: Int) -> CellBytes {
        CellBytes(start: bytes + Int(starts[row]), count: Int(lengths[row] & 0x7FFF_FFFF))
    }

    /// Gives up the value of a cell.
    mutating func markMissing(_ row: Int) {
        lengths[row] = 0
        hasMissing = true
    }

    /// Takes cells that are exactly one of these texts for missing ones.
    mutating func markMissing(_ markers: [[UInt8]]) {
        guard !markers.isEmpty else { return }
        for row in 0..<count {
            let length = Int(lengths[row])
            guard length > 0, length <= 64 else { continue }
            for marker in markers where marker.count == length && self[row].equals(marker) {
                markMissing(row)
                break
            }
        }
    }

    /// Takes the signs off cells such as `12%`, in a column that is in per cent anyway.
    mutating func cutPercentSigns() {
        for row in 0..<count {
            guard lengths[row] > 1, lengths[row] < Cells.emptyText else { continue }
            if let length = self[row].lengthWithoutPercentSign { lengths[row] = UInt32(length) }
        }
    }

    /// Bit r is 1 where row r has a value; nil when all have.
    func validity() -> Validity? {
        guard hasMissing else { return nil }
        let words = Buffer(sizeBytes: (count + 63) / 64 * 8)
        let target = words.pointer(of: UInt64.self)
        let missingCount = count - tinh_present_rows(lengths, count, target)
        return missingCount == 0 ? nil : Validity(words: words, missingCount: missingCount)
    }
}

/// A worker's room for the cells of one column at a time.
final class CellRoom {
    private var starts = Buffer(sizeBytes: 0)
    private var lengths = Buffer(sizeBytes: 0)
    private var values = Buffer(sizeBytes: 0)

    /// Finds the cells of a column. A column is gathered once for each morsel: doubled quotes are undone in place.
    func gather(_ column: Int, of morsel: Morsel, rowCount: Int) -> Cells {
        if rowCount * 4 > starts.sizeBytes {
            starts = Buffer(sizeBytes: rowCount * 5)
            lengths = Buffer(sizeBytes: rowCount * 5)
        }
        let file = morsel.file
        let isLast = column == file.fieldCount - 1 && file.dialect.newline == Dialect.lineFeed
        let startsPointer = starts.pointer(of: UInt32.self)
        let lengthsPointer = lengths.pointer(of: UInt32.self)
        func gather(_ rowStarts: UnsafePointer<UInt32>?) -> Int32 {
            tinh_gather(
                file.dialect.scanLevel, morsel.bytes, morsel.positions, rowCount, morsel.separatorCount,
                morsel.separator(behind: column), UInt32(morsel.startOffset - morsel.loadedFrom), rowStarts,
                isLast ? 1 : 0, morsel.hasQuotes ? 1 : 0, startsPointer, lengthsPointer)
        }
        let rowStarts = column == 0 ? morsel.rowStarts : nil
        let flags = rowStarts?.withUnsafeBufferPointer { gather($0.baseAddress) } ?? gather(nil)
        return Cells(
            bytes: morsel.bytes, starts: startsPointer, lengths: lengthsPointer, count: rowCount,
            hasMissing: flags & Int32(TINH_GATHER_MISSING.rawValue) != 0,
            hasEmptyText: flags & Int32(TINH_GATHER_EMPTY_TEXT.rawValue) != 0)
    }

    /// Room for so many values of 64 bits, good until the next call.
    func integers(_ count: Int) -> UnsafeMutablePointer<Int64> {
        if count * 8 > values.sizeBytes { values = Buffer(sizeBytes: count * 10) }
        return values.pointer(of: Int64.self)
    }
}
