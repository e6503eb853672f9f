/// The bytes of one cell, quotes taken off.
typealias CellBytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
    /// Without blanks and tabs at its ends.
    var trimmed: CellBytes {
        var lower = 0
        var upper = count
        while lower < upper, self[lower] == 0x20 || self[lower] == 0x09 { lower += 1 }
        while upper > lower, self[upper - 1] == 0x20 || self[upper - 1] == 0x09 { upper -= 1 }
        return CellBytes(rebasing: self[lower..<upper])
    }

    /// The length without the per cent sign at its end, and the blanks before that; nil where there is none, or nothing else.
    var lengthWithoutPercentSign: Int? {
        var upper = count
        while upper > 0, self[upper - 1] == 0x20 || self[upper - 1] == 0x09 { upper -= 1 }
        guard upper > 1, self[upper - 1] == UInt8(ascii: "%") else { return nil }
        upper -= 1
        while upper > 0 {
            if self[upper - 1] == 0x20 || self[upper - 1] == 0x09 {
                upper -= 1
            } else if upper > 1, self[upper - 2] == 0xC2, self[upper - 1] == 0xA0 {
                // A blank that breaks no line.
                upper -= 2
            } else {
                break
            }
        }
        return upper > 0 ? upper : nil
    }

    var text: String { String(decoding: self, as: UTF8.self) }

    func equals(_ other: [UInt8]) -> Bool {
        count == other.count && elementsEqual(other)
    }
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
