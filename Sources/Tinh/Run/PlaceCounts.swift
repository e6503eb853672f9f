import Synchronization
import TinhColumns
import TinhEngine

/// How many rows have each of the small numbers from 0 on that a column stores: codes of a dictionary, or numbers less
/// the least of them.
enum PlaceCounts {
    /// The first `rowCount` rows of a piece.
    struct Piece: Sendable {
        let stored: Buffer
        let width: IntegerStorage.Width
        let validity: Validity?
        let rowCount: Int
        /// What a stored number is counted at, less itself.
        let shift: Int64
    }

    /// Rows below which a second thread costs more than it gives.
    private static let parallelRowCountMin = 1 << 15

    /// Of the rows that are not missing, whose places are below `placeCount`. O(rows / threads + places).
    static func counts(_ pieces: [Piece], placeCount: Int, _ pool: ThreadPool, threadCount: Int) -> [Int32] {
        let rowCount = pieces.reduce(0) { $0 + $1.rowCount }
        // Each further thread has its own counts, which are added up at the end.
        let threads = rowCount < max(parallelRowCountMin, placeCount) ? 1 : threadCount
        let counted = Mutex<[[Int32]]>([])
        pool.run(threads) { thread in
            let rows = rowCount * thread / threads..<rowCount * (thread + 1) / threads
            var counts = [Int32](repeating: 0, count: placeCount)
            counts.withUnsafeMutableBufferPointer { counts in
                var start = 0
                for piece in pieces {
                    let own = rows.clamped(to: start..<start + piece.rowCount)
                    if !own.isEmpty { count(piece, own.lowerBound - start..<own.upperBound - start, in: counts) }
                    start += piece.rowCount
                }
            }
            counted.withLock { $0.append(counts) }
        }
        var parts = counted.withLock { $0 }
        var total = parts.removeLast()
        for part in parts {
            for place in total.indices { total[place] &+= part[place] }
        }
        return total
    }

    private static func count(_ piece: Piece, _ rows: Range<Int>, in counts: UnsafeMutableBufferPointer<Int32>) {
        switch piece.width {
        case .constant:
            let present = rows.count { piece.validity?.isValid($0) ?? true }
            if present > 0 { counts[Int(piece.shift)] &+= Int32(present) }
        case .one: count(piece.stored.pointer(of: UInt8.self), piece, rows, in: counts)
        case .two: count(piece.stored.pointer(of: UInt16.self), piece, rows, in: counts)
        case .four: count(piece.stored.pointer(of: UInt32.self), piece, rows, in: counts)
        case .eight: count(piece.stored.pointer(of: Int64.self), piece, rows, in: counts)
        }
    }

    @inline(__always)
    private static func count<Stored: FixedWidthInteger>(
        _ stored: UnsafeMutablePointer<Stored>, _ piece: Piece, _ rows: Range<Int>,
        in counts: UnsafeMutableBufferPointer<Int32>
    ) {
        let shift = piece.shift
        guard let validity = piece.validity else {
            for row in rows { counts[Int(Int64(truncatingIfNeeded: stored[row]) &+ shift)] &+= 1 }
            return
        }
        // The slot of a missing value may hold any number.
        for row in rows where validity.isValid(row) {
            counts[Int(Int64(truncatingIfNeeded: stored[row]) &+ shift)] &+= 1
        }
    }
}
