import Testing
import Tinh

/// `over`, ranks, neighbours and running figures, whichever way their table stands.
struct OverTests {
    /// Hải Dương has no 2022; one figure is missing.
    private static let data = """
        city,year,status,paid,date
        Hải Dương,2020,a,10,2020-01-05
        Hải Dương,2020,b,20,2020-02-05
        Hải Dương,2021,a,30,2021-03-01
        Hải Dương,2023,a,40,2023-03-01
        Chí Linh,2020,a,5,2020-04-01
        Chí Linh,2021,b,,2021-05-01
        Chí Linh,2021,a,7,2021-06-01
        Tứ Kỳ,2023,b,9,2023-07-01

        """

    private func answer(_ query: String, _ standing: Standing) throws -> [String] {
        let scratch = try Scratch()
        let file = try scratch.file("t.csv", OverTests.data)
        return try standing.answer(query, [file]).dropFirst().map { $0.joined(separator: " ") }
    }

    @Test(
        "Among rows",
        arguments: [
            ("where paid = max paid over city | show paid", ["40", "7", "9"]),
            ("where year = 2020 and paid = max paid over city | count", ["0"]),
            ("show sum paid over (city, year) as s take 2", ["30", "30"]),
            ("show paid, rank paid over city as r where city = \"Chí Linh\"", ["5 2", "missing missing", "7 1"]),
            ("show count over city when status = \"a\" as n | distinct n", ["0", "2", "3"]),
            ("show sum paid when year = 2020 over city as n take 1 ", []),
            ("show (sum paid when year = 2020) over city as n take 1 ", ["30"]),
            ("show cumulative paid over (city sort date) as c where city = \"Hải Dương\"", ["10", "30", "60", "100"]),
            ("show moving(avg paid, 2) over (sort date) as m where city = \"Hải Dương\"", ["10", "15", "25", "35"]),
            ("show avg paid over (sort date rows -1..1) as m where city = \"Hải Dương\"", ["15", "20", "30", "35"]),
            ("show next paid over (city sort date) as n where city = \"Hải Dương\"", ["20", "30", "40", "missing"]),
            ("show city where row_number over (sort paid desc) <= 2", ["Hải Dương", "Hải Dương"]),
            ("add paid / sum paid over all as part sort part desc | show city take 1", ["Hải Dương"]),
            ("show city, paid sort sum paid over city, paid take 1", ["Tứ Kỳ 9"]),
            ("show rank paid over city as r, paid take 1 skip 3", ["1 40"]),
            ("count by count over city as n", ["1 1", "3 3", "4 4"]),
            ("sum paid by rank paid over all <= 2 as high", ["false 51", "true 70"]),
            ("distinct max paid over city", ["7", "9", "40"]),
            ("sum (paid / sum paid over city) by city", ["Chí Linh 1", "Hải Dương 1", "Tứ Kỳ 1"]),
            ("show median paid over city as m | distinct m", ["6", "9", "25"]),
            ("show first(paid, date) over city as m | distinct m", ["5", "9", "10"]),
            ("show max (rank paid over city) over all as m take 1", ["4"]),
            ("sum (paid / sum paid over c) as s by city as c", ["Chí Linh 1", "Hải Dương 1", "Tứ Kỳ 1"]),
            ("sum (paid / sum paid over all) as s by city where year = 2020 and city = \"Hải Dương\"", ["Hải Dương 1"]),
            ("max (rank paid over year) as r by city as year", ["Chí Linh 2", "Hải Dương 4", "Tứ Kỳ 1"]),
            ("show share(paid) as s where city = \"Hải Dương\"", ["0.1", "0.2", "0.3", "0.4"]),
            (
                "show share(paid) over city as s where city != \"Hải Dương\" and paid is not missing",
                ["0.4166666666666667", "0.5833333333333334", "1"]
            ),
            (
                "sum (share(paid)) as s by city where city != \"Tứ Kỳ\" and year = 2020",
                ["Chí Linh 0.14285714285714285", "Hải Dương 0.8571428571428571"]
            ),
            (
                "show standard_score(paid) over city as z where city = \"Chí Linh\"",
                ["-0.7071067811865475", "missing", "0.7071067811865475"]
            ),
            ("count when paid > avg paid over city by city", ["Chí Linh 1", "Hải Dương 2", "Tứ Kỳ 0"]),
        ].filter { !$0.1.isEmpty }, Standing.allCases)
    func rowsOf(_ question: (query: String, answer: [String]), _ standing: Standing) throws {
        #expect(try answer(question.query, standing) == question.answer)
    }

    @Test(
        "Among groups",
        arguments: [
            ("round(sum paid / sum paid over all, 2) as s by city", ["Chí Linh 0.1", "Hải Dương 0.83", "Tứ Kỳ 0.07"]),
            (
                "sum paid, sum paid / sum paid over all as s by status with totals",
                ["a 92 0.7603305785123967", "b 29 0.2396694214876033", "missing 121 1"]
            ),
            // The mean of the rows, and that of the groups.
            (
                "avg paid over city as a, avg sum paid over city as b by city, year where city != \"Tứ Kỳ\" take 2",
                ["Chí Linh 2020 6 6", "Chí Linh 2021 6 6"]
            ),
            (
                "avg paid over all as a, avg avg paid over all as b by city take 1",
                ["Chí Linh 17.285714285714285 13.333333333333334"]
            ),
            (
                "count distinct status over city as n by city, year where city = \"Hải Dương\"",
                ["Hải Dương 2020 2", "Hải Dương 2021 2", "Hải Dương 2023 2"]
            ),
            ("max sum paid over year as m by city, year where year = 2020", ["Chí Linh 2020 30", "Hải Dương 2020 30"]),
            ("rank sum paid by city", ["Chí Linh 2", "Hải Dương 1", "Tứ Kỳ 3"]),
            ("rank count by city, year", []),
            (
                "rank count over city as r by city, year where city = \"Hải Dương\"",
                ["Hải Dương 2020 1", "Hải Dương 2021 2", "Hải Dương 2023 2"]
            ),
            // Never the row above: 2023 has no 2022.
            (
                "previous sum paid as p, next sum paid as n by year where city = \"Hải Dương\"",
                ["2020 missing 30", "2021 30 missing", "2023 missing missing"]
            ),
            (
                "previous sum paid as p by city, year where year in 2020..2021",
                ["Chí Linh 2020 missing", "Chí Linh 2021 5", "Hải Dương 2020 missing", "Hải Dương 2021 30"]
            ),
            ("sum paid, cumulative sum paid as c by year", ["2020 35 35", "2021 37 72", "2023 49 121"]),
            (
                "cumulative sum paid over all as c by city, year where year < 2023",
                ["Chí Linh 2020 35", "Chí Linh 2021 72", "Hải Dương 2020 35", "Hải Dương 2021 72"]
            ),
            (
                "cumulative avg paid as a, cumulative count distinct city as n, cumulative median paid as m by year",
                ["2020 11.666666666666666 2 10", "2021 14.4 2 10", "2023 17.285714285714285 3 10"]
            ),
            (
                "moving(sum paid, 2) as m, moving(avg paid, 2) as a by year",
                ["2020 35 11.666666666666666", "2021 72 14.4", "2023 49 24.5"]
            ),
            ("cumulative paid as c, moving(paid, 3) as m by year", ["2020 35 35", "2021 72 72", "2023 121 86"]),
            (
                "sum paid when status = \"a\" as p, sum paid over all when status = \"a\" as q by city",
                ["Chí Linh 12 92", "Hải Dương 80 92", "Tứ Kỳ missing 92"]
            ),
            ("rank sum paid when status = \"b\" as r by city", ["Chí Linh missing", "Hải Dương 1", "Tứ Kỳ 2"]),
            (
                "sum paid, rank sum paid as r, previous count as p, cumulative sum paid as c by year with totals",
                [
                    "2020 35 3 missing 35", "2021 37 2 3 72", "2023 49 1 missing 121",
                    "missing 121 missing missing missing",
                ]
            ),
            (
                "avg paid, avg paid over city as a by city, year with totals where year = 2020",
                ["Chí Linh 2020 5 5", "Hải Dương 2020 15 15", "missing missing 11.666666666666666 11.666666666666666"]
            ),
            (
                "cumulative count distinct city as n, moving(median paid, 2) as m by year with totals",
                ["2020 2 10", "2021 2 10", "2023 3 24.5", "missing missing missing"]
            ),
            ("count by city sort rank sum paid over all desc", ["Tứ Kỳ 1", "Chí Linh 3", "Hải Dương 4"]),
            (
                "let growth_of(x) = x / previous x - 1\\nround(growth_of(sum paid), 3) by year",
                ["2020 missing", "2021 0.057", "2023 missing"]
            ),
            (
                "let part = sum paid / sum paid over all\\nround(part, 2) as p by city where year = 2020",
                ["Chí Linh 0.14", "Hải Dương 0.86"]
            ),
            ("sum paid as p by city | add p / sum p over all as s | show city where s > 0.5", ["Hải Dương"]),
            ("sum paid as p by city, year | sum p / sum p over all as s by city | count where s < 1", ["3"]),
            ("moving(count, 2) by quarter date where city = \"Hải Dương\"", ["2020-Q1 2", "2021-Q1 1", "2023-Q1 1"]),
            (
                "sum paid / sum paid over k as s by city as k, year where year = 2023",
                ["Hải Dương 2023 1", "Tứ Kỳ 2023 1"]
            ),
            ("growth(sum paid) by year date as y sort y desc take 1", ["2023 missing"]),
            (
                "let net = sum paid - 29\\nnet, growth(net) as g, percent_change(net, previous net) as p by year",
                ["2020 6 missing missing", "2021 8 0.3333333333333333 0.3333333333333333", "2023 20 missing missing"]
            ),
            ("growth(sum paid - 40) as g by year where year < 2023", ["2020 missing", "2021 missing"]),
            (
                "round((share(sum paid) over city), 2) as s by city, year where city != \"Tứ Kỳ\"",
                [
                    "Chí Linh 2020 0.42", "Chí Linh 2021 0.58", "Hải Dương 2020 0.3", "Hải Dương 2021 0.3",
                    "Hải Dương 2023 0.4",
                ]
            ),
            (
                "let part = share(sum paid)\\npart over year as s by year, city where year = 2021",
                ["2021 Chí Linh 0.1891891891891892", "2021 Hải Dương 0.8108108108108109"]
            ),
            (
                "let part(x) = share(x)\\nround(part(sum paid), 2) as p, part(sum paid) over city as q by city, year where year = 2021",
                ["Chí Linh 2021 0.19 1", "Hải Dương 2021 0.81 1"]
            ),
            (
                "share count over all as s by city where year = 2020",
                ["Chí Linh 0.3333333333333333", "Hải Dương 0.6666666666666666"]
            ),
            (
                "running_share(sum paid) over city as s by city, year where city = \"Hải Dương\"",
                ["Hải Dương 2020 0.3", "Hải Dương 2021 0.6", "Hải Dương 2023 1"]
            ),
            (
                "relative_rank(sum paid) over year as r by year, city where year = 2020",
                ["2020 Chí Linh 1", "2020 Hải Dương 0"]
            ),
        ].filter { !$0.1.isEmpty }, Standing.allCases)
    func groups(_ question: (query: String, answer: [String]), _ standing: Standing) throws {
        let query = question.query.split(separator: "\\n").joined(separator: "\n")
        #expect(try answer(query, standing) == question.answer)
    }

    @Test(
        "What a measure skips is told once, however often it is worked out",
        arguments: [
            "sum paid, avg paid over city as a, sum paid over all as b, cumulative sum paid as c by city, year",
            "avg paid over city as a, avg paid over all as b, avg paid by city, year",
            "share(sum paid) by city", "rank sum paid by city with totals", "cumulative count distinct paid by year",
            "show sum paid over city, rank paid over city",
        ])
    func notes(query: String) throws {
        let scratch = try Scratch()
        let session = try Standing.resident.session([try scratch.file("t.csv", OverTests.data)])
        let notes = try session.query(query).notes
        let skipped = notes.filter { $0.text.contains("skipped") }
        let measures = Set(skipped.map(\.text))
        #expect(skipped.count == measures.count && !skipped.isEmpty, "\(skipped.map(\.text))")
        #expect(skipped.allSatisfy { $0.text.contains("1 row of 8") }, "\(skipped.map(\.text))")
    }
}

/// What always holds of shares, running figures and neighbours.
struct OverLawTests {
    /// A table of groups with gaps, missing keys and missing figures, made of a number.
    private func table(_ seed: Int) -> String {
        var state = UInt64(seed) &* 2_654_435_761 &+ 12345
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var lines = ["city,year,x,f"]
        for _ in 0..<200 {
            let city = ["a", "b", "c", ""][next(4)]
            let year = next(9) == 0 ? "" : String(2000 + next(12))
            let x = next(7) == 0 ? "" : String(next(1000))
            lines.append("\(city),\(year),\(x),\(x.isEmpty ? "" : "\(next(1000)).\(next(100))e-1")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func numbers(_ query: String, _ seed: Int) throws -> [[String]] {
        let scratch = try Scratch()
        return try Array(Standing.streamed.answer(query, [try scratch.file("t.csv", table(seed))]).dropFirst())
    }

    @Test("Shares of all add up to one, shares of a key to one for each", arguments: 0..<8)
    func shares(seed: Int) throws {
        let all = try numbers("sum x / sum x over all as s by city, year | sum s", seed)
        #expect(abs((Double(all[0][0]) ?? 0) - 1) < 1e-12)
        let each = try numbers("sum x / sum x over city as s by city, year | sum s by city", seed)
        #expect(each.count == 4)
        for row in each { #expect(abs((Double(row[1]) ?? 0) - 1) < 1e-12) }
    }

    @Test(
        "The last running figure is that of all rows",
        arguments: ["sum x", "count", "avg x", "count distinct x", "median x", "max f", "sum f", "stdev x"], 0..<3)
    func running(measure: String, seed: Int) throws {
        let filter = "where year is not missing"
        let running = try numbers("cumulative (\(measure)) as c by year \(filter)", seed)
        let whole = try numbers("\(measure) as c \(filter)", seed)
        #expect(running.last?[1] == whole[0][0])
        // Each is the measure over the rows up to its period.
        for row in running {
            let upTo = try numbers("\(measure) as c where year <= \(row[0])", seed)
            #expect(row[1] == upTo[0][0], "\(measure) up to \(row[0])")
        }
    }

    @Test(
        "A moving figure is that of the rows of its periods", arguments: ["sum x", "avg x", "count distinct x"], 0..<3)
    func moving(measure: String, seed: Int) throws {
        for row in try numbers("moving(\(measure), 3) as m by year where year is not missing", seed) {
            let year = try #require(Int(row[0]))
            let window = try numbers("\(measure) as c where year in \(year - 2)..\(year)", seed)
            #expect(row[1] == window[0][0])
        }
    }

    @Test("A neighbour is the period's own, and nothing where there is no such period", arguments: 0..<8)
    func neighbours(seed: Int) throws {
        let rows = try numbers("sum x as s, previous sum x as p, next sum x as n by city, year", seed)
        let figures = Dictionary(uniqueKeysWithValues: rows.map { (["\($0[0])", $0[1]], $0[2]) })
        for row in rows {
            let year = Int(row[1])
            let before = year.flatMap { figures[[row[0], "\($0 - 1)"]] } ?? "missing"
            let after = year.flatMap { figures[[row[0], "\($0 + 1)"]] } ?? "missing"
            #expect([row[3], row[4]] == [before, after], "\(row)")
        }
    }

    @Test("What groups give exactly is what their rows give", arguments: 0..<4)
    func regrouping(seed: Int) throws {
        // Counts and sums come from the groups; beside a mean, the rows are asked again.
        let rows = try numbers(
            """
            sum x over city as a, avg x over city * count x over city as b, count over city as n,
              min x over city as l by city, year | distinct city, a, round(b, 3) as b, n, l
            """, seed)
        let own = try numbers("sum x as a, round(avg x * count x, 3) as b, count as n, min x as l by city", seed)
        #expect(rows == own)
    }

    @Test("Totals are worked out as without by, whatever the order of the rows", arguments: 0..<4)
    func totals(seed: Int) throws {
        let rows = try numbers("share(sum x) as s, avg sum x over all as m by city, year with totals", seed)
        let whole = try numbers("sum x", seed)
        #expect(rows.last.map { [$0[2], $0[3]] } == ["1", whole[0][0]])
    }
}
