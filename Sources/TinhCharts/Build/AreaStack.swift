import TinhBase

/// Areas that stand on one another, so that none covers another and the uppermost line is the sum of all.
struct AreaStack {
    /// From the lowest on. Where a series has nothing, and had nothing before and has nothing after, it is not drawn.
    private(set) var series: [PointSeries] = []
    /// That the smallest are one.
    private(set) var note: ChartNote?

    /// Nil for a single series, and where a figure is below zero: sums of those would go up and down.
    ///
    /// - Parameter all: each ascending in x; figures that have a sum. O(n log n).
    init?(_ all: [PointSeries], _ meter: WorkMeter) throws(ChartFault) {
        guard all.count > 1 else { return nil }
        var figures: [[Double: Double]] = []
        for one in all {
            var own: [Double: Double] = [:]
            for point in one.points {
                try meter.step()
                guard let y = point.y else { continue }
                guard y.isFinite, y >= 0 else { return nil }
                own[point.x, default: 0] += y
            }
            figures.append(own)
        }
        // A series without a figure has no area.
        var names = zip(all, figures).filter { !$1.isEmpty }.map(\.0.name)
        figures.removeAll(where: \.isEmpty)
        try gather(&figures, &names, meter)
        let known = Set(figures.lazy.flatMap(\.keys))
        let all = Set(all.lazy.flatMap { $0.points.lazy.map(\.x) }).union(known)
        let places = try meter.sorted(Array(all)) { $0 < $1 }
        var tops = [Double](repeating: 0, count: places.count)
        for (name, own) in zip(names, figures) {
            var points: [PointSeries.Point] = []
            points.reserveCapacity(places.count)
            for (index, x) in places.enumerated() {
                try meter.step()
                let figure = own[x]
                let isBeside =
                    index > 0 && own[places[index - 1]] != nil
                    || index + 1 < places.count && own[places[index + 1]] != nil
                let top = tops[index] + (figure ?? 0)
                // A place where no series has anything is a gap.
                let isDrawn = figure != nil || isBeside && known.contains(x)
                points.append(PointSeries.Point(x: x, y: isDrawn ? top : nil, base: tops[index]))
                tops[index] = top
            }
            series.append(PointSeries(name: name, points: points))
        }
        // No double holds the sum.
        guard tops.allSatisfy(\.isFinite) else { return nil }
    }

    /// Of more series than there are colours the smallest become one, on top of the others.
    private mutating func gather(
        _ figures: inout [[Double: Double]], _ names: inout [String], _ meter: WorkMeter
    ) throws(ChartFault) {
        guard figures.count > Chart.seriesCountMax else { return }
        let weights = figures.map { $0.values.reduce(0, +) }
        let order = weights.indices.sorted { (weights[$0], $1) > (weights[$1], $0) }
        let kept = order.prefix(Chart.seriesCountMax - 1).sorted()
        var others: [Double: Double] = [:]
        for index in order.dropFirst(kept.count) {
            try meter.step(by: figures[index].count)
            others.merge(figures[index], uniquingKeysWith: +)
        }
        let hidden = figures.count - kept.count
        figures = kept.map { figures[$0] } + [others]
        names = kept.map { names[$0] } + [FigureTable.others(hidden)]
        note = .otherSeries(shown: kept.count, hidden: hidden)
    }
}

extension Axis {
    /// Of areas that stand on one another.
    var stacked: Axis {
        Axis(name: name.isEmpty ? "stacked" : name + ", stacked", unit: unit, quantity: quantity)
    }
}
