import TinhBase
import TinhPlan
import TinhTypes

extension ScalarKernel {
    /// `toText` of any kind: the canonical machine text. `12`, `12.50` (a decimal with the digits of its scale), the
    /// shortest digits of a float, `true`, ISO dates, datetimes, durations and periods. O(bytes).
    static let toText = ScalarKernel(name: "toText") { preparation throws(KernelFault) in
        switch preparation.arguments[0].kind {
        case .text:
            return { arguments, out, rowCount throws(KernelFault) in
                try mapText(arguments[0], out, rowCount) { $0 }
            }
        case .bool:
            let yes = TextSlice("true" as StaticString)
            let no = TextSlice("false" as StaticString)
            return { arguments, out, rowCount throws(KernelFault) in
                let results = out.slices
                for row in 0..<rowCount { results[row] = arguments[0].mask[row] == 0 ? no : yes }
            }
        case .float:
            return { arguments, out, rowCount throws(KernelFault) in
                write(out, rowCount) { row, text in FloatText.append(arguments[0].floats[row], to: &text) }
            }
        case .int, .missing: return exactText(scale: 0)
        case .decimal(let scale): return exactText(scale: scale)
        case .date:
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].integers
                write(out, rowCount) { row, text in CalendarText.appendDate(Int(values[row]), to: &text) }
            }
        case .datetime:
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].integers
                write(out, rowCount) { row, text in CalendarText.appendDatetime(Int(values[row]), to: &text) }
            }
        case .duration:
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].integers
                write(out, rowCount) { row, text in CalendarText.appendDuration(Int(values[row]), to: &text) }
            }
        case .year, .half, .quarter, .month, .week:
            guard let period = CalendarPeriod(preparation.arguments[0].kind) else {
                preconditionFailure("a period that is none: \(preparation.arguments[0].kind)")
            }
            return { arguments, out, rowCount throws(KernelFault) in
                let values = arguments[0].integers
                write(out, rowCount) { row, text in CalendarText.appendPeriod(period, Int(values[row]), to: &text) }
            }
        }
    }

    private static func exactText(scale: Int) -> Run {
        { arguments, out, rowCount throws(KernelFault) in
            let values = MantissaReader(arguments[0])
            let results = out.slices
            for row in 0..<rowCount {
                let result = out.scratch.allocate(NumberText.byteCountMax)
                let count = NumberText.write(values[row], scale: scale, to: result)
                results[row] = TextSlice(start: result, count: count)
            }
        }
    }

    /// Texts that are appended to an array and kept. Nothing is written for a missing row, whose value may be anything.
    @inline(__always)
    private static func write(_ out: Vector, _ rowCount: Int, _ append: (Int, inout [UInt8]) -> Void) {
        let results = out.slices
        var text: [UInt8] = []
        for row in 0..<rowCount {
            text.removeAll(keepingCapacity: true)
            if out.hasValue(row) { append(row, &text) }
            results[row] = text.withUnsafeBytes { out.scratch.keep($0) }
        }
    }
}
