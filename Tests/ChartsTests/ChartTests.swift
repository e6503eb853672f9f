import Testing
import TinhBase

@testable import TinhCharts

/// What a table becomes before it is drawn.
struct ChartTests {
    private let names = ChartNames(title: "paid by city", measure: "paid")

    private func figures(_ values: [Int?], isAdditive: Bool = true, name: String = "paid") -> FigureColumn {
        FigureColumn(
            axis: Axis(name: name, unit: "VND", quantity: .number(isWhole: true)),
            figures: values.map { $0.map { .exact(ExactNumber(Int128($0))) } }, isAdditive: isAdditive)
    }

    private func key(_ labels: [String]) -> KeyColumn {
        KeyColumn(axis: Axis(name: "city", quantity: .category), labels: labels)
    }

    private func bars(_ chart: Chart) throws -> Bars {
        guard case .bars(let bars) = chart.content else { throw NoBars() }
        return bars
    }

    private struct NoBars: Error {}

    @Test("More than thirty bars become the largest in their order, and the sum of the others")
    func others() throws {
        let labels = (1...100).map { "c\($0)" }
        let chart = try Chart.bar(names, category: key(labels), series: nil, measures: [figures((1...100).map { $0 })])
        let drawn = try bars(chart)
        #expect(drawn.categories.count == 30)
        #expect(drawn.categories.first == "c72")
        #expect(drawn.categories.last == "others (71)")
        #expect(drawn.series[0].texts.last == "2,556")
        #expect(drawn.series[0].values.compactMap { $0 }.reduce(0, +) == 5_050)
        #expect(chart.notes == [.others(shown: 29, hidden: 71)])
    }

    @Test("Bars without a sum are left out, and said to be")
    func barsLeftOut() throws {
        let labels = (1...31).map { "c\($0)" }
        let values = figures((1...31).map { -$0 }, isAdditive: false)
        let chart = try Chart.bar(names, category: key(labels), series: nil, measures: [values])
        #expect(try bars(chart).categories == (2...31).map { "c\($0)" })
        #expect(chart.notes == [.barsLeftOut(shown: 30, hidden: 1)])
        let exact = try Chart.bar(
            names, category: key((1...30).map { "c\($0)" }), series: nil, measures: [figures((1...30).map { $0 })])
        #expect(exact.notes.isEmpty)
    }

    @Test("A second key makes series, with nothing where a pair has no row; a pair twice is refused")
    func series() throws {
        let chart = try Chart.bar(
            names, category: key(["a", "a", "b"]), series: key(["x", "y", "x"]), measures: [figures([1, 2, 3])])
        let drawn = try bars(chart)
        #expect(drawn.categories == ["a", "b"])
        #expect(drawn.series.map(\.name) == ["x", "y"])
        #expect(drawn.series.map(\.values) == [[1, 3], [2, nil]])
        #expect(throws: ChartFault.keysTwice(["a", "x"])) {
            try Chart.bar(
                names, category: key(["a", "a"]), series: key(["x", "x"]), measures: [figures([1, 2])])
        }
    }

    @Test(
        "More than eight series become the largest and the sum of the others; a pair without a row is told from a missing figure"
    )
    func otherSeries() throws {
        let names = (0..<10).map { "s\($0)" }
        let chart = try Chart.bar(
            self.names, category: key(Array(repeating: "a", count: 10) + ["b", "b", "c"]),
            series: key(names + ["s0", "s1", "s9"]),
            measures: [figures((0..<10).map { $0 } + [1, 1, nil])])
        let drawn = try bars(chart)
        #expect(drawn.series.map(\.name) == (3..<10).map { "s\($0)" } + ["others (3)"])
        #expect(drawn.series.last?.values == [3, 2, nil])
        #expect(drawn.series.last?.isThere == [true, true, false])
        #expect(drawn.series[6].values == [9, nil, nil])
        #expect(drawn.series[6].isThere == [true, false, true])
        #expect(chart.notes == [.otherSeries(shown: 7, hidden: 3)])
        let averages = try Chart.bar(
            self.names, category: key(Array(repeating: "a", count: 10)), series: key(names),
            measures: [figures((0..<10).map { $0 }, isAdditive: false)])
        #expect(try bars(averages).series.count == 8)
        #expect(averages.notes == [.seriesLeftOut(shown: 8, hidden: 2)])
    }

    @Test("Without a category the measures of the one row are the bars")
    func oneRow() throws {
        let chart = try Chart.bar(
            names, category: nil, series: nil, measures: [figures([5], name: "plan"), figures([7], name: "paid")])
        let drawn = try bars(chart)
        #expect(drawn.categories == ["plan", "paid"])
        #expect(drawn.series.map(\.values) == [[5, 7]])
    }

    @Test("A line runs by its places; what is missing is a gap, what has no place is counted")
    func line() throws {
        let x = PlaceColumn(axis: Axis(name: "year", quantity: .period(.year)), places: [2023, 2021, nil, 2022])
        let chart = try Chart.line(.line, names, x: x, series: nil, measures: [figures([3, 1, 9, nil])])
        guard case .points(let series) = chart.content else { throw NoBars() }
        #expect(series[0].points == [.init(x: 2021, y: 1), .init(x: 2022, y: nil), .init(x: 2023, y: 3)])
        #expect(chart.notes == [.withoutPlace(rows: 1, axis: "year")])
        #expect(chart.notes[0].text == "1 row is not drawn: `year` is missing")
    }

    @Test("A period that is skipped is a gap where the others follow one another; in every second year none is")
    func skippedPeriods() throws {
        func drawn(_ years: [Double], areCounted: Bool = true, kind: ChartKind = .line) throws -> [Double?] {
            let axis = Axis(name: "year", quantity: .period(.year))
            let x = PlaceColumn(axis: axis, places: years, areCounted: areCounted)
            let series = key(years.map { _ in "a" })
            let chart = try Chart.line(kind, names, x: x, series: series, measures: [figures(years.map { _ in 1 })])
            guard case .points(let series) = chart.content else { throw NoBars() }
            return series[0].points.map(\.y)
        }
        #expect(try drawn([2021, 2022, 2024, 2025]) == [1, 1, nil, 1, 1])
        #expect(try drawn([2024, 2020, 2022]) == [1, 1, 1])
        #expect(try drawn([2020, 2022, 2024, 2030]) == [1, 1, 1, nil, 1])
        #expect(try drawn([2021, 2022, 2024], areCounted: false) == [1, 1, 1])
        #expect(try drawn([2021]) == [1])
    }

    @Test("Areas that stand on one another have a gap where no series has anything, and only there")
    func gapOfStack() throws {
        let x = PlaceColumn(
            axis: Axis(name: "year", quantity: .period(.year)), places: [2021, 2021, 2022, 2024, 2024], areCounted: true
        )
        let measure = FigureColumn(
            axis: Axis(name: "n", quantity: .number(isWhole: true)), figures: [1, 2, 4, 8, 16].map { .float($0) },
            isAdditive: true)
        let chart = try Chart.line(.area, names, x: x, series: key(["a", "b", "a", "a", "b"]), measures: [measure])
        guard case .points(let series) = chart.content, chart.isStacked else { throw NoBars() }
        #expect(series[0].points.map(\.y) == [1, 4, nil, 8])
        #expect(series[1].points.map(\.y) == [3, 4, nil, 24])
    }

    @Test("More than eight series are the largest")
    func manySeries() throws {
        let x = PlaceColumn(
            axis: Axis(name: "n", quantity: .number(isWhole: true)), places: (0..<20).map { Double($0) })
        let chart = try Chart.line(
            .line, names, x: x, series: key((0..<20).map { "s\($0)" }), measures: [figures((0..<20).map { $0 })])
        guard case .points(let series) = chart.content else { throw NoBars() }
        #expect(series.map(\.name) == (12..<20).map { "s\($0)" })
        #expect(chart.notes == [.seriesLeftOut(shown: 8, hidden: 12)])
    }

    private func scattered(_ keys: [String], pointNames: [String] = []) throws -> [PointSeries] {
        let x = PlaceColumn(
            axis: Axis(name: "n", quantity: .number(isWhole: true)), places: keys.indices.map(Double.init))
        let chart = try Chart.scatter(
            names, x: x, y: figures(Array(keys.indices)), size: nil, series: key(keys),
            pointNames: pointNames)
        guard case .points(let series) = chart.content else { throw NoBars() }
        #expect(chart.notes.isEmpty && series.reduce(0) { $0 + $1.points.count } == keys.count)
        return series
    }

    @Test("Of scatter every point is drawn: small groups share a colour, groups of one point are its name")
    func manyGroups() throws {
        let keys = (0..<12).flatMap { [String](repeating: "s\($0)", count: $0 == 3 ? 2 : $0 + 1) }
        let series = try scattered(keys)
        #expect(series.map(\.name) == (5..<12).map { "s\($0)" } + ["others (5)"])
        #expect(series[7].points.count == 1 + 2 + 3 + 2 + 5)
        let single = try scattered((0..<12).map { "s\($0)" })
        #expect(single.map(\.name) == [""] && single[0].points.map(\.name) == (0..<12).map { "s\($0)" })
        #expect(try scattered(["a", "b"]).map(\.name) == ["a", "b"])
    }

    @Test("Series of numbers and times stand in their order, or in that of rows which go down; missing ones last")
    func orderOfSeries() throws {
        func order(_ years: [Double?]) throws -> [String] {
            let labels = years.map { $0.map { String(Int($0)) } ?? "–" }
            let series = KeyColumn(axis: Axis(name: "year", quantity: .category), labels: labels, places: years)
            let rows = key(years.indices.map { "row \($0)" })
            let heat = try Chart.heat(names, rows: rows, columns: series, measure: figures(years.map { _ in 1 }))
            guard case .cells(let cells) = heat.content else { throw NoBars() }
            for (place, label) in labels.enumerated() {
                let column = try #require(cells.columns.firstIndex(of: label))
                #expect(cells.values[place][column] == 1)
            }
            return cells.columns
        }
        #expect(try order([2022, 2023, nil, 2021, 2022]) == ["2021", "2022", "2023", "–"])
        #expect(try order([2023, 2022, 2021]) == ["2023", "2022", "2021"])
        #expect(try order([9, 10, 8]) == ["8", "9", "10"])
    }

    @Test("Names that no sort has put in order stand in theirs, missing ones last")
    func orderOfNames() throws {
        let labels = ["Tứ Kỳ", "–", "Đức", "An", "Tứ Kỳ", "Hà"]
        let series = try KeyColumn(
            axis: Axis(name: "city", quantity: .category), sorting: labels, missing: [1], WorkMeter())
        let rows = key(labels.indices.map { "row \($0)" })
        let heat = try Chart.heat(names, rows: rows, columns: series, measure: figures(labels.map { _ in 1 }))
        guard case .cells(let cells) = heat.content else { throw NoBars() }
        #expect(cells.columns == ["An", "Đức", "Hà", "Tứ Kỳ", "–"])
        for (place, label) in labels.enumerated() {
            let column = try #require(cells.columns.firstIndex(of: label))
            #expect(cells.values[place][column] == 1)
        }
    }

    private func areas(
        _ rows: [(x: Double?, series: String, figure: Int?)], isAdditive: Bool = true
    ) throws -> (chart: Chart, series: [PointSeries]) {
        let x = PlaceColumn(
            axis: Axis(name: "year", quantity: .period(.year)), places: rows.map(\.x))
        let chart = try Chart.line(
            .area, names, x: x, series: key(rows.map(\.series)),
            measures: [figures(rows.map(\.figure), isAdditive: isAdditive)])
        guard case .points(let series) = chart.content else { throw NoBars() }
        return (chart, series)
    }

    @Test("Areas of a sum stand on one another: what is not there adds nothing, and the uppermost is the sum")
    func stackedAreas() throws {
        let (chart, series) = try areas([
            (2021, "a", 1), (2021, "b", 10), (2022, "b", 20), (2022, "c", 100), (2023, "a", 3), (2023, "c", nil),
            (2024, "a", 4), (2024, "c", 400), (nil, "d", 5),
        ])
        #expect(chart.isStacked && chart.y.name == "paid, stacked" && series.map(\.name) == ["a", "b", "c"])
        #expect(
            series.map { $0.points.map(\.x) } == [
                [2021, 2022, 2023, 2024], [2021, 2022, 2023, 2024], [2021, 2022, 2023, 2024],
            ])
        #expect(series.map { $0.points.map(\.base) } == [[0, 0, 0, 0], [1, 0, 3, 4], [11, 20, 3, 4]])
        #expect(series[0].points.map(\.y) == [1, 0, 3, 4])
        #expect(series[1].points.map(\.y) == [11, 20, 3, nil])
        #expect(series[2].points.map(\.y) == [11, 120, 3, 404])
    }

    @Test("Areas that have no sum, or go below zero, stand each for itself")
    func overlaidAreas() throws {
        let rows: [(x: Double?, series: String, figure: Int?)] = [(1, "a", 1), (1, "b", 2), (2, "a", 3), (2, "b", 4)]
        #expect(try areas(rows).chart.isStacked)
        let (averages, series) = try areas(rows, isAdditive: false)
        #expect(!averages.isStacked && averages.y.name == "paid" && series[1].points.map(\.y) == [2, 4])
        #expect(try !areas(rows + [(3, "a", -1)]).chart.isStacked)
        #expect(try !areas(rows.filter { $0.series == "a" }).chart.isStacked)
        // Two measures are no parts of one sum.
        let x = PlaceColumn(axis: Axis(name: "n", quantity: .number(isWhole: true)), places: [1, 2])
        let both = [figures([1, 2]), figures([3, 4], name: "plan")]
        #expect(try !Chart.line(.area, names, x: x, series: nil, measures: both).isStacked)
        let spread = ChartNames(title: "paid", measure: "paid", columns: "year")
        #expect(try Chart.line(.area, spread, x: x, series: nil, measures: both).isStacked)
        #expect(try !Chart.line(.line, spread, x: x, series: nil, measures: both).isStacked)
    }

    @Test("Of more areas than colours the smallest are one, so that the uppermost is the sum of all")
    func manyAreas() throws {
        let (chart, series) = try areas(
            (1...12).flatMap { (number: Int) -> [(x: Double?, series: String, figure: Int?)] in
                [(1, "s\(number)", number), (2, "s\(number)", number)]
            })
        #expect(series.map(\.name) == (6...12).map { "s\($0)" } + ["others (5)"])
        #expect(series.last?.points.map(\.y) == [78, 78] && chart.notes == [.otherSeries(shown: 7, hidden: 5)])
    }

    @Test("What is made of many rows can be called off")
    func calledOff() throws {
        let count = 200_000
        let many = figures((0..<count).map { $0 * 7919 % count })
        let x = PlaceColumn(axis: many.axis, places: many.figures.map { $0?.double })
        let labels = key((0..<count).map { "\($0 % 3)" })
        var asked = 0
        func meter() -> WorkMeter {
            asked = 0
            return WorkMeter {
                asked += 1
                return asked == 2
            }
        }
        #expect(throws: ChartFault.calledOff) { try Chart.histogram(names, many, meter: meter()) }
        #expect(throws: ChartFault.calledOff) {
            try Chart.line(.line, names, x: x, series: nil, measures: [many], meter: meter())
        }
        #expect(throws: ChartFault.calledOff) {
            try Chart.scatter(names, x: x, y: many, size: nil, series: labels, meter: meter())
        }
        #expect(throws: ChartFault.calledOff) {
            try Chart.bar(
                names, category: key((0..<count).map { "\($0)" }), series: nil, measures: [many], meter: meter())
        }
    }

    @Test("Figures on both sides of zero have shades on both sides of it")
    func diverging() {
        let both = ShadeRange(NumberRange(-1, 4))
        #expect(both.isDiverging && both.range == NumberRange(-4, 4))
        #expect([both.shade(-1), both.shade(0), both.shade(2), both.shade(4)] == [-0.25, 0, 0.5, 1])
        let one = ShadeRange(NumberRange(2, 4))
        #expect(!one.isDiverging && one.shade(2) == 0 && one.shade(3) == 0.5 && one.shade(4) == 1)
        #expect(ShadeRange(NumberRange(7, 7)).shade(7) == 1)
    }

    @Test("Scales take in zero where it is near, so that lengths can be compared")
    func zeroNearby() {
        #expect(NumberRange(10, 90).withZeroNearby == NumberRange(0, 90))
        #expect(NumberRange(70, 90).withZeroNearby == NumberRange(70, 90))
        #expect(NumberRange(-90, -10).withZeroNearby == NumberRange(-90, 0))
        #expect(NumberRange(-9, 10).withZeroNearby == NumberRange(-9, 10))
        #expect(NumberRange(5, 5).withZeroNearby == NumberRange(0, 5))
    }

    @Test("Cells stand by both keys")
    func cells() throws {
        let chart = try Chart.heat(
            names, rows: key(["a", "b", "b"]), columns: key(["x", "x", "y"]), measure: figures([1, 2, 12_345]))
        guard case .cells(let cells) = chart.content else { throw NoBars() }
        #expect(cells.rows == ["a", "b"] && cells.columns == ["x", "y"])
        #expect(cells.values == [[1, nil], [2, 12_345]])
        #expect(cells.texts == [["1", ""], ["2", "12,345"]])
    }
}
