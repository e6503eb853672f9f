import Testing
import Tinh

/// The rows behind figures, with their files and lines, whichever way the tables stand.
struct TraceTests {
    private static let orders = """
        id,city,year,paid [VND]
        1,Hải Dương,2022,100
        2,Chí Linh,2022,50

        3,Hải Dương,2023,70
        4,,2023,10
        5,Tứ Kỳ,2023,

        """
    private static let targets = "town,since,plan [VND]\nHải Dương,2022,90\nHải Dương,2023,80\nKinh Môn,2023,40\n"

    @Test(
        "Keys first, then what is read, then the place",
        arguments: [
            (
                "trace sum paid from orders where city = \"hai duong\"",
                ["city paid file line", "Hải Dương 100 orders.csv 2", "Hải Dương 70 orders.csv 5"]
            ),
            (
                "trace sum paid by city from orders",
                [
                    "city paid file line", "Chí Linh 50 orders.csv 3", "Hải Dương 100 orders.csv 2",
                    "Hải Dương 70 orders.csv 5", "Tứ Kỳ missing orders.csv 7", "missing 10 orders.csv 6",
                ]
            ),
            ("trace count from orders where id > 4", ["id file line", "5 orders.csv 7"]),
            (
                "trace count from orders take 1",
                [
                    "id city year paid file line", "1 Hải Dương 2022 100 orders.csv 2",
                    "2 Chí Linh 2022 50 orders.csv 3",
                    "3 Hải Dương 2023 70 orders.csv 5", "4 missing 2023 10 orders.csv 6",
                    "5 Tứ Kỳ 2023 missing orders.csv 7",
                ]
            ),
            // Rows that enter no aggregate are not behind the figure.
            (
                "trace sum paid when year = 2022 as a, count when id = 4 as b from orders",
                [
                    "id year paid file line", "1 2022 100 orders.csv 2", "2 2022 50 orders.csv 3",
                    "4 2023 10 orders.csv 6",
                ]
            ),
            // What later steps keep of the groups.
            (
                "trace sum paid by city from orders | where sum_paid > 60",
                ["city paid file line", "Hải Dương 100 orders.csv 2", "Hải Dương 70 orders.csv 5"]
            ),
            (
                "trace sum paid by city from orders | sort city desc | top 1 | show city",
                ["city paid file line", "Hải Dương 100 orders.csv 2", "Hải Dương 70 orders.csv 5"]
            ),
            (
                "trace sum paid by city from orders | where city is missing",
                ["city paid file line", "missing 10 orders.csv 6"]
            ),
            // Figures of figures.
            (
                "trace sum paid as total by city from orders | max total where total < 60",
                ["city paid file line", "Chí Linh 50 orders.csv 3", "missing 10 orders.csv 6"]
            ),
            (
                "let half = sum paid / 2\nlet old = from orders where year = 2022\ntrace half from old",
                ["year paid file line", "2022 100 orders.csv 2", "2022 50 orders.csv 3"]
            ),
            (
                "trace distinct city from orders | where city = \"Chí Linh\"",
                ["city file line", "Chí Linh orders.csv 3"]
            ),
            // Bases: rows of their own, said which they are.
            (
                "trace sum paid by city from orders where year = 2023 versus year = 2022",
                [
                    "city versus year paid file line", "Hải Dương missing 2023 70 orders.csv 5",
                    "Hải Dương year = 2022 2022 100 orders.csv 2", "Tứ Kỳ missing 2023 missing orders.csv 7",
                    "missing missing 2023 10 orders.csv 6",
                ]
            ),
            (
                "trace sum paid by city, year from orders versus previous year | where base > 0",
                [
                    "city year versus year_ paid file line", "Hải Dương 2023 missing 2023 70 orders.csv 5",
                    "Hải Dương 2023 previous year 2022 100 orders.csv 2",
                ]
            ),
            (
                "trace sum paid versus year = 2022, count versus year = 2022 from orders where year = 2023 and id != 5",
                [
                    "versus id year paid file line", "missing 3 2023 70 orders.csv 5", "missing 4 2023 10 orders.csv 6",
                    "year = 2022 1 2022 100 orders.csv 2", "year = 2022 2 2022 50 orders.csv 3",
                ]
            ),
            // A total has a base of its own.
            (
                "trace count by city from orders where year = 2023 versus year = 2022 with totals",
                [
                    "city versus year file line", "Chí Linh year = 2022 2022 orders.csv 3",
                    "Hải Dương missing 2023 orders.csv 5", "Hải Dương year = 2022 2022 orders.csv 2",
                    "Tứ Kỳ missing 2023 orders.csv 7", "missing missing 2023 orders.csv 6",
                ]
            ),
            // A key that the base reads leaves the match.
            (
                "trace count when id > 2 by year from orders versus year = 2023",
                [
                    "year versus id year_ file line", "2023 missing 3 2023 orders.csv 5",
                    "2023 missing 4 2023 orders.csv 6", "2023 missing 5 2023 orders.csv 7",
                    "missing year = 2023 3 2023 orders.csv 5", "missing year = 2023 4 2023 orders.csv 6",
                    "missing year = 2023 5 2023 orders.csv 7",
                ]
            ),
            (
                "trace count by city from orders where id < 4 across year versus previous year",
                [
                    "city versus id year file line", "Chí Linh missing 2 2022 orders.csv 3",
                    "Chí Linh previous year 2 2022 orders.csv 3", "Hải Dương missing 1 2022 orders.csv 2",
                    "Hải Dương missing 3 2023 orders.csv 5", "Hải Dương previous year 1 2022 orders.csv 2",
                ]
            ),
            (
                "trace sum paid as total by city, year from orders | max total by city where year = 2023 versus previous year",
                [
                    "city year versus paid file line", "Hải Dương 2022 previous year 100 orders.csv 2",
                    "Hải Dương 2023 missing 70 orders.csv 5", "Tứ Kỳ 2023 missing missing orders.csv 7",
                    "missing 2023 missing 10 orders.csv 6",
                ]
            ),
            // The rows of a base of the same groups are behind it, too.
            (
                "trace sum paid when id = 1 versus max paid when id = 2 from orders",
                ["id paid file line", "1 100 orders.csv 2", "2 50 orders.csv 3"]
            ),
            // Rows.
            (
                "trace from orders | show id, paid / 2 as half sort half desc take 2",
                ["id half file line", "1 50 orders.csv 2", "3 35 orders.csv 5"]
            ),
            // Two tables.
            (
                "trace from orders | join targets on city = town, year = since | sum plan",
                [
                    "plan file line targets_file targets_line", "90 orders.csv 2 targets.csv 2",
                    "80 orders.csv 5 targets.csv 3",
                ]
            ),
            (
                "trace from orders | show year, paid | union (from targets | show since as year) | count where year = 2022",
                [
                    "year file line", "2022 orders.csv 2", "2022 orders.csv 3", "2022 targets.csv 2",
                ]
            ),
            (
                "trace from orders | full join targets as t on city = town, year = since where id = 1 | show id, plan sort plan",
                [
                    "id plan file line t_file t_line", "missing 40 missing missing targets.csv 4",
                    "missing 80 missing missing targets.csv 3", "1 90 orders.csv 2 targets.csv 2",
                ]
            ),
        ], Standing.allCases)
    func traces(_ question: (query: String, rows: [String]), _ standing: Standing) throws {
        let scratch = try Scratch()
        let session = try standing.session(try files(in: scratch))
        let prefix = standing == .columnsLoaded ? "count from orders\n" : ""
        let found = rows(try session.query(prefix + question.query)).map { row in
            row.map { $0.hasSuffix(".csv") ? String($0.split(separator: "/").last ?? "") : $0 }.joined(separator: " ")
        }
        #expect(found == question.rows, "\(question.query)")
    }

    private func files(in scratch: Scratch) throws -> [String] {
        [
            try scratch.file("orders.csv", TraceTests.orders), try scratch.file("targets.csv", TraceTests.targets),
        ]
    }

    @Test("What was put together from groups is not traced")
    func notTraceable() throws {
        let scratch = try Scratch()
        let session = try Standing.resident.session(try files(in: scratch))
        #expect(errorCodes(session, "trace from orders | describe") == ["E0580"])
        #expect(errorCodes(session, "trace count by city from orders | show count") == ["E0580"])
        #expect(errorCodes(session, "trace show 1 + 1") == ["E0580"])
        #expect(errorCodes(session, "trace sum paidd from orders") == ["E0201"])
    }

    @Test("Lines are found in files of many chunks, in any order")
    func manyLines() throws {
        let scratch = try Scratch()
        var text = "n,note\n"
        for row in 0..<60_000 { text += "\(row),\(row % 7 == 0 ? "\"two\nlines\"" : "a longer note for row \(row)")\n" }
        let file = try scratch.file("many.csv", text)
        for standing in Standing.allCases {
            let session = try standing.session([file])
            let result = try session.query("trace from many | show n where mod(n, 9973) = 0 sort n desc")
            let lines = rows(result).dropFirst().map { (Int($0[0]) ?? 0, Int($0[2]) ?? 0) }
            #expect(lines.count == 7)
            for (n, line) in lines { #expect(line == 2 + n + (n + 6) / 7) }
        }
    }
}
