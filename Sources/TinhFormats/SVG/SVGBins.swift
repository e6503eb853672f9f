import TinhBase
import TinhCharts

extension SVGPicture {
    /// Standing bars side by side over the axis of values.
    mutating func draw(_ bins: [Bin]) {
        guard let first = bins.first, let last = bins.last else { return nothing("no rows") }
        let most = Double(bins.map(\.count).max() ?? 0)
        let field = field(NumberRange(first.lower, last.upper), NumberRange(0, most))
        for bin in bins where bin.count > 0 {
            let (left, right) = (field.place(x: bin.lower), field.place(x: bin.upper))
            let height = field.bottom - field.place(y: Double(bin.count))
            let told = "\(edge(bin.lower)) to \(edge(bin.upper)): \(NumberText.grouped(Int128(bin.count)))"
            canvas.rectangle(
                x: left + 0.5, y: field.bottom - height, width: max(1, right - left - 1), height: height, "tc-f0",
                told: told)
        }
        caption("each bar is \(edge(first.upper - first.lower)) wide, by the rule of Freedman and Diaconis")
    }

    private func edge(_ value: Double) -> String {
        let isPercent = chart.x.quantity == .percent
        let text = FigureStyle(unit: isPercent ? "%" : chart.x.unit, sample: [.float(value)]).text(.float(value))
        return chart.x.unit.isEmpty ? text : text + " " + chart.x.unit
    }
}
