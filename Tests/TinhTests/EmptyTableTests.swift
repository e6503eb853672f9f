import Testing
import Tinh

/// A file of a header alone says no types, and answers as a table whose rows `where` has left out.
struct EmptyTableTests {
    private static let header = "city,kind,year,paid [VND],date\n"
    private static let row = "Hải Dương,a,2020,10,2020-01-05\n"

    static let questions = [
        "count by city across year in 2020..2021",
        "sum paid across city in (\"A\", \"B\")",
        "count across month date in @2020-01..@2020-02",
        "count across date in @2020-02-28..@2020-03-01",
        "sum paid by city across year",
        "rank sum paid over all by city across year in 2020..2021",
        "cumulative sum paid across year in 2020..2021",
        "count, sum paid by every year in 2020..2021",
        "count by city, every year in 2020..2021",
        "count by every city in (\"A\", \"B\") with totals",
        "count by every month date in @2020-Q1",
        "moving(median paid, 2) by every year in 2020..2021",
        "previous count by every year date",
        "cumulative count distinct city by city, year",
        "next sum paid by year",
        "count versus year = 1",
        "sum paid by kind versus kind = \"a\"",
        "sum paid by year versus previous year",
        "count by month date versus previous year",
        "sum paid versus sum paid when kind = \"a\" by city",
        "count by year date",
        "min date, max city, avg paid by kind with subtotals",
        "sum paid > 3 VND as big",
        "show paid * 2 + 3 VND as d, year date as y, city contains \"a\" as c, month date in @2020 as m",
        "show city, cumulative paid over (kind sort date) as c",
        "show date + 3 month as later, date - date as span, paid / 2 as half, paid - paid as none",
        "count by year + 1 as next",
        "sum (paid * year) by city across kind in (\"a\")",
        "distinct month date",
        "count by kind | where count > 1 | sum count",
        "add paid / sum paid over city as part",
    ]

    @Test(
        "Every question of it is answered as over rows that are left out", arguments: Standing.allCases,
        questions.indices)
    func answers(standing: Standing, index: Int) throws {
        let scratch = try Scratch()
        let rows = try Scratch()
        let empty = try scratch.file("ledger.csv", Self.header)
        let whole = try rows.file("ledger.csv", Self.header + Self.row)
        let question = Self.questions[index]
        let parts = question.split(separator: "|", maxSplits: 1)
        let emptied = ([parts[0] + " where false "] + parts.dropFirst()).joined(separator: "|")
        #expect(try standing.answer(question, [empty]) == standing.answer(emptied, [whole]), "\(question)")
    }
}
