import TinhBase
import TinhTypes

extension ScalarKernel {
    /// `sqrt(x) exp(x) ln(x) log10(x) log(x, base)`: float. What is not defined (the root of a negative number, the
    /// logarithm of 0 or less, to a base of 0 or less or 1) is missing, and the engine counts it. A power too large for a float is a fault. The arguments may be int, decimal or float.
    static let roots = [
        functionKernel("sqrt") { $0 < 0 ? nil : $0.squareRoot() },
        functionKernel("exp") { naturalPower($0) },
        functionKernel("ln") { $0 > 0 ? naturalLogarithm($0) : nil },
        functionKernel("log10") { $0 > 0 ? decimalLogarithm($0) : nil },
        logarithm,
    ]

    private static func functionKernel(
        _ name: String, _ function: @escaping @Sendable (Double) -> Double?
    ) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            let kind = preparation.arguments[0].kind
            return { arguments, out, rowCount throws(KernelFault) in
                let values = FloatReader(arguments[0], kind)
                let results = out.floats
                for row in 0..<rowCount {
                    let result = function(values[row])
                    results[row] = result ?? 0
                    if let result, result.isFinite { continue }
                    if !out.hasValue(row) {
                        results[row] = 0
                    } else if result == nil {
                        out.makeOwnValidity(rowCount)[row] = 0
                    } else {
                        throw .overflow(row: row)
                    }
                }
            }
        }
    }

    private static let logarithm = ScalarKernel(name: "log") { preparation throws(KernelFault) in
        let kind = preparation.arguments[0].kind
        let baseKind = preparation.arguments[1].kind
        return { arguments, out, rowCount throws(KernelFault) in
            let values = FloatReader(arguments[0], kind)
            let bases = FloatReader(arguments[1], baseKind)
            let results = out.floats
            for row in 0..<rowCount {
                let value = values[row]
                let base = bases[row]
                if value > 0, base > 0, base != 1 {
                    results[row] = log(value, base: base)
                } else {
                    results[row] = 0
                    out.makeOwnValidity(rowCount)[row] = 0
                }
            }
        }
    }

    /// Exact where the result is a whole number: log(1000, 10) is 3, which the quotient of two logarithms is not.
    private static func log(_ value: Double, base: Double) -> Double {
        if base == 10 { return decimalLogarithm(value) }
        if base == 2 { return binaryLogarithm(value) }
        let quotient = naturalLogarithm(value) / naturalLogarithm(base)
        let whole = quotient.rounded()
        return whole.magnitude < 1_100 && power(base, whole) == value ? whole : quotient
    }
}

/// Numbers of any kind as floats, rounded once.
struct FloatReader {
    private let floats: UnsafePointer<Double>?
    private let mantissas: MantissaReader
    private let scale: Int

    init(_ vector: Vector, _ kind: Kind) {
        floats = vector.form == .floats ? UnsafePointer(vector.floats) : nil
        mantissas = MantissaReader(vector)
        scale = kind.decimalScale
    }

    @inline(__always)
    subscript(row: Int) -> Double {
        if let floats { return floats[row] }
        return ExactNumber(mantissas[row], scale: scale).double
    }
}
