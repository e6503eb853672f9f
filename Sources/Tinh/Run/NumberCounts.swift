import TinhColumns
import TinhEngine

/// How often each number stands in a column.
enum NumberCounts {
    /// Numbers from the least to the greatest that are counted by their place.
    private static let spanMax = 1 << 16

    /// Nil where the numbers are too far apart, too many differ, or none are stored so. O(rows), less than 2 ns each, by all
    /// threads.
    static func narrow(
        _ pieces: [Column], rowCountMax: Int, distinctMax: Int, _ pool: ThreadPool, threadCount: Int
    ) -> [Int128: Int]? {
        var least = Int64.max
        var greatest = Int64.min
        for piece in pieces where piece.missingCount < piece.rowCount {
            guard case .integers(let storage) = piece.storage else { return nil }
            if storage.minimum > storage.maximum { continue }
            least = min(least, storage.minimum)
            greatest = max(greatest, storage.maximum)
        }
        guard least <= greatest else { return [:] }
        let (span, isFar) = greatest.subtractingReportingOverflow(least)
        guard !isFar, span < Int64(spanMax) else { return nil }
        var counted: [PlaceCounts.Piece] = []
        var rowsLeft = rowCountMax
        for piece in pieces {
            let rowCount = min(rowsLeft, piece.rowCount)
            rowsLeft -= rowCount
            guard case .integers(let storage) = piece.storage else { continue }
            counted.append(
                PlaceCounts.Piece(
                    stored: storage.buffer, width: storage.width, validity: piece.validity, rowCount: rowCount,
                    shift: storage.base &- least))
        }
        let counts = PlaceCounts.counts(counted, placeCount: Int(span) + 1, pool, threadCount: threadCount)
        guard counts.count(where: { $0 > 0 }) <= distinctMax else { return nil }
        var result: [Int128: Int] = [:]
        for (place, count) in counts.enumerated() where count > 0 { result[Int128(least) + Int128(place)] = Int(count) }
        return result
    }

    /// Complexity: O(rows). Up to `distinctMax` different ones.
    static func all(_ pieces: [Column], rowCountMax: Int, distinctMax: Int) -> [Int128: Int] {
        counted(pieces, rowCountMax: rowCountMax, distinctMax: distinctMax) { $0.wideInteger($1) }
    }

    /// Of a column of doubles.
    static func doubles(_ pieces: [Column], rowCountMax: Int, distinctMax: Int) -> [Double: Int] {
        counted(pieces, rowCountMax: rowCountMax, distinctMax: distinctMax) { $0.double($1) }
    }

    private static func counted<Value: Hashable>(
        _ pieces: [Column], rowCountMax: Int, distinctMax: Int, _ value: (Column, Int) -> Value
    ) -> [Value: Int] {
        var counts: [Value: Int] = [:]
        counts.reserveCapacity(min(pieces.reduce(0) { $0 + $1.rowCount }, rowCountMax, distinctMax))
        var rowsLeft = rowCountMax
        for piece in pieces {
            for row in 0..<min(rowsLeft, piece.rowCount) where !piece.isMissing(row) {
                guard counts.count < distinctMax else { return counts }
                counts[value(piece, row), default: 0] += 1
            }
            rowsLeft -= min(rowsLeft, piece.rowCount)
        }
        return counts
    }
}
