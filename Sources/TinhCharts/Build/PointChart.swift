import TinhBase

extension Chart {
    /// Lines or areas along a place, one for each series or for each measure.
    ///
    /// A missing figure is a gap, and so is a period that is skipped. Areas that part a sum stand on one another; others cover nothing of the lines. Rows without a place are not drawn, which a note says.
    package static func line(
        _ kind: ChartKind, _ names: ChartNames, x: PlaceColumn, series: KeyColumn?, measures: [FigureColumn],
        notes: [ChartNote] = [], meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Chart {
        var notes = notes
        var all: [PointSeries] = []
        let placed = x.places.indices.filter { x.places[$0] != nil }
        if placed.count < x.places.count {
            notes.append(.withoutPlace(rows: x.places.count - placed.count, axis: x.axis.name))
        }
        let step = try x.step(meter)
        func points(_ rows: [Int], _ measure: FigureColumn) throws(ChartFault) -> [PointSeries.Point] {
            let points = try meter.map(rows) { row in
                PointSeries.Point(x: x.places[row] ?? 0, y: measure.figures[row]?.double)
            }
            return try withGaps(try stablySorted(points, meter), step: step, meter)
        }
        if let series, let measure = measures.first {
            let (labels, numbers) = try series.numbered(meter)
            var rows = [[Int]](repeating: [], count: labels.count)
            for row in placed { rows[numbers[row]].append(row) }
            for (label, rows) in zip(labels, rows) {
                all.append(PointSeries(name: label, points: try points(rows, measure)))
            }
        } else {
            for measure in measures {
                let name = measures.count == 1 ? "" : measure.axis.name
                all.append(PointSeries(name: name, points: try points(placed, measure)))
            }
        }
        let y = together(measures, called: names.measure)
        // The values of one key part one sum.
        let isParted = series != nil || !names.columns.isEmpty && !names.measure.isEmpty
        if kind == .area, isParted, measures.allSatisfy(\.isAdditive), let stack = try AreaStack(all, meter) {
            if let note = stack.note { notes.append(note) }
            return Chart(
                kind: kind, title: names.title, x: x.axis, y: y.stacked, content: .points(stack.series), notes: notes,
                isStacked: true)
        }
        if let note = limit(&all) { notes.append(note) }
        return Chart(kind: kind, title: names.title, x: x.axis, y: y, content: .points(all), notes: notes)
    }

    /// A point for each row that has both figures.
    ///
    /// - Parameter pointNames: what each row's point is; none where nothing says so.
    package static func scatter(
        _ names: ChartNames, x: PlaceColumn, y: FigureColumn, size: FigureColumn?, series: KeyColumn?,
        pointNames: [String] = [],
        notes: [ChartNote] = [], meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Chart {
        var notes = notes
        let grouping = try series.map { key throws(ChartFault) in try PointGroups(key, meter) }
        var points = [[PointSeries.Point]](repeating: [], count: grouping?.names.count ?? 1)
        var lost = 0
        for row in x.places.indices {
            try meter.step()
            guard let place = x.places[row], let figure = y.figures[row] else {
                lost += 1
                continue
            }
            points[grouping?.numbers[row] ?? 0].append(
                PointSeries.Point(
                    x: place, y: figure.double, size: size?.figures[row]?.double,
                    name: pointNames.isEmpty ? grouping?.pointNames?[row] ?? "" : pointNames[row]))
        }
        if lost > 0 { notes.append(.withoutPlace(rows: lost, axis: "")) }
        let all = zip(grouping?.names ?? [""], points).map { PointSeries(name: $0, points: $1) }
        return Chart(
            kind: .scatter, title: names.title, x: x.axis, y: y.axis, size: size?.axis, content: .points(all),
            notes: notes)
    }

    private static func limit(_ series: inout [PointSeries]) -> ChartNote? {
        guard series.count > seriesCountMax else { return nil }
        let hidden = series.count - seriesCountMax
        let weights = series.map { $0.points.reduce(0) { $0 + ($1.y?.magnitude ?? 0) } }
        let order = series.indices.sorted { (weights[$0], $1) > (weights[$1], $0) }
        let kept = Set(order.prefix(seriesCountMax))
        series = series.enumerated().filter { kept.contains($0.offset) }.map(\.element)
        return .seriesLeftOut(shown: seriesCountMax, hidden: hidden)
    }
}

/// Which points of scatter have a colour together. All of them are drawn: of more groups than there are colours, those of the
/// fewest points have one together; where each group is a single point, its name tells more than a colour.
private struct PointGroups {
    private(set) var names: [String]
    private(set) var numbers: [Int]
    /// Set where the groups' names are the points'.
    private(set) var pointNames: [String]?

    init(_ key: KeyColumn, _ meter: WorkMeter) throws(ChartFault) {
        (names, numbers) = try key.numbered(meter)
        guard names.count > Chart.seriesCountMax else { return }
        var counts = [Int](repeating: 0, count: names.count)
        for number in numbers { counts[number] += 1 }
        if counts.allSatisfy({ $0 == 1 }) {
            (names, numbers, pointNames) = ([""], [Int](repeating: 0, count: numbers.count), key.labels)
            return
        }
        let order = try meter.sorted(Array(counts.indices)) { (counts[$0], $1) > (counts[$1], $0) }
        let kept = order.prefix(Chart.seriesCountMax - 1).sorted()
        let hiddenCount = names.count - kept.count
        var places = [Int](repeating: kept.count, count: names.count)
        for (place, number) in kept.enumerated() { places[number] = place }
        names = kept.map { names[$0] } + [FigureTable.others(hiddenCount)]
        numbers = numbers.map { places[$0] }
    }
}

/// With a missing figure between two points that are further apart than a step. O(points).
private func withGaps(
    _ points: [PointSeries.Point], step: Double?, _ meter: WorkMeter
) throws(ChartFault) -> [PointSeries.Point] {
    guard let step else { return points }
    var all: [PointSeries.Point] = []
    all.reserveCapacity(points.count)
    for point in points {
        try meter.step()
        if let last = all.last, point.x - last.x > step { all.append(PointSeries.Point(x: last.x + step, y: nil)) }
        all.append(point)
    }
    return all
}

/// By x; equal ones as they stand.
private func stablySorted(
    _ points: [PointSeries.Point], _ meter: WorkMeter
) throws(ChartFault) -> [PointSeries.Point] {
    if zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) { return points }
    let order = try meter.sorted(Array(points.indices)) { (points[$0].x, $0) < (points[$1].x, $1) }
    return order.map { points[$0] }
}
