import Testing
import Tinh

/// What `explain` shows of a query: how it unfolds, then a line for each operator.
struct ExplainTests {
    private func explained(_ query: String) throws -> [String] {
        let session = Engine(.init(threadCount: 1)).makeSession()
        try session.attach(csv: "city,year,paid\nA,2022,5\nA,2023,7\nB,2023,1\n", as: "t")
        var text = ""
        try session.run("explain " + query) { outcome in
            if case .text(let words) = outcome.content { text = words }
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("Figures stand before the operators, which are indented by their depth and not padded")
    func figuresFirst() throws {
        let lines = try explained("sum paid by city where year = 2023")
        #expect(lines[0] == "sum paid by city where year = 2023")
        #expect(lines[1] == "")
        #expect(lines[2].contains(/^ *rows in → out +read +time  operator$/))
        #expect(lines[3].contains(/^ *2 +\d[\d.]* ms  group by city: sum_paid = sum\(paid\)$/))
        #expect(lines[4].contains(/^ *3 → 2 +\d[\d.]* ms    filter year = 2023$/))
        #expect(lines[5].contains(/^ *3 +\d+ B +\d[\d.]* ms      scan t: city, year, paid$/))
        #expect(lines.count == 6)
    }

    @Test("The operators begin in one column, however long they are")
    func oneColumn() throws {
        let lines = try explained(
            "sum paid / sum paid over all as share, max paid as largest, min paid as least by city | sort share desc | top 1"
        )
        let header = lines.first { $0.hasSuffix("operator") } ?? ""
        let start = header.count - "operator".count
        let table = lines.drop { $0 != header }
        #expect(table.count > 4)
        for line in table.dropFirst() {
            #expect(line.count > start && line.dropFirst(start - 2).hasPrefix("  "), "\(line)")
            #expect(line.last != " ")
        }
    }
}
