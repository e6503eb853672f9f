import TinhBase

/// Elements of an svg, one after another. Coordinates are written with a tenth of a pixel.
struct SVGCanvas {
    private(set) var elements: [String] = []

    enum Anchor: String { case start, middle, end }

    /// `attributes` of the element beside those, each behind a blank.
    mutating func text(
        _ text: String, x: Double, y: Double, _ style: String, _ anchor: Anchor = .start, attributes: String = ""
    ) {
        let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        elements.append(
            "<text\(style.isEmpty ? "" : " class=\"\(style)\"")\(attributes) x=\"\(number(x))\" y=\"\(number(y))\"\(place)>\(MarkupText.escaped(text))</text>"
        )
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        elements.append(
            "<line class=\"\(style)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
        )
    }

    /// `told` is shown while the pointer rests on it.
    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, _ style: String, opacity: Double? = nil, told: String = ""
    ) {
        let shape =
            "<rect class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\" "
            + "height=\"\(number(max(0, height)))\""
            + (opacity.map { " fill-opacity=\"\(FloatText.text(($0 * 1_000).rounded() / 1_000))\"" } ?? "")
        elements.append(told.isEmpty ? shape + "/>" : shape + "><title>\(MarkupText.escaped(told))</title></rect>")
    }

    mutating func circle(x: Double, y: Double, radius: Double, _ style: String, told: String = "") {
        let shape = "<circle class=\"\(style)\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\""
        elements.append(told.isEmpty ? shape + "/>" : shape + "><title>\(MarkupText.escaped(told))</title></circle>")
    }

    mutating func path(_ commands: String, _ style: String, attributes: String = "") {
        elements.append("<path class=\"\(style)\"\(attributes) d=\"\(commands)\"/>")
    }

    private func number(_ value: Double) -> String { svgNumber(value) }
}

/// `12.5`, `12`: a tenth of a pixel is enough.
func svgNumber(_ value: Double) -> String {
    FloatText.text((value * 10).rounded() / 10)
}
