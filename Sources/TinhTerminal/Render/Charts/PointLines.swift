import TinhBase
import TinhCharts

/// Lines, areas and points between two axes.
struct PointLines {
    private let chart: Chart
    private let series: [PointSeries]
    private let layout: ChartText.Layout
    private let meter: WorkMeter

    init(_ chart: Chart, _ series: [PointSeries], _ layout: ChartText.Layout, _ meter: WorkMeter) {
        self.meter = meter
        self.chart = chart
        self.series = series
        self.layout = layout
    }

    /// Without colours, or in ASCII, each series has a sign of its own, a cell each.
    private var isCoarse: Bool { layout.signs == .ascii || (series.count > 1 && !layout.style.isOn) }

    /// O(points).
    func lines() throws(ChartFault) -> [String] {
        var xRange = try NumberRange.of(series, meter) { $0.x }
        var yRange = try NumberRange.of(series, meter) { $0.y }
        guard let places = xRange else { return [layout.style.dim("no rows")] }
        if chart.kind == .scatter, chart.x.quantity.isMeasured, places.lower < places.upper {
            xRange = places.withZeroNearby
        }
        guard yRange != nil else { return [layout.style.dim("every value is missing")] }
        yRange = chart.kind == .area ? yRange?.withZero : yRange?.withZeroNearby
        let frame = PlotFrame(x: chart.x, over: xRange, y: chart.y, over: yRange, layout)
        var canvas = Canvas(columnCount: frame.columnCount, rowCount: frame.rowCount, isCoarse: isCoarse)
        let pointCount = series.reduce(0) { $0 + $1.points.count }
        for (number, one) in series.enumerated() {
            switch chart.kind {
            // Dots cover one another: several areas that do not stand on one another are told by their lines.
            case .area: try draw(one, number, frame, &canvas, isFilled: series.count == 1 || chart.isStacked)
            case .scatter: try scatter(one, number, frame, &canvas, isSparse: pointCount <= canvas.columnCount * 4)
            case .line, .bar, .hist, .heat: try draw(one, number, frame, &canvas, isFilled: false)
            }
        }
        let legend = seriesLegend(series.map(\.name), layout) { number in
            layout.colored(String(isCoarse ? layout.mark(number) : layout.signs == .unicode ? "●" : "*"), number)
        }
        return legend + frame.lines(canvas.lines(layout.colored))
    }

    private func place(_ point: PointSeries.Point, _ y: Double, _ frame: PlotFrame, _ canvas: Canvas) -> (
        x: Int, y: Int
    ) {
        (frame.dot(x: point.x, dotsPerCell: canvas.dotsAcross), frame.dot(y: y, dotsPerCell: canvas.dotsDown))
    }

    /// Joined from point to point; a missing one parts them, and one between two missing ones stands alone.
    private func draw(_ one: PointSeries, _ number: Int, _ frame: PlotFrame, _ canvas: inout Canvas, isFilled: Bool)
        throws(ChartFault)
    {
        let mark = layout.mark(number)
        var before: (x: Int, y: Int)?
        var floorBefore = 0
        for (index, point) in one.points.enumerated() {
            try meter.step()
            guard let value = point.y else {
                before = nil
                continue
            }
            let here = place(point, value, frame, canvas)
            let floor = frame.dot(y: point.base, dotsPerCell: canvas.dotsDown)
            let isLast = index + 1 == one.points.count || one.points[index + 1].y == nil
            if let before {
                if isFilled { fill(before, here, (floorBefore, floor), number, mark, &canvas) }
                canvas.line(before, here, number, mark)
                // As many dots.
                try meter.step(by: max(abs(here.x - before.x), abs(here.y - before.y)))
            } else if isLast {
                canvas.put(isCoarse ? mark : layout.signs.point, here.x, here.y, number)
                if isFilled { fill(here, here, (floor, floor), number, mark, &canvas) }
            }
            before = here
            floorBefore = floor
        }
    }

    /// - Parameter floor: where the area begins, at both ends.
    private func fill(
        _ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ floor: (from: Int, to: Int), _ number: Int,
        _ mark: Character, _ canvas: inout Canvas
    ) {
        for x in from.x...max(from.x, to.x) {
            let share = to.x == from.x ? 0 : Double(x - from.x) / Double(to.x - from.x)
            func between(_ first: Int, _ last: Int) -> Int { first + Int((Double(last - first) * share).rounded()) }
            let (y, base) = (between(from.y, to.y), between(floor.from, floor.to))
            for row in min(y, base)...max(y, base) { canvas.set(x, row, number, mark) }
        }
    }

    private func scatter(
        _ one: PointSeries, _ number: Int, _ frame: PlotFrame, _ canvas: inout Canvas, isSparse: Bool
    ) throws(ChartFault) {
        let sizes = try NumberRange.of([one], meter) { $0.size }
        for point in one.points {
            try meter.step()
            guard let value = point.y else { continue }
            let here = place(point, value, frame, canvas)
            if isCoarse {
                canvas.set(here.x, here.y, number, layout.mark(number))
            } else if let sizes, let size = point.size {
                canvas.put(["·", "•", "●"][min(2, Int(sizes.share(size) * 3))], here.x, here.y, number)
            } else if isSparse {
                canvas.put(layout.signs.point, here.x, here.y, number)
            } else {
                canvas.set(here.x, here.y, number, layout.signs.point)
            }
        }
    }
}
