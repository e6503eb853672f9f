import TinhColumns
import TinhTypes

/// Meetings without a detour over vectors, where the one key is a stored column of whole numbers none of which is missing.
extension JoinIndex {
    /// What `JoinProbe.meet` gives, straight from the stored column; nil, and nothing done, where it is not to be had so.
    func meetStored(
        _ column: ColumnNode, _ frame: Frame, _ meeting: Meeting, into rows: UnsafeMutablePointer<Int32>,
        _ partners: UnsafeMutablePointer<Int32>
    ) -> Int? {
        guard keys.parts.count == 1, keys.layout != nil, keys.parts[0].texts == nil, column.kind != .bool,
            let lookUp = directLookUp
        else { return nil }
        let stored = column.stored
        guard stored.validity == nil, case .integers(let width) = stored.layout else { return nil }
        switch width {
        case .constant: return nil
        case .one: return meet(stored, UInt8.self, frame, meeting, lookUp, rows, partners)
        case .two: return meet(stored, UInt16.self, frame, meeting, lookUp, rows, partners)
        case .four: return meet(stored, UInt32.self, frame, meeting, lookUp, rows, partners)
        case .eight: return meet(stored, Int64.self, frame, meeting, lookUp, rows, partners)
        }
    }

    /// Which rows go out.
    enum Meeting {
        /// Those with a right row, beside it.
        case withPartner
        /// Those that have one, or those that have none.
        case only(isMet: Bool)
    }

    private func meet<Stored: FixedWidthInteger>(
        _ stored: StoredColumn, _ type: Stored.Type, _ frame: Frame, _ meeting: Meeting, _ lookUp: DirectLookUp,
        _ rows: UnsafeMutablePointer<Int32>, _ partners: UnsafeMutablePointer<Int32>
    ) -> Int? {
        let values = stored.pointer(of: Stored.self, from: frame.start)
        let delta = stored.base &- keys.parts[0].lower
        let span = keys.parts[0].span
        let rowCount = frame.rowCount
        var count = 0
        switch (meeting, lookUp) {
        case (.only(let isMet), .bits(let bits)):
            let wanted: UInt64 = isMet ? 1 : 0
            forEachCode(values, frame.rowsInBatch, delta, rowCount) { row, code in
                let isIn = code <= span
                let own = isIn ? code : 0
                let bit = bits[Int(truncatingIfNeeded: own >> 6)] >> (own & 63) & (isIn ? 1 : 0)
                rows[count] = row
                count += bit == wanted ? 1 : 0
            }
        case (.only(let isMet), .first(let first)):
            forEachCode(values, frame.rowsInBatch, delta, rowCount) { row, code in
                let isIn = code <= span
                let found = first[isIn ? Int(truncatingIfNeeded: code) : 0]
                rows[count] = row
                count += (isIn && found != 0) == isMet ? 1 : 0
            }
        case (.withPartner, .first(let first)):
            forEachCode(values, frame.rowsInBatch, delta, rowCount) { row, code in
                let isIn = code <= span
                let found = first[isIn ? Int(truncatingIfNeeded: code) : 0]
                rows[count] = row
                partners[count] = found &- 1
                count += isIn && found != 0 ? 1 : 0
            }
        case (.withPartner, .bits): return nil
        }
        return count
    }

    /// The distance of each row's value from the least key.
    @inline(__always)
    private func forEachCode<Stored: FixedWidthInteger>(
        _ values: UnsafePointer<Stored>, _ rows: UnsafePointer<Int32>?, _ delta: Int64, _ rowCount: Int,
        _ body: (_ row: Int32, _ code: UInt64) -> Void
    ) {
        if let rows {
            for row in 0..<rowCount {
                let value = Int64(truncatingIfNeeded: values[Int(rows[row])])
                body(Int32(truncatingIfNeeded: row), UInt64(bitPattern: value &+ delta))
            }
        } else {
            for row in 0..<rowCount {
                let value = Int64(truncatingIfNeeded: values[row])
                body(Int32(truncatingIfNeeded: row), UInt64(bitPattern: value &+ delta))
            }
        }
    }
}
