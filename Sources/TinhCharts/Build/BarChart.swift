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
                            texts: one.figures.map { $0.map(one.style.text) ?? "" })
                    }, endsInOthers: table.endsInOthers)), notes: notes)
    }
}

/// Figures by category and series.
struct FigureTable {
    struct Series {
        let name: String
        var figures: [Figure?]
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
        var seen = Set<[Int]>()
        for row in places.indices {
            guard seen.insert([places[row], numbers[row]]).inserted else {
                throw .keysTwice([categories[places[row]], names[numbers[row]]])
            }
            figures[numbers[row]][places[row]] = measure.figures[row]
            try meter.step()
        }
        self.series = zip(names, figures).map {
            Series(name: $0, figures: $1, isAdditive: measure.isAdditive, style: style)
        }
    }

    init(_ category: KeyColumn?, _ measures: [FigureColumn]) {
        guard let category else {
            // The one row, turned.
            categories = measures.map(\.axis.name)
            let figures = measures.map { $0.figures.first ?? nil }
            let unit = measures.first.map { $0.axis.quantity == .percent ? "%" : $0.axis.unit } ?? ""
            let style = FigureStyle(unit: unit, sample: figures.lazy.compactMap { $0 })
            series = [Series(name: "", figures: figures, isAdditive: false, style: style)]
            return
        }
        categories = category.labels
        series = measures.map { measure in
            Series(
                name: measures.count == 1 ? "" : measure.axis.name, figures: measure.figures,
                isAdditive: measure.isAdditive, style: measure.style)
        }
    }

    /// The heaviest series, in their order.
    mutating func limitSeries(to countMax: Int, _ meter: WorkMeter) throws(ChartFault) -> ChartNote? {
        guard series.count > countMax else { return nil }
        let hidden = series.count - countMax
        let kept = Set(try heaviest(series.map(\.weight), countMax, meter))
        series = series.enumerated().filter { kept.contains($0.offset) }.map(\.element)
        return .seriesLeftOut(shown: countMax, hidden: hidden)
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
            series[index].figures = all.filter { kept.contains($0) }.map { figures[$0] }
            guard isSummed else { continue }
            let rest = all.lazy.filter { !kept.contains($0) }.compactMap { figures[$0] }
            series[index].figures.append(rest.reduce(nil) { (sum: Figure?, next) in sum.map { $0 + next } ?? next })
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
