import Testing
import Tinh

/// `in` with more values than a chain of comparisons holds, of another type than the column's.
struct MembershipTests {
    /// 28 days a month, so that the twelfth part of 336 rows is a month; the last row has no value at all.
    private static let data =
        "n,d,at,area [m2],empty\n"
        + (0..<6_000).map { row in
            let (year, month, day) = (1700 + row / 336, row / 28 % 12 + 1, row % 28 + 1)
            let date = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            return "\(row),\(row).\(row % 2 * 5),\(date)T10:30,\(row * 5_000),\n"
        }.joined() + ",,,,\n"

    private static let halves = (1..<10_000).map { "\($0 / 2).\($0 % 2 * 5)" }.joined(separator: ", ")
    private static let hectares = (1..<5_000).map { "\($0) ha" }.joined(separator: ", ")

    @Test(
        "thousands of values of another type are found as a few are",
        arguments: [
            ("n in (show d where n < 5000)", 2_500), ("n not in (show d where n < 5000)", 3_501),
            ("n in (show d where n < 10)", 5), ("d in (show n where n < 5000)", 2_500),
            ("d not in (show n where n < 5000)", 3_501), ("d in (show n where n < 10)", 5),
            ("n in (show d to float as f where n < 5000)", 2_500),
            ("n not in (show d to float as f where n < 5000)", 3_501),
            ("n in (show d to float as f where n < 10)", 5), ("d in (show d to float as f where n < 5000)", 5_000),
            ("(d to float) in (show n where n < 5000)", 2_500), ("(d to float) in (show n where n < 10)", 5),
            ("(d to float) in (show d where n < 5000)", 5_000),
            ("(d to float) not in (show d where n < 5000)", 1_001),
            ("year at in (show d where n < 5000)", 3_024), ("year at in (show d to float as f where n < 5000)", 3_024),
            ("empty in (show n where n < 5000)", 0), ("empty not in (show n where n < 5000)", 6_001),
            ("at in (show date at as day where n < 5000)", 5_000), ("at in (show date at as day where n < 10)", 10),
            ("at not in (show date at as day where n < 5000)", 1_001),
            ("at in (show month at as m where n < 2800)", 2_800),
            ("date at in (show month at as m where n < 2800)", 2_800),
            ("date at in (show month at as m where n < 56)", 56),
            ("month at in (show year at as y where n < 5712)", 5_712),
            ("n in (\(halves))", 4_999), ("n not in (\(halves))", 1_002), ("area in (\(hectares))", 2_999),
            ("n in (1, 2.5, 3e0, 4.5e0)", 2), ("n not in (1, 2.5, 3e0, 4.5e0)", 5_999),
        ])
    func values(_ condition: String, _ count: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("t.csv", MembershipTests.data)
        for standing in [Standing.resident, .streamed] {
            #expect(try standing.answer("count where \(condition)", [file]).last == ["\(count)"])
        }
    }

    @Test("rows without a value are counted once whatever the types of the values")
    func missing() throws {
        let scratch = try Scratch()
        let session = try Standing.resident.session([scratch.file("t.csv", MembershipTests.data)])
        for list in ["1, 2", "1, 2.5", "1e0", "1, 3e0"] {
            let result = try session.query("count where n not in (\(list))")
            #expect(result.notes.filter { $0.code == "N0703" }.count == 1, "\(list)")
        }
    }
}
