extension ScalarKernel {
    /// `abs(x)`: int, decimal, float, duration; the size of the smallest int or duration does not fit and is a fault.
    /// `sign(x)`: int, -1, 0 or 1.
    static let signs = [abs, sign]

    private static let abs = ScalarKernel(name: "abs") { preparation throws(KernelFault) in
        if preparation.arguments[0].kind == .float {
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].floats
                let results = out.floats
                for row in 0..<rowCount { results[row] = values[row].magnitude }
            }
        }
        return { arguments, out, rowCount throws(KernelFault) in
            let values = MantissaReader(arguments[0])
            let results = MantissaWriter(out)
            for row in 0..<rowCount {
                let value = values[row]
                // A decimal has at most 38 digits, so its negative fits.
                if !results.write(value < 0 ? 0 &- value : value, row), out.hasValue(row) { throw .overflow(row: row) }
            }
        }
    }

    private static let sign = ScalarKernel(name: "sign") { preparation throws(KernelFault) in
        if preparation.arguments[0].kind == .float {
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].floats
                let results = out.integers
                for row in 0..<rowCount { results[row] = values[row] > 0 ? 1 : values[row] < 0 ? -1 : 0 }
            }
        }
        return { arguments, out, rowCount throws(KernelFault) in
            let values = MantissaReader(arguments[0])
            let results = out.integers
            for row in 0..<rowCount { results[row] = Int64(values[row].signum()) }
        }
    }
}
