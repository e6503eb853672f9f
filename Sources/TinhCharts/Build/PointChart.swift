import TinhBase

extension Chart {
    /// Lines or areas along a place, one for each series or for each measure.
    ///
    /// A missing figure is a gap. Rows without a place are not drawn, which a note says.
    package static func line(
        _ kind: ChartKind, _ names: ChartNames, x: PlaceColumn, series: KeyColumn?, measures: [FigureColumn],
        notes: [ChartNote] = []
    ) -> Chart {
        var notes = notes
        var all: [PointSeries]
        let placed = x.places.indices.filter { x.places[$0] != nil }
        if placed.count < x.places.count {
            notes.append(.withoutPlace(rows: x.places.count - placed.count, axis: x.axis.name))
        }
        func points(_ rows: [Int], _ measure: FigureColumn) -> [PointSeries.Point] {
            rows.compactMap { row in x.places[row].map { PointSeries.Point(x: $0, y: measure.figures[row]?.double) } }
                .stablySorted()
        }
        if let series, let measure = measures.first {
            let (labels, numbers) = numbered(series.labels)
            var rows = [[Int]](repeating: [], count: labels.count)
            for row in placed { rows[numbers[row]].append(row) }
            all = zip(labels, rows).map { PointSeries(name: $0, points: points($1, measure)) }
        } else {
            all = measures.map { measure in
                PointSeries(name: measures.count == 1 ? "" : measure.axis.name, points: points(placed, measure))
            }
        }
        if let note = limit(&all) { notes.append(note) }
        return Chart(
            kind: kind, title: names.title, x: x.axis, y: together(measures, called: names.measure),
            content: .points(all), notes: notes)
    }

    /// A point for each row that has both figures.
    ///
    /// - Parameter pointNames: what each row's point is; none where nothing says so.
    package static func scatter(
        _ names: ChartNames, x: PlaceColumn, y: FigureColumn, size: FigureColumn?, series: KeyColumn?,
        pointNames: [String] = [],
        notes: [ChartNote] = []
    ) -> Chart {
        var notes = notes
        let (labels, numbers) = series.map { numbered($0.labels) } ?? ([""], [])
        var points = [[PointSeries.Point]](repeating: [], count: labels.count)
        var lost = 0
        for row in x.places.indices {
            guard let place = x.places[row], let figure = y.figures[row] else {
                lost += 1
                continue
            }
            points[series == nil ? 0 : numbers[row]].append(
                PointSeries.Point(
                    x: place, y: figure.double, size: size?.figures[row]?.double,
                    name: pointNames.isEmpty ? "" : pointNames[row]))
        }
        if lost > 0 { notes.append(.withoutPlace(rows: lost, axis: "")) }
        var all = zip(labels, points).map { PointSeries(name: $0, points: $1) }
        if let note = limit(&all) { notes.append(note) }
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

extension [PointSeries.Point] {
    /// By x; equal ones as they stand.
    fileprivate func stablySorted() -> [PointSeries.Point] {
        if zip(self, dropFirst()).allSatisfy({ $0.x <= $1.x }) { return self }
        return enumerated().sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(\.element)
    }
}
