import TinhBase
import TinhTypes

extension ScalarKernel {
    /// `toBool(text, int, decimal, float, bool)`: `true yes 1` and `false no 0`, in any case; the numbers 1 and 0.
    /// Anything else is a fault.
    static let toBool = ScalarKernel(name: "toBool") { preparation throws(KernelFault) in
        let kind = preparation.arguments[0].kind
        switch kind {
        case .bool:
            return { arguments, out, rowCount throws(KernelFault) in
                out.mask.update(from: arguments[0].mask, count: rowCount)
            }
        case .text:
            return { arguments, out, rowCount throws(KernelFault) in
                let texts = arguments[0].slices
                for row in 0..<rowCount {
                    let value = out.hasValue(row) ? bool(texts[row].core) : false
                    out.mask[row] = value == true ? 1 : 0
                    if value == nil { throw Unconvertible.text(row, texts[row], .bool) }
                }
            }
        case .float:
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].floats
                for row in 0..<rowCount {
                    out.mask[row] = values[row] == 1 ? 1 : 0
                    if values[row] != 0, values[row] != 1, out.hasValue(row) {
                        throw Unconvertible.float(row, values[row], .bool)
                    }
                }
            }
        case .int, .decimal, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            let scale = kind.decimalScale
            let one = PowerOfTen.signed[scale]
            return { arguments, out, rowCount throws(KernelFault) in
                let values = MantissaReader(arguments[0])
                for row in 0..<rowCount {
                    out.mask[row] = values[row] == one ? 1 : 0
                    if values[row] != 0, values[row] != one, out.hasValue(row) {
                        throw Unconvertible.number(row, values[row], scale: scale, .bool)
                    }
                }
            }
        }
    }

    /// Nil for any other word.
    private static func bool(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        guard bytes.count <= 5 else { return nil }
        let lower = bytes.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
        return switch String(decoding: lower, as: UTF8.self) {
        case "true", "yes", "1": true
        case "false", "no", "0": false
        default: nil
        }
    }
}
