extension ScalarKernel {
    /// `concat(x, y, …)`: text, the arguments one after another; missing where one of them is. O(bytes of the result).
    static let concat = ScalarKernel(name: "concat") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let results = out.slices
            let parts = arguments.map(\.slices)
            for row in 0..<rowCount {
                if !out.hasValue(row) {
                    results[row] = .empty
                    continue
                }
                var count = 0
                for part in parts { count += part[row].count }
                let result = out.scratch.allocate(count)
                var written = 0
                for part in parts { copy(part[row], to: result, &written) }
                results[row] = TextSlice(start: result, count: written)
            }
        }
    }
}
