import TinhBase
import TinhTypes

extension ScalarKernel {
    /// `least(x, y, …) greatest(x, y, …)`: missing arguments are skipped; missing only where all are. Arguments and
    /// result are of one kind; text goes by the collation, code points where it finds equal, and the first of texts
    /// that are equal as NFC is taken.
    static let extremes = [extremeKernel("least", isLeast: true), extremeKernel("greatest", isLeast: false)]

    private static func extremeKernel(_ name: String, isLeast: Bool) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            switch preparation.result.kind {
            case .float:
                return { arguments, out, rowCount throws(KernelFault) in
                    select(arguments, out, rowCount, { $0.floats }) { isLeast ? $0 < $1 : $0 > $1 }
                }
            case .bool:
                return { arguments, out, rowCount throws(KernelFault) in
                    select(arguments, out, rowCount, { $0.mask }) { isLeast ? $0 < $1 : $0 > $1 }
                }
            case .text:
                return { arguments, out, rowCount throws(KernelFault) in
                    select(arguments, out, rowCount, { $0.slices }) {
                        let order = Collation.compare($0.bytes, $1.bytes)
                        return isLeast ? order < 0 : order > 0
                    }
                }
            case .decimal:
                return { arguments, out, rowCount throws(KernelFault) in
                    try selectMantissas(arguments, out, rowCount) { isLeast ? $0 < $1 : $0 > $1 }
                }
            case .int, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
                return { arguments, out, rowCount throws(KernelFault) in
                    select(arguments, out, rowCount, { $0.integers }) { isLeast ? $0 < $1 : $0 > $1 }
                }
            }
        }
    }

    /// Argument by argument: the values of the first, then what is better in the next.
    @inline(__always)
    private static func select<T>(
        _ arguments: [Vector], _ out: Vector, _ rowCount: Int, _ values: (Vector) -> UnsafeMutablePointer<T>,
        _ isBetter: (T, T) -> Bool
    ) {
        let results = values(out)
        let found = out.validityStorage
        results.update(from: values(arguments[0]), count: rowCount)
        for row in 0..<rowCount { found[row] = arguments[0].hasValue(row) ? 1 : 0 }
        for argument in arguments.dropFirst() {
            let candidates = values(argument)
            for row in 0..<rowCount where argument.hasValue(row) {
                if found[row] == 0 || isBetter(candidates[row], results[row]) { results[row] = candidates[row] }
                found[row] = 1
            }
        }
        out.validity = found
    }

    /// As above for mantissas of one scale, each vector in its own form.
    @inline(__always)
    private static func selectMantissas(
        _ arguments: [Vector], _ out: Vector, _ rowCount: Int, _ isBetter: (Int128, Int128) -> Bool
    ) throws(KernelFault) {
        let readers = arguments.map { MantissaReader($0) }
        let results = MantissaWriter(out)
        let found = out.validityStorage
        for row in 0..<rowCount {
            var best: Int128?
            for (index, reader) in readers.enumerated() where arguments[index].hasValue(row) {
                let candidate = reader[row]
                if let known = best, !isBetter(candidate, known) { continue }
                best = candidate
            }
            found[row] = best == nil ? 0 : 1
            if !results.write(best ?? 0, row) { throw .overflow(row: row) }
        }
        out.validity = found
    }
}
