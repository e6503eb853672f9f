/// A picture of a table, as data: what stands where, before anything is drawn. What draws it, in a terminal or as svg, adds
/// sizes and colours only.
package struct Chart: Sendable {
    package let kind: ChartKind
    /// `compensation by city`.
    package let title: String
    /// What runs along the bottom: the key of bars (the side, where bars lie), the time of a line, the values in bins.
    package let x: Axis
    /// What is measured along the side; of heat the key of its rows.
    package let y: Axis
    /// Of scatter what the sizes of points mean.
    package let size: Axis?
    package let content: Content
    /// What is not drawn, and why.
    package let notes: [ChartNote]
    /// Areas that stand on one another: the uppermost line is the sum.
    package let isStacked: Bool

    package enum Content: Sendable {
        case bars(Bars)
        /// Of line, area and scatter.
        case points([PointSeries])
        case bins(Bins)
        case cells(CellGrid)
    }

    package init(
        kind: ChartKind, title: String, x: Axis, y: Axis, size: Axis? = nil, content: Content, notes: [ChartNote],
        isStacked: Bool = false
    ) {
        self.kind = kind
        self.title = title
        self.x = x
        self.y = y
        self.size = size
        self.content = content
        self.notes = notes
        self.isStacked = isStacked
    }
}

/// A bar for each category, or one beside another for each series.
package struct Bars: Sendable {
    package struct Series: Sendable {
        /// Empty where there is only one.
        package let name: String
        /// One for each category; nil where missing.
        package let values: [Double?]
        /// The values as tables show them; empty where missing.
        package let texts: [String]
        /// Whether the table has a row for the category in this series.
        package let isThere: [Bool]

        package init(name: String, values: [Double?], texts: [String], isThere: [Bool]) {
            self.name = name
            self.values = values
            self.texts = texts
            self.isThere = isThere
        }
    }

    package let categories: [String]
    package let series: [Series]
    /// The last category is the sum of those that are not drawn.
    package let endsInOthers: Bool

    package init(categories: [String], series: [Series], endsInOthers: Bool = false) {
        self.categories = categories
        self.series = series
        self.endsInOthers = endsInOthers
    }
}

package struct PointSeries: Sendable {
    package struct Point: Sendable, Equatable {
        package let x: Double
        /// Nil where missing: a line has a gap there.
        package let y: Double?
        /// Of areas that stand on one another where this one begins: at the top of those below.
        package let base: Double
        /// Of scatter with a third figure.
        package let size: Double?
        /// Of scatter what the point is, by the keys of its group; empty where nothing says so.
        package let name: String

        package init(x: Double, y: Double?, base: Double = 0, size: Double? = nil, name: String = "") {
            self.x = x
            self.y = y
            self.base = base
            self.size = size
            self.name = name
        }
    }

    /// Empty where there is only one.
    package let name: String
    /// Of lines and areas ascending in x.
    package let points: [Point]

    package init(name: String, points: [Point]) {
        self.name = name
        self.points = points
    }
}

/// The values from `lower` on and below `upper`; in the last bin `upper` too.
package struct Bin: Sendable, Equatable {
    package let lower: Double
    package let upper: Double
    package let count: Int

    package init(lower: Double, upper: Double, count: Int) {
        self.lower = lower
        self.upper = upper
        self.count = count
    }
}

/// A figure for each pair of keys.
package struct CellGrid: Sendable {
    package let rows: [String]
    package let columns: [String]
    /// One array for each row; nil where missing.
    package let values: [[Double?]]
    package let texts: [[String]]
    /// What the figures are.
    package let measure: Axis

    /// What the shades stand for; nil where every figure is missing.
    package var range: ShadeRange? { NumberRange(of: values.joined().compactMap { $0 }).map(ShadeRange.init) }

    package init(rows: [String], columns: [String], values: [[Double?]], texts: [[String]], measure: Axis) {
        self.rows = rows
        self.columns = columns
        self.values = values
        self.texts = texts
        self.measure = measure
    }
}
