import Testing
import Tinh

/// Conditions that are false only because a value is missing, where the answer shows it.
struct MissingFalseTests {
    private static let table = "a,b,day,city\n1,2,2023-01-05,Hải Dương\n,3,,\n4,,2022-03-01,Tứ Kỳ\n5,0,2023-06-01,\n"

    @Test(
        "They are counted whatever is compared, once for each row",
        arguments: [
            ("show if a + b > 3 then 1 else 0 as x", 2), ("show a * 2 - b > 0 as x", 2),
            ("show year day = 2023 as x", 1), ("show upper(city) contains \"H\" as x", 2),
            ("show if a / b > 0 then 1 else 0 as x", 2), ("count by round(a) > 3 as x", 1),
            ("show a > 1 or a + b > 100 as x", 1), ("show if a + b > 3 or true then 1 else 0 as x", 0),
            ("show a is missing or a > 1 as x", 0), ("show if b ?? 0 > 1 then 1 else 0 as x", 0),
        ])
    func counted(query: String, count: Int) throws {
        let session = Engine(.init(threadCount: 1)).makeSession()
        try session.attach(csv: Self.table, as: "t")
        let notes = try session.query(query).notes.filter { $0.code == "N0707" }.map(\.text)
        if count == 0 {
            #expect(notes.isEmpty, "\(query)")
        } else {
            let words = "counts as false in \(count) row\(count == 1 ? "" : "s") where a value is missing"
            #expect(notes.count == 1 && notes.allSatisfy { $0.hasSuffix(words) }, "\(query): \(notes)")
        }
    }
}
