import TinhBase

extension ScalarKernel {
    /// `floor(x) ceiling(x) truncate(x)`: whole numbers, of the result's kind. `round(x, digits)`: so many digits after
    /// the point, half away from zero; negative digits round to tens, hundreds.
    ///
    /// Ints and decimals are exact; what no longer fits is a fault. A float is rounded as it is written: 2.675 to two
    /// digits is 2.68, though the binary number lies a little below.
    static let rounding = [
        wholeKernel("floor", .down), wholeKernel("ceiling", .up), wholeKernel("truncate", .towardZero), round,
    ]

    private static func wholeKernel(_ name: String, _ rounding: WholeRounding) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            let result = preparation.result.kind
            guard preparation.arguments[0].kind == .float else {
                return exactRounding(
                    from: preparation.arguments[0].kind.decimalScale, to: result.decimalScale, rounding,
                    constantDigits: 0)
            }
            if result == .float {
                return { arguments, out, rowCount throws(KernelFault) in
                    let values = arguments[0].floats
                    let results = out.floats
                    for row in 0..<rowCount { results[row] = rounding.whole(values[row]) }
                }
            }
            let scale = result.decimalScale
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].floats
                let results = MantissaWriter(out)
                for row in 0..<rowCount {
                    let whole = Int128(exactly: rounding.whole(values[row]))
                    let fits = whole.flatMap { scaled($0, by: scale) }
                    if !results.write(fits ?? 0, row) || fits == nil, out.hasValue(row) { throw .overflow(row: row) }
                }
            }
        }
    }

    private static let round = ScalarKernel(name: "round") { preparation throws(KernelFault) in
        let hasDigits = preparation.arguments.count > 1
        guard preparation.arguments[0].kind == .float else {
            return exactRounding(
                from: preparation.arguments[0].kind.decimalScale, to: preparation.result.kind.decimalScale, .nearest,
                constantDigits: hasDigits ? nil : 0)
        }
        return { arguments, out, rowCount throws(KernelFault) in
            let values = arguments[0].floats
            let results = out.floats
            for row in 0..<rowCount {
                let rounded = FloatRounding.round(values[row], digits: hasDigits ? arguments[1].integers[row] : 0)
                results[row] = rounded.isFinite ? rounded : 0
                if !rounded.isFinite, out.hasValue(row) { throw .overflow(row: row) }
            }
        }
    }

    /// Mantissas of one scale to mantissas of another, rounded to `constantDigits` digits after the point, or to as
    /// many as the second argument says; never to more than either scale has.
    private static func exactRounding(
        from: Int, to: Int, _ rounding: WholeRounding, constantDigits: Int?
    ) -> ScalarKernel.Run {
        { arguments, out, rowCount throws(KernelFault) in
            let values = MantissaReader(arguments[0])
            let results = MantissaWriter(out)
            for row in 0..<rowCount {
                let wanted = constantDigits.map(Int64.init) ?? arguments[1].integers[row]
                // Below -39 every value rounds to 0, as at -39.
                let digits = Int(max(-39, min(wanted, Int64(min(from, to)))))
                let whole = rounding.quotient(values[row], from - digits)
                let fits = scaled(whole, by: to - digits)
                if !results.write(fits ?? 0, row) || fits == nil, out.hasValue(row) { throw .overflow(row: row) }
            }
        }
    }

    /// Nil when 38 digits do not hold the product.
    @inline(__always)
    private static func scaled(_ value: Int128, by exponent: Int) -> Int128? {
        if exponent == 0 || value == 0 { return value }
        if exponent > ExactNumber.digitCountMax { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: PowerOfTen.signed[exponent])
        return overflow ? nil : product
    }
}
