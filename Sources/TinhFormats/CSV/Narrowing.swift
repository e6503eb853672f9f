import CScan
import TinhColumns

/// From 64-bit values to the narrowest storage that holds a chunk's range.
enum Narrowing {
    /// The values of rows without a value are written over. Bounds: `values` holds `count` values.
    static func storage(
        _ values: UnsafeMutablePointer<Int64>, count: Int, validity: Validity?, scanLevel: Int32, pool: BufferPool?
    ) -> IntegerStorage {
        var minimum = Int64.max
        var maximum = Int64.min
        if let validity {
            let words = validity.words.pointer(of: UInt64.self)
            for row in 0..<count where words[row &>> 6] &>> UInt64(row & 63) & 1 == 1 {
                minimum = min(minimum, values[row])
                maximum = max(maximum, values[row])
            }
            guard minimum <= maximum else {
                return IntegerStorage(buffer: Buffer(sizeBytes: 0), width: .constant, base: 0, minimum: 1, maximum: 0)
            }
            for row in 0..<count where words[row &>> 6] &>> UInt64(row & 63) & 1 == 0 { values[row] = minimum }
        } else {
            tinh_range(scanLevel, values, count, &minimum, &maximum)
            guard minimum <= maximum else {
                return IntegerStorage(buffer: Buffer(sizeBytes: 0), width: .constant, base: 0, minimum: 1, maximum: 0)
            }
        }
        let range = UInt64(bitPattern: maximum &- minimum)
        let width: IntegerStorage.Width
        switch range {
        case 0: width = .constant
        case 1...0xFF: width = .one
        case 0x100...0xFFFF: width = .two
        case 0x1_0000...0xFFFF_FFFF: width = .four
        default: width = .eight
        }
        let buffer = Buffer.new(sizeBytes: count * width.rawValue, in: pool)
        let base = width == .eight ? 0 : minimum
        if width != .constant {
            tinh_narrow(scanLevel, values, count, base, UInt32(width.rawValue), buffer.bytes)
        }
        return IntegerStorage(
            buffer: buffer, width: width, base: base, minimum: minimum, maximum: maximum)
    }

    /// The width of codes below a count.
    static func codeWidth(_ count: Int) -> IntegerStorage.Width {
        count <= 1 << 8 ? .one : count <= 1 << 16 ? .two : .four
    }

    /// Bounds: `codes` holds `count` codes, each below the limit of the width.
    static func codes(
        _ codes: UnsafePointer<UInt32>, count: Int, width: IntegerStorage.Width, pool: BufferPool?
    ) -> Buffer {
        let buffer = Buffer.new(sizeBytes: count * width.rawValue, in: pool)
        switch width {
        case .constant, .eight: preconditionFailure("codes of width 1, 2 or 4")
        case .one:
            let target = buffer.pointer(of: UInt8.self)
            for row in 0..<count { target[row] = UInt8(truncatingIfNeeded: codes[row]) }
        case .two:
            let target = buffer.pointer(of: UInt16.self)
            for row in 0..<count { target[row] = UInt16(truncatingIfNeeded: codes[row]) }
        case .four:
            buffer.bytes.copyMemory(from: codes, byteCount: count * 4)
        }
        return buffer
    }
}
