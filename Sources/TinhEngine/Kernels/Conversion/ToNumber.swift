import TinhBase
import TinhTypes

extension ScalarKernel {
    /// `toInt(text, bool, decimal, float, year)`: exact; a number with digits after the point, or too large, is a fault
    /// that names it. Round it first.
    static let toInt = ScalarKernel(name: "toInt") { preparation throws(KernelFault) in
        exactConversion(from: preparation.arguments[0].kind, to: .int)
    }

    /// `toDecimal(text, bool, int, decimal, float)`: in the scale of the result. Text, int and decimal are exact:
    /// digits that would be lost are a fault. A float is taken by its shortest digits, those that read as the same float;
    /// where the scale does not hold them all, that is a fault too: how to round is for the query to say.
    static let toDecimal = ScalarKernel(name: "toDecimal") { preparation throws(KernelFault) in
        exactConversion(from: preparation.arguments[0].kind, to: preparation.result.kind)
    }

    /// `toFloat(text, bool, int, decimal, year)`: the nearest float.
    static let toFloat = ScalarKernel(name: "toFloat") { preparation throws(KernelFault) in
        let from = preparation.arguments[0].kind
        switch from {
        case .text:
            return { arguments, out, rowCount throws(KernelFault) in
                let texts = arguments[0].slices
                let results = out.floats
                for row in 0..<rowCount {
                    let value = out.hasValue(row) ? NumberReading.float(texts[row].core) : 0
                    results[row] = value ?? 0
                    if value == nil { throw Unconvertible.text(row, texts[row], .float) }
                }
            }
        case .bool:
            return { arguments, out, rowCount throws(KernelFault) in
                for row in 0..<rowCount { out.floats[row] = arguments[0].mask[row] == 0 ? 0 : 1 }
            }
        case .int, .decimal, .float, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            return { arguments, out, rowCount throws(KernelFault) in
                let values = FloatReader(arguments[0], from)
                let results = out.floats
                for row in 0..<rowCount { results[row] = values[row] }
            }
        }
    }

    private static func exactConversion(from: Kind, to: Kind) -> Run {
        let scale = to.decimalScale
        switch from {
        case .text:
            return { arguments, out, rowCount throws(KernelFault) in
                let texts = arguments[0].slices
                let results = MantissaWriter(out)
                for row in 0..<rowCount {
                    if !out.hasValue(row) {
                        _ = results.write(0, row)
                        continue
                    }
                    // Zeros at the end of a fraction are no digits that could be lost: `exactly` divides them off.
                    let number = NumberReading.exact(texts[row].core)?.exactly(inScale: scale)
                    if number.map({ results.write($0.mantissa, row) }) != true {
                        throw Unconvertible.text(row, texts[row], to)
                    }
                }
            }
        case .bool:
            return { arguments, out, rowCount throws(KernelFault) in
                let results = MantissaWriter(out)
                let one = PowerOfTen.signed[scale]
                for row in 0..<rowCount where !results.write(arguments[0].mask[row] == 0 ? 0 : one, row) {
                    if out.hasValue(row) { throw .overflow(row: row) }
                }
            }
        case .float:
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].floats
                let results = MantissaWriter(out)
                for row in 0..<rowCount {
                    let mantissa =
                        to == .int
                        ? Int128(exactly: values[row])
                        : ExactNumber(shortest: values[row])?.exactly(inScale: scale)?.mantissa
                    if mantissa.map({ results.write($0, row) }) == true { continue }
                    _ = results.write(0, row)
                    guard out.hasValue(row) else { continue }
                    throw to != .int && values[row].magnitude < 1e18
                        ? Unconvertible.digits(row, values[row], scale: scale)
                        : Unconvertible.float(row, values[row], to)
                }
            }
        case .int, .decimal, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            let fromScale = from.decimalScale
            return { arguments, out, rowCount throws(KernelFault) in
                let values = MantissaReader(arguments[0])
                let results = MantissaWriter(out)
                for row in 0..<rowCount {
                    let number = ExactNumber(values[row], scale: fromScale).exactly(inScale: scale)
                    if number.map({ results.write($0.mantissa, row) }) != true, out.hasValue(row) {
                        throw Unconvertible.number(row, values[row], scale: fromScale, to)
                    }
                }
            }
        }
    }
}
