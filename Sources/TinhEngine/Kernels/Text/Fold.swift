import TinhBase

extension ScalarKernel {
    /// `fold(x)`: text without case and accents, đ as d: what `~` compares. O(bytes).
    static let fold = ScalarKernel(name: "fold") { _ throws(KernelFault) in
        var folded: [UInt8] = []
        return { arguments, out, rowCount throws(KernelFault) in
            try mapText(arguments[0], out, rowCount) { text in
                folded.removeAll(keepingCapacity: true)
                Folding.append(text.bytes, to: &folded)
                return folded.withUnsafeBytes { out.scratch.keep($0) }
            }
        }
    }
}
