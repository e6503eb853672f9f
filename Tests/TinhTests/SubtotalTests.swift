import Testing
import Tinh

/// Rows for the groups of the first keys.
struct SubtotalTests {
    static let questions: [(query: String, answer: [String])] = [
        (
            "sum paid, count by city, kind with subtotals",
            [
                "Chí Linh|a|7|1", "Chí Linh|b|–|1", "Chí Linh|Total|7|2", "Hải Dương|a|15|2", "Hải Dương|b|20|1",
                "Hải Dương|Total|35|3", "Tứ Kỳ|a|3|1", "Tứ Kỳ|Total|3|1", "–|b|1|1", "–|Total|1|1", "Total|–|46|7",
            ]
        ),
        ("count by kind with subtotals", ["a|4", "b|3", "Total|7"]),
        (
            "count by kind, kind as same, kind as third with subtotals",
            [
                "a|a|a|4", "a|a|Total|4", "a|Total|–|4", "b|b|b|3", "b|b|Total|3", "b|Total|–|3", "Total|–|–|7",
            ]
        ),
        (
            "count by kind, city, year where city = \"Chí Linh\" with subtotals",
            [
                "a|Chí Linh|2021|1", "a|Chí Linh|Total|1", "a|Total|–|1", "b|Chí Linh|2023|1", "b|Chí Linh|Total|1",
                "b|Total|–|1", "Total|–|–|2",
            ]
        ),
        (
            "sum paid by city, kind with subtotals sort desc",
            [
                "Hải Dương|b|20", "Hải Dương|a|15", "Hải Dương|Total|35", "Chí Linh|a|7", "Chí Linh|b|–",
                "Chí Linh|Total|7", "Tứ Kỳ|a|3", "Tứ Kỳ|Total|3", "–|b|1", "–|Total|1", "Total|–|46",
            ]
        ),
        (
            "count by kind, year, city with subtotals | sort count, year desc",
            [
                "b|2023|Chí Linh|1", "b|2023|Total|1", "b|2021|Hải Dương|1", "b|2021|Total|1", "b|2020|–|1",
                "b|2020|Total|1",
                "b|Total|–|3", "a|2023|Hải Dương|1", "a|2023|Total|1", "a|2021|Chí Linh|1", "a|2021|Total|1",
                "a|2020|Hải Dương|1", "a|2020|Total|1", "a|–|Tứ Kỳ|1", "a|–|Total|1", "a|Total|–|4", "Total|–|–|7",
            ]
        ),
        (
            "sum paid by city, kind with subtotals top 2",
            [
                "Hải Dương|b|20", "Hải Dương|a|15", "Hải Dương|Total|35", "Chí Linh|Total|7", "Tứ Kỳ|Total|3",
                "–|Total|1",
                "Total|–|46",
            ]
        ),
        (
            "sum paid by city, kind with subtotals where city is not missing sort city desc take 1",
            [
                "Tứ Kỳ|a|3", "Tứ Kỳ|Total|3", "Hải Dương|Total|35", "Chí Linh|Total|7", "Total|–|45",
            ]
        ),
        ("count by kind, city where false with subtotals", ["Total|–|0"]),
        (
            "count by kind, year where year is not missing across city in (\"Hải Dương\") with subtotals",
            [
                "a|2020|1|1", "a|2023|1|1", "a|Total|2|2", "b|2021|1|1", "b|Total|1|1", "Total|–|3|3",
            ]
        ),
    ]

    @Test("Subtotals stand behind the rows of their groups", arguments: Standing.allCases, questions.indices)
    func answers(standing: Standing, index: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        for threads in [1, 3] {
            let session = try standing.session([file], threads: threads)
            #expect(shown(try session.query(Self.questions[index].query)) == Self.questions[index].answer)
        }
    }

    @Test("A subtotal equals the same query by the first keys only, whatever the measure")
    func laws() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        let session = try Standing.resident.session([file])
        for measure in [
            "sum paid", "avg paid", "count distinct year", "median plan", "stdev paid", "sum paid / sum plan",
        ] {
            let whole = try session.query("\(measure) as m by city, kind, year with subtotals")
            for (keys, place) in [("city", 1), ("city, kind", 2)] {
                let fewer = shown(try session.query("\(measure) as m by \(keys)"))
                let rows = shown(whole).map { $0.split(separator: "|").map(String.init) }
                let subtotals = rows.indices.filter {
                    whole.isTotal(row: $0) && rows[$0][place] == "Total" && rows[$0][0] != "Total"
                }
                #expect(subtotals.map { (rows[$0].prefix(place) + rows[$0].suffix(1)).joined(separator: "|") } == fewer)
            }
            let total = try session.query("\(measure) as m")
            #expect(whole.columns[3][whole.rowCount - 1] == total.columns[0][0])
            #expect(whole.totalRow == whole.rowCount - 1)
        }
    }
}

/// Rows with what tables say: `Total` in the first key that a row of totals leaves out.
func shown(_ result: Result) -> [String] {
    var bytes: [UInt8] = []
    do {
        try result.write(format: "tsv") { bytes.append(contentsOf: $0) }
    } catch {
        return ["\(error)"]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map { $0.isEmpty ? "–" : String($0) }
            .joined(separator: "|")
    }
}
