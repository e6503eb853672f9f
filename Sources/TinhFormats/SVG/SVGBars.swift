import TinhBase
import TinhCharts

extension SVGPicture {
    private static let labelWidthMax = 260.0
    /// Bars thinner than this have no figure beside them: the pointer tells it.
    private static let figureThickness = 12.0

    /// Lying bars: names at the left, which need no turning, and the figure at the end of each.
    mutating func draw(_ bars: Bars) {
        guard !bars.categories.isEmpty, !bars.series.isEmpty else { return nothing("no rows") }
        let size = SVGPicture.textSize
        legend(bars.series.map(\.name))
        let values = bars.series.flatMap { $0.values.compactMap { $0 } }
        let range = NumberRange(of: values)?.withZero ?? NumberRange(0, 1)
        let isOne = bars.series.count == 1
        // Where a key has no row at all no room is kept for it.
        let there = bars.categories.indices.map { row in
            bars.series.enumerated().filter { $0.element.isThere[row] }
        }
        let thickness = isOne ? 16.0 : max(9, 16 - Double(there.map(\.count).max() ?? 0))
        let gap: Double = isOne ? 6 : 10
        let longest = bars.categories.map { textWidth($0, size: size) }.max() ?? 0
        let hasFigures = thickness >= Self.figureThickness
        let figureWidth =
            hasFigures ? (bars.series.flatMap(\.texts).map { textWidth($0, size: size) }.max() ?? 0) + 8 : 20
        let left = SVGPicture.margin + min(Self.labelWidthMax, longest) + 8 + (range.lower < 0 ? figureWidth : 0)
        let right = SVGPicture.width - SVGPicture.margin - figureWidth
        let scale = SVGField.scale(chart.y, over: range, width: right - left, countMax: 7, reachesTicks: false)
        func place(_ value: Double) -> Double { left + scale.range.share(value) * (right - left) }

        let heights = there.map { thickness * Double(max(1, $0.count)) + gap }
        let bottom = top + 12 + heights.reduce(0, +)
        top += 8
        for tick in scale.ticks {
            canvas.line(place(tick.value), top, place(tick.value), bottom, "tc-grid")
        }
        let zero = place(0)
        var start = top + 6
        for (row, category) in bars.categories.enumerated() {
            let middle = start + (heights[row] - gap) / 2
            let isRest = bars.endsInOthers && row == bars.categories.count - 1
            canvas.text(
                fitted(category, size: size, width: Self.labelWidthMax), x: SVGPicture.margin, y: middle + 4,
                isRest ? "tc-soft" : "tc-ink")
            for (index, (number, series)) in there[row].enumerated() {
                let y = start + Double(index) * thickness
                guard let value = series.values[row] else {
                    if hasFigures { canvas.text("–", x: zero + 5, y: y + thickness / 2 + 4, "tc-figure") }
                    continue
                }
                let end = place(value)
                let told = [category, series.name, series.texts[row]].filter { !$0.isEmpty }.joined(separator: ", ")
                canvas.rectangle(
                    x: min(zero, end), y: y, width: abs(end - zero), height: thickness - (isOne ? 0 : 1),
                    "tc-f\(number % SVGStyle.series.count)" + (isRest ? " tc-rest" : ""), told: told)
                guard hasFigures else { continue }
                canvas.text(
                    series.texts[row], x: value < 0 ? end - 5 : end + 5, y: y + thickness / 2 + 4, "tc-figure",
                    value < 0 ? .end : .start)
            }
            start += heights[row]
        }
        canvas.line(zero, top, zero, bottom, "tc-axis")
        for tick in scale.ticks { tickText(tick.text, x: place(tick.value), y: bottom + 16) }
        top = bottom + 34
        canvas.text(
            fitted(scale.title, size: size, width: 500), x: (left + right) / 2, y: top, "tc-soft", .middle)
        top += 4
    }
}
