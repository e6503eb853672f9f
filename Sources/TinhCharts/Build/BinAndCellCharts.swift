import TinhBase

extension Chart {
    /// How the values of one column spread.
    package static func histogram(
        _ names: ChartNames, _ measure: FigureColumn, notes: [ChartNote] = [], meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Chart {
        var notes = notes
        let values = try meter.map(measure.figures) { $0?.double }.compactMap { $0 }
        if values.count < measure.figures.count {
            notes.append(.withoutPlace(rows: measure.figures.count - values.count, axis: measure.axis.name))
        }
        let bins = try Histogram.bins(of: values, isWhole: measure.axis.quantity == .number(isWhole: true), meter)
        return histogram(names, measure.axis, bins, notes)
    }

    /// How days, moments or periods spread.
    package static func histogram(
        _ names: ChartNames, _ time: PlaceColumn, notes: [ChartNote] = [], meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Chart {
        var notes = notes
        let places = time.places.compactMap { $0 }
        if places.count < time.places.count {
            notes.append(.withoutPlace(rows: time.places.count - places.count, axis: time.axis.name))
        }
        return histogram(names, time.axis, try Histogram.bins(of: places, along: time.axis.quantity, meter), notes)
    }

    private static func histogram(_ names: ChartNames, _ x: Axis, _ bins: Bins, _ notes: [ChartNote]) -> Chart {
        Chart(
            kind: .hist, title: names.title, x: x, y: Axis(name: "rows", quantity: .number(isWhole: true)),
            content: .bins(bins), notes: notes)
    }

    /// More rows or columns of cells than these are not drawn.
    package static let cellRowCountMax = 60

    /// A figure for each pair of keys, told by shade.
    ///
    /// - Throws: two rows of the same keys.
    package static func heat(
        _ names: ChartNames, rows: KeyColumn, columns: KeyColumn, measure: FigureColumn,
        notes: [ChartNote] = [], meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Chart {
        let table = try FigureTable(rows, columns, measure, meter)
        return heat(names, table, rows.axis, columns.axis, measure.axis, notes)
    }

    /// Each measure is a column of cells.
    package static func heat(
        _ names: ChartNames, rows: KeyColumn, measures: [FigureColumn], notes: [ChartNote] = []
    ) -> Chart {
        let table = FigureTable(rows, measures)
        return heat(
            names, table, rows.axis, Axis(name: names.columns, quantity: .category),
            together(measures, called: names.measure), notes)
    }

    private static func heat(
        _ names: ChartNames, _ table: FigureTable, _ y: Axis, _ x: Axis, _ measure: Axis, _ notes: [ChartNote]
    ) -> Chart {
        var notes = notes
        let rowCount = min(table.categories.count, cellRowCountMax)
        let series = table.series.prefix(cellRowCountMax)
        if table.categories.count > rowCount {
            notes.append(
                .cellsLeftOut(words: "rows of cells", shown: rowCount, hidden: table.categories.count - rowCount))
        }
        if table.series.count > series.count {
            notes.append(
                .cellsLeftOut(words: "columns of cells", shown: series.count, hidden: table.series.count - series.count)
            )
        }
        let cells = CellGrid(
            rows: Array(table.categories.prefix(rowCount)), columns: series.map(\.name),
            values: (0..<rowCount).map { row in series.map { $0.figures[row]?.double } },
            texts: (0..<rowCount).map { row in series.map { one in one.figures[row].map(one.style.text) ?? "" } },
            measure: measure)
        return Chart(
            kind: .heat, title: names.title, x: Axis(name: x.name, quantity: .category),
            y: Axis(name: y.name, quantity: .category), content: .cells(cells), notes: notes)
    }
}
