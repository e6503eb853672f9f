import Foundation
import Testing
import Tinh

/// Texts that are equal as NFC but not by their bytes.
struct NormalFormTests {
    private static let composed = "Hải Dương"
    private static let decomposed = composed.decomposedStringWithCanonicalMapping
    private static let onlyDecomposed = "Tứ Kỳ".decomposedStringWithCanonicalMapping

    /// A city in both forms, one in NFD alone, one that is its own form.
    private static let ledger = """
        city,kind,paid
        \(decomposed),b,1
        \(composed),a,2
        \(onlyDecomposed),a,4
        Ha Noi,b,8
        \(decomposed),a,16

        """

    static let merged: [(query: String, answer: [String])] = [
        ("sum paid by city", ["Ha Noi|8", "Hải Dương|19", "Tứ Kỳ|4"]),
        ("distinct city", ["Ha Noi", "Hải Dương", "Tứ Kỳ"]),
        ("count by city, kind", ["Ha Noi|b|1", "Hải Dương|a|2", "Hải Dương|b|1", "Tứ Kỳ|a|1"]),
        ("min city, max city by kind", ["a|Hải Dương|Tứ Kỳ", "b|Ha Noi|Hải Dương"]),
        ("first(city, paid), last(city, paid) by kind", ["a|Hải Dương|Hải Dương", "b|Hải Dương|Ha Noi"]),
        ("only city by paid sort paid take 2", ["1|Hải Dương", "2|Hải Dương"]),
        ("show (max city over kind) as m sort m take 2", ["Hải Dương", "Hải Dương"]),
        ("sum paid by every city", ["Ha Noi|8", "Hải Dương|19", "Tứ Kỳ|4"]),
        (
            "sum paid by kind, city with subtotals where kind = \"b\"",
            [
                "b|Ha Noi|8", "b|Hải Dương|1", "b|–|9", "–|–|9",
            ]
        ),
    ]

    @Test("What stands for texts merged as one value is their NFC, however the file is read")
    func mergedTexts() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        for standing in Standing.allCases {
            for threads in [1, 3] {
                for (query, expected) in Self.merged {
                    let answer = try standing.answer(query, [file], threads: threads).dropFirst()
                    let lines = answer.map { $0.map { $0 == "missing" ? "–" : $0 }.joined(separator: "|") }
                    #expect(lines.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(standing): \(query)")
                }
            }
        }
    }

    @Test("Rows that are not merged keep the bytes that they have")
    func plainTexts() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        let names = try scratch.file("names.csv", "city,short\nHải Dương,HD\n\(Self.onlyDecomposed),TK\n")
        for standing in Standing.allCases {
            for query in [
                "show city", "show city sort paid", "join names on city | show city",
                "unpivot city, kind as key, value "
                    + "| where key = \"city\" | show value", "left join names on city | show city",
            ] {
                let result = try standing.session([file, names]).query("count from ledger\nfrom ledger | \(query)")
                let cells = rows(result).dropFirst().map { $0[0] }
                let isInner = query.hasPrefix("join")
                let expected =
                    [Self.decomposed, Self.composed, Self.onlyDecomposed] + (isInner ? [] : ["Ha Noi"])
                    + [Self.decomposed]
                #expect(cells.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(standing): \(query)")
            }
        }
    }

    @Test("A text given from outside keeps its bytes")
    func givenText() throws {
        for script in ["show $city as city", "param city text\nshow $city as city"] {
            let session = Engine().makeSession()
            session.setParameter("city", text: Self.decomposed)
            let cells = rows(try session.query(script)).dropFirst().map { $0[0] }
            #expect(cells.map { Array($0.utf8) } == [Array(Self.decomposed.utf8)], "\(script)")
        }
    }
}
