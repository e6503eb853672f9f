import TinhColumns
import TinhTypes

/// Meetings without a detour over vectors, where the one key is a stored column of whole numbers none of which is missing.
///
/// Bare pointers into an index, which outlives it: workers then touch no reference counts that they would fight for.
struct DirectMeeting {
    /// Where a word itself says what is found under it.
    enum LookUp {
        /// A bit for each word that has a row; which one does not matter.
        case bits(UnsafePointer<UInt64>)
        /// The first row, and 1.
        case first(UnsafePointer<Int32>)
        /// A bit for each word that stands in the table.
        case mayMeet(UnsafePointer<UInt64>)
    }

    /// Which rows go out.
    enum Wanted {
        /// Those with a right row, beside it.
        case withPartner
        /// Those that have one, or those that have none.
        case only(isMet: Bool)
    }

    let lookUp: LookUp
    /// Of the right side's values.
    let lower: Int64
    let span: UInt64

    /// Whether `meet` gives rows of the chunk that the column's frame has begun.
    func canMeet(_ column: ColumnNode, _ wanted: Wanted) -> Bool {
        switch (wanted, lookUp) {
        case (.withPartner, .bits), (.only, .mayMeet): return false
        case (.only, .bits), (.only, .first), (.withPartner, .first), (.withPartner, .mayMeet): break
        }
        guard column.kind != .bool, column.stored.validity == nil, case .integers(let width) = column.stored.layout
        else {
            return false
        }
        return width != .constant
    }

    /// The rows of the frame that go out, and their right rows; of those that `mayMeet` the rows and words, as the encoder's
    /// candidates. Nil, and nothing done, where they are not to be had so.
    func meet(
        _ column: ColumnNode, _ frame: Frame, _ wanted: Wanted, _ encoder: JoinKeys.Encoder,
        into rows: UnsafeMutablePointer<Int32>, _ partners: UnsafeMutablePointer<Int32>
    ) -> Int? {
        guard column.kind != .bool else { return nil }
        let stored = column.stored
        guard stored.validity == nil, case .integers(let width) = stored.layout else { return nil }
        switch width {
        case .constant: return nil
        case .one: return meet(stored, UInt8.self, frame, wanted, encoder, rows, partners)
        case .two: return meet(stored, UInt16.self, frame, wanted, encoder, rows, partners)
        case .four: return meet(stored, UInt32.self, frame, wanted, encoder, rows, partners)
        case .eight: return meet(stored, Int64.self, frame, wanted, encoder, rows, partners)
        }
    }

    private func meet<Stored: FixedWidthInteger>(
        _ stored: StoredColumn, _ type: Stored.Type, _ frame: Frame, _ wanted: Wanted, _ encoder: JoinKeys.Encoder,
        _ rows: UnsafeMutablePointer<Int32>, _ partners: UnsafeMutablePointer<Int32>
    ) -> Int? {
        let values = stored.pointer(of: Stored.self, from: frame.start)
        let delta = stored.base &- lower
        let span = span
        let rowCount = frame.rowCount
        var count = 0
        switch (wanted, lookUp) {
        case (.only(let isMet), .bits(let bits)):
            let sought: UInt64 = isMet ? 1 : 0
            forEachCode(values, frame.rowsInBatch, delta, rowCount) { row, code in
                let isIn = code <= span
                let own = isIn ? code : 0
                let bit = bits[Int(truncatingIfNeeded: own >> 6)] >> (own & 63) & (isIn ? 1 : 0)
                rows[count] = row
                count += bit == sought ? 1 : 0
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
        case (.withPartner, .mayMeet(let bits)):
            let (candidates, words) = (encoder.candidateRows, encoder.candidateWords)
            forEachCode(values, frame.rowsInBatch, delta, rowCount) { row, code in
                let isIn = code <= span
                let own = isIn ? code : 0
                candidates[count] = row
                words[count] = own
                count += isIn && bits[Int(truncatingIfNeeded: own >> 6)] >> (own & 63) & 1 != 0 ? 1 : 0
            }
        case (.withPartner, .bits), (.only, .mayMeet): return nil
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
