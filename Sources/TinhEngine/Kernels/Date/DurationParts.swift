extension ScalarKernel {
    /// `days hours minutes seconds(duration)`: float, whole and fractional.
    static let durationParts = [
        durationKernel("days", 86_400_000_000), durationKernel("hours", 3_600_000_000),
        durationKernel("minutes", 60_000_000), durationKernel("seconds", 1_000_000),
    ]

    private static func durationKernel(_ name: String, _ microseconds: Double) -> ScalarKernel {
        ScalarKernel(name: name) { _ throws(KernelFault) in
            { arguments, out, rowCount throws(KernelFault) in
                let durations = arguments[0].integers
                let results = out.floats
                // Durations up to 285 years are exact as a double, so the division rounds once.
                for row in 0..<rowCount { results[row] = Double(durations[row]) / microseconds }
            }
        }
    }
}
