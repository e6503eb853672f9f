import TinhBase
import TinhCharts
import TinhColumns
import TinhSemantics
import TinhTypes

/// The picture of an answer, from its columns and what the checker settled of them.
struct Charting {
    private let result: Result
    private let checked: CheckedChart
    /// Rows of totals are not drawn.
    private let rows: [Int]
    private let meter: WorkMeter

    /// - Throws: rows that do not say which of two figures is meant; that it is called off. O(rows), of hist O(n log n).
    static func chart(
        of result: Result, _ checked: CheckedChart, isCalledOff: @escaping () -> Bool
    ) throws(ChartFault) -> Chart {
        let rows = (0..<result.rowCount).filter { !result.isTotal(row: $0) }
        return try Charting(result: result, checked: checked, rows: rows, meter: WorkMeter(isCalledOff)).chart()
    }

    private func chart() throws(ChartFault) -> Chart {
        let names = checked.names
        let notes: [ChartNote] = rows.count < result.rowCount || checked.hasTotalColumns ? [.totalsLeftOut] : []
        switch checked.roles {
        case .bars(let category, let series, let measures):
            return try Chart.bar(
                names, category: try category.map(key), series: try series.map(key), measures: try figures(measures),
                notes: notes, meter: meter)
        case .lines(let x, let series, let measures):
            return try Chart.line(
                checked.kind, names, x: try places(x), series: try series.map(key), measures: try figures(measures),
                notes: notes, meter: meter)
        case .points(let x, let y, let size, let series, let keys):
            return try Chart.scatter(
                names, x: try places(x), y: try figures(y), size: try size.map(figures), series: try series.map(key),
                pointNames: try pointNames(keys), notes: notes, meter: meter)
        case .bins(let measure):
            switch axis(result.columns[measure]).quantity {
            case .date, .datetime, .period:
                return try Chart.histogram(names, try places(measure), notes: notes, meter: meter)
            case .category, .number, .percent:
                return try Chart.histogram(names, try figures(measure), notes: notes, meter: meter)
            }
        case .cells(let rows, let columns, let measures):
            if let columns, let measure = measures.first {
                return try Chart.heat(
                    names, rows: try key(rows), columns: try key(columns), measure: try figures(measure), notes: notes,
                    meter: meter)
            }
            return Chart.heat(names, rows: try key(rows), measures: try figures(measures), notes: notes)
        }
    }

    /// What is made of each row that is drawn.
    private func each<Made>(_ make: (Int) -> Made) throws(ChartFault) -> [Made] {
        var made: [Made] = []
        made.reserveCapacity(rows.count)
        for row in rows {
            made.append(make(row))
            try meter.step()
        }
        return made
    }

    private func key(_ index: Int) throws(ChartFault) -> KeyColumn {
        let column = result.columns[index]
        let isPlaced = axis(column).quantity != .category
        if column.field.type.kind == .text, checked.unsorted.contains(index) {
            var missing: Set<Int> = []
            for (place, row) in rows.enumerated() where column[row] == .missing { missing.insert(place) }
            return try KeyColumn(
                axis: Axis(name: column.name, quantity: .category),
                sorting: try each { Charting.label(column[$0]) }, missing: missing, meter)
        }
        return KeyColumn(
            axis: Axis(name: column.name, quantity: .category), labels: try each { Charting.label(column[$0]) },
            places: isPlaced ? try each { Charting.place(column[$0]) } : nil)
    }

    /// `Hải Dương, 2023`.
    private func pointNames(_ keys: [Int]) throws(ChartFault) -> [String] {
        guard !keys.isEmpty else { return [] }
        return try each { row in
            keys.map { Charting.label(result.columns[$0][row]) }.joined(separator: ", ")
        }
    }

    private func places(_ index: Int) throws(ChartFault) -> PlaceColumn {
        let column = result.columns[index]
        let axis = axis(column)
        return PlaceColumn(
            axis: axis, places: try each { Charting.place(column[$0]) }, areCounted: Charting.areCounted(column, axis))
    }

    /// Periods, and numbers that are called years.
    private static func areCounted(_ column: ResultColumn, _ axis: Axis) -> Bool {
        switch axis.quantity {
        case .period: true
        case .number(isWhole: true): YearName.isOne(column.name)
        case .number, .category, .percent, .date, .datetime: false
        }
    }

    private func figures(_ indices: [Int]) throws(ChartFault) -> [FigureColumn] {
        var columns: [FigureColumn] = []
        for index in indices { columns.append(try figures(index)) }
        return columns
    }

    private func figures(_ index: Int) throws(ChartFault) -> FigureColumn {
        let column = result.columns[index]
        return FigureColumn(
            axis: axis(column), figures: try each { column[$0].figure }, isAdditive: checked.additive.contains(index))
    }

    private func axis(_ column: ResultColumn) -> Axis {
        let isPercent = column.field.type.unit.isPercent
        let quantity: Axis.Quantity =
            switch column.field.type.kind {
            case .int, .decimal(scale: 0): isPercent ? .percent : .number(isWhole: true)
            case .decimal, .float: isPercent ? .percent : .number(isWhole: false)
            case .date: .date
            case .datetime: .datetime
            case .year: .period(.year)
            case .half: .period(.half)
            case .quarter: .period(.quarter)
            case .month: .period(.month)
            case .week: .period(.week)
            case .bool, .text, .duration, .missing: .category
            }
        // A column without any value has no kind either.
        let isEmpty = column.field.type.kind == .missing
        return Axis(
            name: column.name, unit: isPercent ? "" : column.unit,
            quantity: isEmpty ? .number(isWhole: false) : quantity)
    }

    /// As tables show it.
    private static func label(_ value: Value) -> String {
        switch value {
        case .missing: return "–"
        case .datetime:
            let text = value.asText ?? ""
            guard let mark = text.firstIndex(of: "T") else { return text }
            let time = text[text.index(after: mark)...]
            return text[..<mark] + " " + (time.hasSuffix(":00") ? time.dropLast(3) : time)
        case .bool, .int, .decimal, .float, .text, .date, .duration, .period: return value.asText ?? "–"
        }
    }

    /// Along an axis, by the number that `Kind` says.
    private static func place(_ value: Value) -> Double? {
        switch value {
        case .int, .decimal, .float: value.asDouble
        case .date(let day): Double(day.daysSinceEpoch)
        case .datetime(let day, let microseconds):
            Double(day.daysSinceEpoch) * 86_400_000_000 + Double(microseconds)
        case .period(let period): Double(period.index)
        case .missing, .bool, .text, .duration: nil
        }
    }
}

extension Value {
    /// The number, exact where it is; nil for anything else.
    package var figure: Figure? {
        switch self {
        case .int(let value): .exact(ExactNumber(Int128(value)))
        case .decimal(let value): .exact(ExactNumber(value.mantissa, scale: value.scale))
        case .float(let value): .float(value)
        case .missing, .bool, .text, .date, .datetime, .duration, .period: nil
        }
    }
}

extension Period {
    /// As documented at `Kind`.
    fileprivate var index: Int {
        switch self {
        case .year(let year): year
        case .half(let year, let half): year * 2 + half - 1
        case .quarter(let year, let quarter): year * 4 + quarter - 1
        case .month(let year, let month): year * 12 + month - 1
        case .week(let year, let week): CalendarPeriod.weekIndex(year: year, week: week) ?? 0
        }
    }
}

extension SessionMessages {
    static func diagnostic(_ fault: ChartFault, of chart: CheckedChart) -> Diagnostic {
        switch fault {
        case .calledOff: return DataFault.interruption
        case .keysTwice(let keys):
            let words = keys.map { "`\(TerminalText.escaped($0))`" }.joined(separator: " and ")
            return Diagnostic(
                "E0595", .error, "several rows are \(words), and a picture has room for one figure of them",
                place: chart.place, remedy: "work one out for each: `sum x by a, b | chart \(chart.kind.rawValue)`")
        }
    }

    static func note(_ note: ChartNote, of chart: CheckedChart) -> Diagnostic? {
        let code: String
        switch note {
        case .others: code = "N0510"
        case .barsLeftOut: code = "N0511"
        case .seriesLeftOut, .otherSeries: code = "N0512"
        case .cellsLeftOut: code = "N0513"
        case .totalsLeftOut: code = "N0514"
        case .withoutPlace: code = "N0515"
        case .thinned: return nil
        }
        return Diagnostic(code, .note, note.text, place: chart.place)
    }
}
