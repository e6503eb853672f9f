import TinhBase
import TinhCharts

/// The field between two axes, in pixels.
struct SVGField {
    let x: Scale
    let y: Scale
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    func place(x value: Double) -> Double { left + x.range.share(value) * (right - left) }
    func place(y value: Double) -> Double { bottom - y.range.share(value) * (bottom - top) }

    /// As many ticks as have room beside one another, at most so many.
    static func scale(_ axis: Axis, over range: NumberRange?, width: Double, countMax: Int, reachesTicks: Bool) -> Scale
    {
        for count in stride(from: countMax, to: 2, by: -1) {
            let scale = Scale(axis, over: range, tickCountMax: count, reachesTicks: reachesTicks)
            let widest = scale.ticks.map { textWidth($0.text, size: SVGPicture.textSize) + 14 }.max() ?? 1
            if Double(scale.ticks.count) * widest <= width { return scale }
        }
        return Scale(axis, over: range, tickCountMax: 2, reachesTicks: reachesTicks)
    }
}

extension SVGPicture {
    private static let fieldHeight = 300.0

    /// Draws grid, ticks and titles, and moves on below them.
    mutating func field(_ xRange: NumberRange?, _ yRange: NumberRange?) -> SVGField {
        let size = SVGPicture.textSize
        let y = Scale(chart.y, over: yRange, tickCountMax: 7, reachesTicks: true)
        let labelWidth = y.ticks.map { textWidth($0.text, size: size) }.max() ?? 0
        let left = SVGPicture.margin + min(200, labelWidth) + 8
        let right = SVGPicture.width - SVGPicture.margin - 20
        // Points stand within the field, lines from side to side.
        let x = SVGField.scale(
            chart.x, over: xRange, width: right - left, countMax: 11, reachesTicks: chart.kind == .scatter)
        if !y.title.isEmpty {
            top += 14
            canvas.text(fitted(y.title, size: size, width: 700), x: SVGPicture.margin, y: top, "tc-soft")
        }
        top += 12
        let field = SVGField(x: x, y: y, left: left, right: right, top: top, bottom: top + Self.fieldHeight)
        for tick in y.ticks {
            let place = field.place(y: tick.value)
            let isZero = tick.value == 0 && y.range.lower < 0
            canvas.line(left, place, right, place, isZero ? "tc-axis" : "tc-grid")
            canvas.text(tick.text, x: left - 6, y: place + 4, "tc-soft", .end)
        }
        canvas.line(left, field.bottom, right, field.bottom, "tc-axis")
        for tick in x.ticks {
            let place = field.place(x: tick.value)
            canvas.line(place, field.bottom, place, field.bottom + 4, "tc-axis")
            tickText(tick.text, x: place, y: field.bottom + 18)
        }
        top = field.bottom + 22
        if !x.title.isEmpty {
            top += 14
            canvas.text(fitted(x.title, size: size, width: 700), x: (left + right) / 2, y: top, "tc-soft", .middle)
            top += 4
        }
        return field
    }

    /// Below its place, moved where it would leave the picture.
    mutating func tickText(_ text: String, x: Double, y: Double) {
        let half = textWidth(text, size: SVGPicture.textSize) / 2
        canvas.text(text, x: max(half + 2, min(SVGPicture.width - half - 2, x)), y: y, "tc-soft", .middle)
    }
}
