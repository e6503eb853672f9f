import TinhBase
import TinhCharts

extension SVGPicture {
    /// Points of one series that stand apart on paper; more would only make the file large.
    static let pointCountMax = 4_000

    mutating func draw(_ series: [PointSeries]) throws(ChartFault) {
        var xRange = try NumberRange.of(series, meter) { $0.x }
        guard let places = xRange else { return nothing("no rows") }
        if chart.kind == .scatter, chart.x.quantity.isMeasured, places.lower < places.upper {
            xRange = places.withZeroNearby
        }
        var yRange = try NumberRange.of(series, meter) { $0.y }
        guard yRange != nil else { return nothing("every value is missing") }
        yRange = chart.kind == .area ? yRange?.withZero : yRange?.withZeroNearby
        legend(series.map(\.name))
        let field = field(xRange, yRange)
        let sizes = try sizes(of: series)
        if chart.kind == .area {
            // Below all lines, so that no line is covered.
            for (number, one) in series.enumerated() { try lines(one, number, field, areFilled: true) }
        }
        for (number, one) in series.enumerated() {
            if chart.kind == .scatter {
                try scatter(one, number, field, sizes)
            } else {
                try lines(one, number, field, areFilled: false)
            }
        }
        if chart.kind == .scatter {
            labels(series, field, sizes)
            sizeLegend(sizes)
        }
        let count = series.reduce(0) { $0 + $1.points.count }
        if series.contains(where: { $0.points.count > Self.pointCountMax }) {
            caption(ChartNote.thinned(points: count).text)
        }
    }

    private typealias Place = (x: Double, y: Double, base: Double)

    /// Each run between two gaps is a line of its own, or the area below it; a point alone is a dot.
    private mutating func lines(
        _ one: PointSeries, _ number: Int, _ field: SVGField, areFilled: Bool
    ) throws(ChartFault) {
        let style = number % SVGStyle.series.count
        let dash = dash(number)
        var runs: [[Place]] = [[]]
        for point in one.points {
            try meter.step()
            if let y = point.y {
                runs[runs.count - 1].append((field.place(x: point.x), field.place(y: y), field.place(y: point.base)))
            } else if runs.last?.isEmpty == false {
                runs.append([])
            }
        }
        let isThin = one.points.count > Self.pointCountMax
        for run in runs where !run.isEmpty {
            let shown = isThin ? try columnwise(run) : run
            guard shown.count > 1 else {
                if !areFilled { canvas.circle(x: shown[0].x, y: shown[0].y, radius: 3.5, "tc-f\(style)") }
                continue
            }
            let path = "M" + shown.map { "\(svgNumber($0.x)) \(svgNumber($0.y))" }.joined(separator: "L")
            if areFilled {
                // An even floor needs its ends only.
                let isEven = shown.allSatisfy { $0.base == shown[0].base }
                let floor = isEven ? [shown[shown.count - 1], shown[0]] : shown.reversed()
                canvas.path(
                    path + floor.map { "L\(svgNumber($0.x)) \(svgNumber($0.base))" }.joined() + "Z",
                    (chart.isStacked ? "tc-stack" : "tc-area") + " tc-f\(style)")
                continue
            }
            canvas.path(path, "tc-line tc-s\(style)" + (shown.count > 200 ? " tc-thin" : ""), attributes: dash)
            if shown.count <= 60 {
                for point in shown { canvas.circle(x: point.x, y: point.y, radius: 2.5, "tc-f\(style)") }
            }
        }
    }

    private func dash(_ number: Int) -> String {
        let dash = SVGStyle.dashes[number % SVGStyle.dashes.count]
        return chart.kind == .line && !dash.isEmpty ? " stroke-dasharray=\"\(dash)\"" : ""
    }

    /// Of each column of pixels the first, the lowest, the highest and the last point: the line looks the same (M4; Jugel
    /// et al., "M4: A Visualization-Oriented Time Series Data Aggregation", 2014).
    private func columnwise(_ run: [Place]) throws(ChartFault) -> [Place] {
        var shown: [Place] = []
        var start = 0
        while start < run.count {
            let column = run[start].x.rounded(.down)
            var end = start
            var lowest = start
            var highest = start
            while end < run.count, run[end].x.rounded(.down) == column {
                try meter.step()
                if run[end].y < run[highest].y { highest = end }
                if run[end].y > run[lowest].y { lowest = end }
                end += 1
            }
            shown += Set([start, lowest, highest, end - 1]).sorted().map { run[$0] }
            start = end
        }
        return shown
    }
}
