import TinhBase
import TinhCharts

/// The picture that a query ends in, as data: `chart bar` and its like. What is drawn where is settled; sizes, colours and
/// scales are left to whoever draws it. `Result.write(format: "svg")` is one drawing of it.
public struct ResultChart: Sendable {
    /// The word after `chart`.
    public enum Kind: String, Sendable, CaseIterable {
        case bar, line, area, scatter, hist, heat
    }

    /// What is told along one side.
    public struct Axis: Sendable {
        public enum Scale: Sendable, Equatable {
            /// Names in their order: of `Point.label`.
            case category
            case number
            /// Ratios: 0.25 is 25 %.
            case percent
            /// Days since 1970-01-01.
            case date
            /// Microseconds since then.
            case datetime
            /// Years, halves, quarters, months or weeks, one apart from the next.
            case period
        }

        public let name: String
        /// `VND`, `ha`; empty for none.
        public let unit: String
        public let scale: Scale
    }

    public struct Point: Sendable {
        /// The category, the bin (`from 100 to 200 m2`, `2023-05`), the point of scatter or the column of cells; empty along an axis of numbers or time.
        public let label: String
        /// The place along the axis: the number of the category, the lower edge of the bin, else by the axis' scale.
        public let x: Double
        /// The figure, in the unit of its axis; nil where missing.
        public let y: Double?
        /// Of a bin its upper edge, of scatter with a third figure that one.
        public let extent: Double?
    }

    public struct Series: Sendable {
        /// Empty where there is only one; of heat the row.
        public let name: String
        public let points: [Point]
    }

    public let kind: Kind
    /// `compensation by city`.
    public let title: String
    /// Along the bottom: categories, time, values.
    public let x: Axis
    /// Along the side: figures; of heat the key of its rows.
    public let y: Axis
    /// What is not drawn, a sentence each; these are notes of the result, too.
    public let leftOut: [String]

    package let chart: Chart

    init(_ chart: Chart) {
        self.chart = chart
        title = chart.title
        x = Axis(chart.x)
        y = Axis(chart.y)
        leftOut = chart.notes.map(\.text)
        kind =
            switch chart.kind {
            case .bar: .bar
            case .line: .line
            case .area: .area
            case .scatter: .scatter
            case .hist: .hist
            case .heat: .heat
            }
    }

    /// What the figures are: `y`, but of heat what its cells show.
    public var figure: Axis {
        switch chart.content {
        case .bars, .points, .bins: y
        case .cells(let cells): Axis(cells.measure)
        }
    }

    /// Made when they are asked for: O(points).
    public var series: [Series] {
        switch chart.content {
        case .bars(let bars):
            bars.series.map { one in
                Series(
                    name: one.name,
                    points: bars.categories.enumerated().map { place, label in
                        Point(label: label, x: Double(place), y: one.values[place], extent: nil)
                    })
            }
        case .points(let all):
            all.map { one in
                Series(
                    name: one.name, points: one.points.map { Point(label: $0.name, x: $0.x, y: $0.y, extent: $0.size) })
            }
        case .bins(let bins):
            [
                Series(
                    name: "",
                    points: bins.bins.map { bin in
                        Point(
                            label: bins.label(of: bin, chart.x), x: bin.lower, y: Double(bin.count), extent: bin.upper)
                    })
            ]
        case .cells(let cells):
            cells.rows.enumerated().map { row, name in
                Series(
                    name: name,
                    points: cells.columns.enumerated().map { place, label in
                        Point(label: label, x: Double(place), y: cells.values[row][place], extent: nil)
                    })
            }
        }
    }
}

extension ResultChart.Axis {
    fileprivate init(_ axis: TinhCharts.Axis) {
        name = axis.name
        unit = axis.unit
        scale =
            switch axis.quantity {
            case .category: .category
            case .number: .number
            case .percent: .percent
            case .date: .date
            case .datetime: .datetime
            case .period: .period
            }
    }
}
