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
        var x = Scale(chart.x, over: xRange, tickCountMax: 2, reachesTicks: false)
        for count in stride(from: 11, through: 2, by: -1) {
            x = Scale(chart.x, over: xRange, tickCountMax: count, reachesTicks: false)
            let width = x.ticks.map { textWidth($0.text, size: size) + 14 }.max() ?? 1
            if Double(x.ticks.count) * width <= right - left { break }
        }
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
            canvas.text(tick.text, x: place, y: field.bottom + 18, "tc-soft", .middle)
        }
        top = field.bottom + 22
        if !x.title.isEmpty {
            top += 14
            canvas.text(fitted(x.title, size: size, width: 700), x: (left + right) / 2, y: top, "tc-soft", .middle)
            top += 4
        }
        return field
    }
}
