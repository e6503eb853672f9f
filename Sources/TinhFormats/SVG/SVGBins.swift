import TinhBase
import TinhCharts

extension SVGPicture {
    /// Standing bars side by side over the axis of values.
    mutating func draw(_ bins: Bins) {
        guard let range = bins.range else { return nothing("no rows") }
        let most = Double(bins.bins.map(\.count).max() ?? 0)
        let field = field(Self.withRoom(range, binCount: bins.bins.count), NumberRange(0, most))
        for bin in bins.bins where bin.count > 0 {
            let left = field.place(x: bins.place(ofEdge: bin.lower))
            let right = field.place(x: bins.place(ofEdge: bin.upper))
            // Bars of single numbers stand apart.
            let gap = bins.isDiscrete ? (right - left) * 0.1 : 0.5
            let height = field.bottom - field.place(y: Double(bin.count))
            canvas.rectangle(
                x: left + gap, y: field.bottom - height, width: max(1, right - left - 2 * gap), height: height,
                "tc-f0", told: "\(bins.label(of: bin, chart.x)): \(NumberText.grouped(Int128(bin.count)))")
        }
        caption(bins.caption(chart.x))
    }

    /// One bar or two would fill the whole field: there is room beside them.
    private static func withRoom(_ range: NumberRange, binCount: Int) -> NumberRange {
        guard binCount < 3, range.upper.magnitude < 1e300, range.lower.magnitude < 1e300 else { return range }
        let room = (range.upper - range.lower) / Double(binCount)
        return NumberRange(range.lower == 0 ? 0 : range.lower - room, range.upper + room)
    }
}
