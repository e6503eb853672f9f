import TinhColumns
import TinhTypes

/// Numbers without a detour over vectors, where all keys are stored columns within the layout.
extension GroupIndex {
    /// Dense numbers straight from stored columns; false, and nothing done, where they are not to be had so.
    func findStored(_ columns: [ColumnNode], _ frame: Frame, into numbers: UnsafeMutablePointer<Int32>) -> Bool {
        guard form == .dense, !columns.isEmpty else { return false }
        if storedStamp != frame.chunkStamp {
            storedStamp = frame.chunkStamp
            isStored = columns.indices.allSatisfy { isWithin(columns[$0].stored, part: $0) }
            if isStored {
                for (part, column) in columns.enumerated() { widenRange(part, by: column.stored) }
                reach(isAnyMissing: columns[0].stored.validity != nil)
            }
        }
        guard isStored else { return false }
        let rowCount = frame.rowCount
        for (part, column) in columns.enumerated() {
            number(column.stored, part, frame, rowCount, into: numbers)
            if column.decodeValidity(rowCount, into: validity) {
                let all = Int32(truncatingIfNeeded: layout.parts[part].missing << UInt64(layout.parts[part].shift))
                for row in 0..<rowCount where validity[row] == 0 { numbers[row] |= all }
            }
        }
        return true
    }

    private func isWithin(_ stored: StoredColumn, part: Int) -> Bool {
        switch stored.layout {
        case .integers(let width):
            guard hasRanges, width != .constant, stored.hasValues else { return false }
            return layout.parts[part].covers(stored.minimum, stored.maximum)
                // What stands in the place of a missing value must not spill into other parts.
                && (stored.validity == nil || layout.parts[part].covers(stored.base, stored.base))
        case .dictionary(let width):
            guard let coder = words.coders[part], width != .constant else { return false }
            return coder.takesCodes(of: stored.dictionary)
        case .wide, .floats, .text: return false
        }
    }

    /// A layout that grows later must hold these values, too.
    private func widenRange(_ part: Int, by stored: StoredColumn) {
        switch stored.layout {
        case .integers: widenRange(part, stored.minimum, stored.maximum)
        case .dictionary, .wide, .floats, .text: break
        }
    }

    private func number(
        _ stored: StoredColumn, _ part: Int, _ frame: Frame, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>
    ) {
        switch stored.layout {
        case .integers(let width):
            let delta = Int32(truncatingIfNeeded: stored.base &- layout.parts[part].base)
            switch width {
            case .constant: break
            case .one: number(stored, UInt8.self, part, delta, frame, rowCount, numbers)
            case .two: number(stored, UInt16.self, part, delta, frame, rowCount, numbers)
            case .four: number(stored, UInt32.self, part, delta, frame, rowCount, numbers)
            case .eight: number(stored, Int64.self, part, delta, frame, rowCount, numbers)
            }
        case .dictionary(let width):
            switch width {
            case .constant: break
            case .one: number(stored, UInt8.self, part, 0, frame, rowCount, numbers)
            case .two: number(stored, UInt16.self, part, 0, frame, rowCount, numbers)
            case .four, .eight: number(stored, UInt32.self, part, 0, frame, rowCount, numbers)
            }
        case .wide, .floats, .text: preconditionFailure("a key without stored numbers")
        }
    }

    @inline(__always)
    private func number<Stored: FixedWidthInteger>(
        _ stored: StoredColumn, _ type: Stored.Type, _ part: Int, _ delta: Int32, _ frame: Frame, _ rowCount: Int,
        _ numbers: UnsafeMutablePointer<Int32>
    ) {
        let values = stored.pointer(of: Stored.self, from: frame.start)
        let shift = Int32(layout.parts[part].shift)
        switch (frame.rowsInBatch, part) {
        case (nil, 0):
            for row in 0..<rowCount { numbers[row] = (Int32(truncatingIfNeeded: values[row]) &+ delta) &<< shift }
        case (nil, _):
            for row in 0..<rowCount { numbers[row] |= (Int32(truncatingIfNeeded: values[row]) &+ delta) &<< shift }
        case (let rows?, 0):
            for row in 0..<rowCount {
                numbers[row] = (Int32(truncatingIfNeeded: values[Int(rows[row])]) &+ delta) &<< shift
            }
        case (let rows?, _):
            for row in 0..<rowCount {
                numbers[row] |= (Int32(truncatingIfNeeded: values[Int(rows[row])]) &+ delta) &<< shift
            }
        }
    }
}
