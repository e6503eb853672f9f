import TinhColumns

/// How often each number stands in a column.
enum NumberCounts {
    /// Numbers from the least to the greatest that are counted by their place.
    private static let spanMax = 1 << 16

    /// Nil where the numbers are too far apart, too many differ, or none are stored so. O(rows), less than 2 ns each.
    static func narrow(_ pieces: [Column], rowCountMax: Int, distinctMax: Int) -> [Int128: Int]? {
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
        var counts = [Int32](repeating: 0, count: Int(span) + 1)
        var rowsLeft = rowCountMax
        for piece in pieces {
            let rowCount = min(rowsLeft, piece.rowCount)
            rowsLeft -= rowCount
            if case .integers(let storage) = piece.storage {
                count(storage, piece.validity, rowCount, from: least, in: &counts)
            }
        }
        guard counts.count(where: { $0 > 0 }) <= distinctMax else { return nil }
        var result: [Int128: Int] = [:]
        for (place, count) in counts.enumerated() where count > 0 { result[Int128(least) + Int128(place)] = Int(count) }
        return result
    }

    private static func count(
        _ storage: IntegerStorage, _ validity: Validity?, _ rowCount: Int, from least: Int64, in counts: inout [Int32]
    ) {
        counts.withUnsafeMutableBufferPointer { counts in
            let shift = storage.base &- least
            switch storage.width {
            case .constant:
                let missing = validity == nil ? 0 : (0..<rowCount).count { !(validity?.isValid($0) ?? true) }
                if missing < rowCount { counts[Int(shift)] &+= Int32(rowCount - missing) }
            case .one: count(storage.buffer.pointer(of: UInt8.self), validity, rowCount, shift, in: counts)
            case .two: count(storage.buffer.pointer(of: UInt16.self), validity, rowCount, shift, in: counts)
            case .four: count(storage.buffer.pointer(of: UInt32.self), validity, rowCount, shift, in: counts)
            case .eight: count(storage.buffer.pointer(of: Int64.self), validity, rowCount, shift, in: counts)
            }
        }
    }

    @inline(__always)
    private static func count<Stored: FixedWidthInteger>(
        _ stored: UnsafeMutablePointer<Stored>, _ validity: Validity?, _ rowCount: Int, _ shift: Int64,
        in counts: UnsafeMutableBufferPointer<Int32>
    ) {
        guard let validity else {
            for row in 0..<rowCount { counts[Int(Int64(truncatingIfNeeded: stored[row]) &+ shift)] &+= 1 }
            return
        }
        // The slot of a missing value may hold any number.
        for row in 0..<rowCount where validity.isValid(row) {
            counts[Int(Int64(truncatingIfNeeded: stored[row]) &+ shift)] &+= 1
        }
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
