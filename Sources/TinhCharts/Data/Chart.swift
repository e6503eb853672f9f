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
    package let content: Content
    /// What is not drawn, and why.
    package let notes: [ChartNote]

    package enum Content: Sendable {
        case bars(Bars)
        /// Of line, area and scatter.
        case points([PointSeries])
        case bins([Bin])
        case cells(CellGrid)
    }

    package init(kind: ChartKind, title: String, x: Axis, y: Axis, content: Content, notes: [ChartNote]) {
        self.kind = kind
        self.title = title
        self.x = x
        self.y = y
        self.content = content
        self.notes = notes
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

        package init(name: String, values: [Double?], texts: [String]) {
            self.name = name
            self.values = values
            self.texts = texts
        }
    }

    package let categories: [String]
    package let series: [Series]

    package init(categories: [String], series: [Series]) {
        self.categories = categories
        self.series = series
    }
}

package struct PointSeries: Sendable {
    package struct Point: Sendable, Equatable {
        package let x: Double
        /// Nil where missing: a line has a gap there.
        package let y: Double?
        /// Of scatter with a third figure.
        package let size: Double?

        package init(x: Double, y: Double?, size: Double? = nil) {
            self.x = x
            self.y = y
            self.size = size
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

    package init(rows: [String], columns: [String], values: [[Double?]], texts: [[String]], measure: Axis) {
        self.rows = rows
        self.columns = columns
        self.values = values
        self.texts = texts
        self.measure = measure
    }
}
