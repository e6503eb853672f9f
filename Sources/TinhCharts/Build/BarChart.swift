import TinhBase

extension Chart {
    /// More bars than these become the largest and `others`.
    package static let barCountMax = 30
    /// More series than these could not be told apart by their colours.
    package static let seriesCountMax = 8

    /// Bars of a key, of a second key as series, or of several measures side by side.
    ///
    /// - Parameters:
    ///   - category: nil where each measure is a bar of its own, of the one row.
    ///   - series: only beside one measure.
    /// - Throws: two rows of the same category and series.
    package static func bar(
        _ names: ChartNames, category: KeyColumn?, series: KeyColumn?, measures: [FigureColumn],
        notes: [ChartNote] = [], meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Chart {
        var table: FigureTable
        if let category, let series, let measure = measures.first {
            table = try FigureTable(category, series, measure, meter)
        } else {
            table = FigureTable(category, measures)
        }
        var notes = notes
        if let note = try table.limitSeries(to: seriesCountMax, meter) { notes.append(note) }
        if let note = try table.limitCategories(to: barCountMax / max(1, min(2, table.series.count)), meter) {
            notes.append(note)
        }
        return Chart(
            kind: .bar, title: names.title, x: category?.axis ?? Axis(name: "", quantity: .category),
            y: together(measures, called: names.measure),
            content: .bars(
                Bars(
                    categories: table.categories,
                    series: table.series.map { one in
                        Bars.Series(
                            name: one.name, values: one.figures.map { $0?.double },
                            texts: one.figures.map { $0.map(one.style.text) ?? "" }, isThere: one.isThere)
                    }, endsInOthers: table.endsInOthers)), notes: notes)
    }
}

/// Figures by category and series.
struct FigureTable {
    struct Series {
        let name: String
        var figures: [Figure?]
        /// Whether the table has a row for it.
        var isThere: [Bool]
        let isAdditive: Bool
        let style: FigureStyle

        /// How much of it there is.
        var weight: Double { figures.reduce(0) { $0 + ($1?.double.magnitude ?? 0) } }
    }

    var categories: [String]
    var series: [Series]
    private(set) var endsInOthers = false

    static func others(_ count: Int) -> String { "others (\(NumberText.grouped(Int128(count))))" }

    init(
        _ category: KeyColumn, _ series: KeyColumn, _ measure: FigureColumn, _ meter: WorkMeter
    ) throws(ChartFault) {
        let (categories, places) = try category.numbered(meter)
        let (names, numbers) = try series.numbered(meter)
        self.categories = categories
        let style = measure.style
        var figures = [[Figure?]](repeating: [Figure?](repeating: nil, count: categories.count), count: names.count)
        var isThere = [[Bool]](repeating: [Bool](repeating: false, count: categories.count), count: names.count)
        for row in places.indices {
            guard !isThere[numbers[row]][places[row]] else {
                throw .keysTwice([categories[places[row]], names[numbers[row]]])
            }
            isThere[numbers[row]][places[row]] = true
            figures[numbers[row]][places[row]] = measure.figures[row]
            try meter.step()
        }
        self.series = names.indices.map {
            Series(
                name: names[$0], figures: figures[$0], isThere: isThere[$0], isAdditive: measure.isAdditive,
                style: style)
        }
    }

    init(_ category: KeyColumn?, _ measures: [FigureColumn]) {
        guard let category else {
            // The one row, turned.
            categories = measures.map(\.axis.name)
            let figures = measures.map { $0.figures.first ?? nil }
            let unit = measures.first.map { $0.axis.quantity == .percent ? "%" : $0.axis.unit } ?? ""
            let style = FigureStyle(unit: unit, sample: figures.lazy.compactMap { $0 })
            let isThere = [Bool](repeating: true, count: figures.count)
            series = [Series(name: "", figures: figures, isThere: isThere, isAdditive: false, style: style)]
            return
        }
        categories = category.labels
        series = measures.map { measure in
            Series(
                name: measures.count == 1 ? "" : measure.axis.name, figures: measure.figures,
                isThere: [Bool](repeating: true, count: measure.figures.count), isAdditive: measure.isAdditive,
                style: measure.style)
        }
    }

    /// The heaviest series in their order, the others as one behind them where they have a sum.
    mutating func limitSeries(to countMax: Int, _ meter: WorkMeter) throws(ChartFault) -> ChartNote? {
        guard series.count > countMax else { return nil }
        let isSummed = series.allSatisfy(\.isAdditive)
        let shownCount = isSummed ? countMax - 1 : countMax
        let hidden = series.count - shownCount
        let kept = Set(try heaviest(series.map(\.weight), shownCount, meter))
        let others = series.enumerated().filter { !kept.contains($0.offset) }.map(\.element)
        series = series.enumerated().filter { kept.contains($0.offset) }.map(\.element)
        guard isSummed, let style = others.first?.style else {
            return .seriesLeftOut(shown: shownCount, hidden: hidden)
        }
        var rest = Series(
            name: FigureTable.others(hidden), figures: [], isThere: [], isAdditive: true, style: style)
        for place in categories.indices {
            rest.figures.append(FigureTable.sum(others.lazy.map { $0.figures[place] }))
            rest.isThere.append(others.contains { $0.isThere[place] })
            try meter.step()
        }
        series.append(rest)
        return .otherSeries(shown: shownCount, hidden: hidden)
    }

    /// Nil where all are missing.
    private static func sum(_ figures: some Sequence<Figure?>) -> Figure? {
        figures.reduce(nil) { sum, next in
            guard let sum, let next else { return sum ?? next }
            return sum + next
        }
    }

    /// The largest categories in their order, the others as one behind them where they have a sum.
    mutating func limitCategories(to countMax: Int, _ meter: WorkMeter) throws(ChartFault) -> ChartNote? {
        guard categories.count > countMax else { return nil }
        let isSummed = series.allSatisfy(\.isAdditive)
        let shownCount = isSummed ? countMax - 1 : countMax
        let hidden = categories.count - shownCount
        let weights = try meter.map(Array(categories.indices)) { place in
            series.reduce(0) { $0 + ($1.figures[place]?.double.magnitude ?? 0) }
        }
        let kept = Set(try heaviest(weights, shownCount, meter))
        let all = categories.indices
        for index in series.indices {
            let figures = series[index].figures
            let isThere = series[index].isThere
            series[index].figures = all.filter { kept.contains($0) }.map { figures[$0] }
            series[index].isThere = all.filter { kept.contains($0) }.map { isThere[$0] }
            guard isSummed else { continue }
            let rest = all.filter { !kept.contains($0) }
            series[index].figures.append(FigureTable.sum(rest.lazy.map { figures[$0] }))
            series[index].isThere.append(rest.contains { isThere[$0] })
        }
        categories = all.filter { kept.contains($0) }.map { categories[$0] }
        if isSummed {
            endsInOthers = true
            categories.append(FigureTable.others(hidden))
            return .others(shown: shownCount, hidden: hidden)
        }
        return .barsLeftOut(shown: shownCount, hidden: hidden)
    }

    /// The places of the greatest weights; of equal ones the first.
    private func heaviest(_ weights: [Double], _ count: Int, _ meter: WorkMeter) throws(ChartFault) -> [Int] {
        let order = try meter.sorted(Array(weights.indices)) { (weights[$0], $1) > (weights[$1], $0) }
        return Array(order.prefix(count))
    }
}
