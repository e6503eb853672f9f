import TinhBase
import TinhCharts

/// A picture as svg that needs nothing else: a title, axes with units, colours for light and dark screens.
struct SVGPicture {
    static let width = 760.0
    static let textSize = 12.0
    static let margin = 16.0

    let chart: Chart
    var canvas = SVGCanvas()
    /// Where the next line of the head or foot stands.
    var top = margin

    let meter: WorkMeter

    init(_ chart: Chart, _ meter: WorkMeter = WorkMeter()) {
        self.chart = chart
        self.meter = meter
    }

    /// - Parameters:
    ///   - isPart: within a page that has the style sheet already.
    ///   - meter: counts the points, which may be many.
    static func text(_ chart: Chart, isPart: Bool = false, meter: WorkMeter = WorkMeter()) throws(ChartFault) -> String
    {
        var picture = SVGPicture(chart, meter)
        picture.head()
        switch chart.content {
        case .bars(let bars): picture.draw(bars)
        case .points(let series): try picture.draw(series)
        case .bins(let bins): picture.draw(bins)
        case .cells(let cells): picture.draw(cells)
        }
        picture.foot()
        return picture.element(isPart: isPart)
    }

    private func element(isPart: Bool) -> String {
        let height = svgNumber((top + SVGPicture.margin).rounded(.up))
        // A page has margins of its own.
        let left = isPart ? SVGPicture.margin - 2 : 0
        let width = svgNumber(SVGPicture.width - left)
        let title = MarkupText.escaped(chart.title)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="\(svgNumber(left)) 0 \(width) \(height)" \
            role="img" font-family="system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif" \
            font-size="\(svgNumber(SVGPicture.textSize))">
            <title>\(title)</title>
            \(isPart ? "" : "<style>\(SVGStyle.sheet)</style>\n")<rect class="tc-paper" x="\(svgNumber(left))" width="100%" height="100%"/>
            \(canvas.elements.joined(separator: "\n"))
            </svg>

            """
    }

    private mutating func head() {
        let title = fitted(chart.title, size: 16, width: SVGPicture.width - 2 * SVGPicture.margin)
        top += 16
        canvas.text(title, x: SVGPicture.margin, y: top, "tc-title", attributes: " font-size=\"16\"")
        top += 12
    }

    /// What is not drawn.
    private mutating func foot() {
        for note in chart.notes { caption(note.text) }
    }

    mutating func caption(_ text: String) {
        top += 18
        canvas.text(text, x: SVGPicture.margin, y: top, "tc-soft")
    }

    /// What stands where a picture has nothing to show.
    mutating func nothing(_ words: String) {
        top += 40
        canvas.text(words, x: SVGPicture.width / 2, y: top, "tc-soft", .middle)
        top += 24
    }

    /// Colours and names of series, on as many lines as they need; nothing for one.
    mutating func legend(_ names: [String]) {
        guard names.count > 1 else { return }
        var x = SVGPicture.margin
        top += 14
        for (index, name) in names.enumerated() {
            let words = fitted(name, size: SVGPicture.textSize, width: 240)
            let markWidth = chart.kind == .line ? 30.0 : 18
            let width = markWidth + textWidth(words, size: SVGPicture.textSize) + 16
            if x + width > SVGPicture.width - SVGPicture.margin, x > SVGPicture.margin {
                x = SVGPicture.margin
                top += 18
            }
            let style = index % SVGStyle.series.count
            if chart.kind == .line {
                let dash = SVGStyle.dashes[style]
                canvas.path(
                    "M\(svgNumber(x)) \(svgNumber(top - 4))h24",
                    "tc-line tc-s\(style)", attributes: dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
            } else if chart.kind == .scatter {
                canvas.circle(x: x + 6, y: top - 4, radius: 5, "tc-f\(style)")
            } else {
                canvas.rectangle(x: x, y: top - 10, width: 12, height: 12, "tc-f\(style)")
            }
            canvas.text(words, x: x + markWidth, y: top, "tc-ink")
            x += width
        }
        top += 10
    }
}

extension Format.Answer {
    /// A picture of it as svg.
    func picture(of chart: Chart, isPart: Bool = false) throws(WriteFault) -> String {
        do throws(ChartFault) {
            return try SVGPicture.text(chart, isPart: isPart, meter: WorkMeter(isCalledOff))
        } catch {
            throw .cancelled
        }
    }
}
