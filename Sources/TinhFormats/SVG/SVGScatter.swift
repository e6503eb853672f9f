import TinhBase
import TinhCharts

extension SVGPicture {
    /// More names than these would cover the points.
    private static let namedPointCountMax = 40
    private static let radius = 3.5

    mutating func scatter(_ one: PointSeries, _ number: Int, _ field: SVGField, _ sizes: NumberRange?)
        throws(ChartFault)
    {
        let style = "tc-dot tc-f\(number % SVGStyle.series.count)"
        let isThin = one.points.count > Self.pointCountMax
        let grain = isThin ? 4.0 : 0
        var seen = Set<Cell>()
        for point in one.points {
            try meter.step()
            guard let value = point.y else { continue }
            var (x, y) = (field.place(x: point.x), field.place(y: value))
            if isThin {
                // What would stand on one another is one point.
                let cell = Cell(column: Int((x / grain).rounded()), row: Int((y / grain).rounded()))
                guard seen.insert(cell).inserted else { continue }
                (x, y) = (Double(cell.column) * grain, Double(cell.row) * grain)
            }
            canvas.circle(x: x, y: y, radius: isThin ? grain / 2 : Self.radius(point, sizes), style, told: point.name)
        }
    }

    private struct Cell: Hashable {
        let column: Int
        let row: Int
    }

    /// Areas are as the figures.
    private static func radius(_ point: PointSeries.Point, _ sizes: NumberRange?) -> Double {
        guard let sizes, let size = point.size else { return radius }
        return radius(size, sizes)
    }

    private static func radius(_ size: Double, _ sizes: NumberRange) -> Double {
        2 + 10 * sizes.withZero.share(size).squareRoot()
    }

    func sizes(of series: [PointSeries]) throws(ChartFault) -> NumberRange? {
        try NumberRange.of(series, meter) { $0.size }
    }

    /// What each of a few points is, as far as there is room beside it.
    mutating func labels(_ series: [PointSeries], _ field: SVGField, _ sizes: NumberRange?) {
        let points = Array(
            series.lazy.flatMap(\.points).filter { $0.y != nil }.prefix(Self.namedPointCountMax + 1))
        guard points.count <= Self.namedPointCountMax else { return }
        var taken: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = points.map { point in
            let (x, y) = (field.place(x: point.x), field.place(y: point.y ?? 0))
            let radius = Self.radius(point, sizes)
            return (x - radius...x + radius, y - radius...y + radius)
        }
        for point in points where !point.name.isEmpty {
            let (x, y) = (field.place(x: point.x), field.place(y: point.y ?? 0))
            let words = fitted(point.name, size: 11, width: 150)
            let (width, radius) = (textWidth(words, size: 11), Self.radius(point, sizes))
            // At the right, at the left, above, below.
            let places = [
                (x + radius + 3, y + 4), (x - radius - 3 - width, y + 4), (x - width / 2, y - radius - 4),
                (x - width / 2, y + radius + 12),
            ]
            for (left, base) in places {
                let (across, down) = (left...left + width, base - 9...base + 2)
                guard left > field.left, left + width <= SVGPicture.width - 4, base - 9 >= field.top,
                    base <= field.bottom,
                    !taken.contains(where: { $0.x.overlaps(across) && $0.y.overlaps(down) })
                else { continue }
                canvas.text(words, x: left, y: base, "tc-figure", attributes: " font-size=\"11\"")
                taken.append((across, down))
                break
            }
        }
    }

    /// What the sizes of points mean: the least and the greatest.
    mutating func sizeLegend(_ sizes: NumberRange?) {
        guard let axis = chart.size, let sizes else { return }
        let unit = axis.quantity == .percent ? "%" : axis.unit
        let style = FigureStyle(unit: unit, sample: [.float(sizes.lower), .float(sizes.upper)])
        top += 24
        var x = SVGPicture.margin
        let title = axis.unit.isEmpty ? axis.name : "\(axis.name) (\(axis.unit))"
        let words = fitted(title, size: SVGPicture.textSize, width: 300)
        canvas.text(words, x: x, y: top, "tc-soft")
        x += textWidth(words, size: SVGPicture.textSize) + 12
        for size in sizes.lower < sizes.upper ? [sizes.lower, sizes.upper] : [sizes.upper] {
            let radius = Self.radius(size, sizes)
            canvas.circle(x: x + radius, y: top - 4, radius: radius, "tc-dot tc-f0")
            let text = style.text(.float(size))
            canvas.text(text, x: x + 2 * radius + 5, y: top, "tc-soft")
            x += 2 * radius + 5 + textWidth(text, size: SVGPicture.textSize) + 18
        }
        top += 6
    }
}
