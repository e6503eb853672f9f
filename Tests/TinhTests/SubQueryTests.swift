import Testing
import Tinh

/// Queries within expressions, whichever way their table stands.
struct SubQueryTests {
    private static let data = "city,year,paid\nHải Dương,2022,10\nHải Dương,2023,20\nChí Linh,2023,5\nTứ Kỳ,2022,\n"

    @Test(
        "A query in brackets is a value, or a set after `in`",
        arguments: [
            ("count where paid = (max paid from t)", ["1"]),
            ("show city where paid > (avg paid where year = 2022) | sort city", ["Hải Dương"]),
            ("count where city in (show city where paid < 10)", ["1"]),
            ("count where city not in (show city where paid < 10)", ["3"]),
            ("count where paid in (show paid where city = \"Tứ Kỳ\")", ["0"]),
            ("count where paid not in (show paid where year = 1900)", ["4"]),
            ("count where city = (show city where paid = 5)", ["1"]),
            ("show (count from t) + (sum paid from t where year = (max year from t))", ["29"]),
        ], Standing.allCases)
    func answers(_ question: (query: String, answer: [String]), _ standing: Standing) throws {
        let scratch = try Scratch()
        let file = try scratch.file("t.csv", SubQueryTests.data)
        let answer = try standing.answer(question.query, [file]).dropFirst().map { $0[0] }
        #expect(Array(answer) == question.answer)
    }

    @Test(
        "A text is told as what it was read as, though a later step drops what compares it",
        arguments: Standing.allCases)
    func readAs(_ standing: Standing) throws {
        let scratch = try Scratch()
        let session = try standing.session([scratch.file("t.csv", SubQueryTests.data)])
        let query = "add city = \"hai duong\" as x | count where year in (show year where paid > 15)"
        let result = try session.query((standing == .columnsLoaded ? "count\n" : "") + query)
        #expect(rows(result).last == ["2"])
        #expect(result.notes.map(\.code) == ["N0201"])
    }

    @Test("A set has a limit, and the error says what to use instead")
    func tooLarge() throws {
        let scratch = try Scratch()
        let numbers = (0...100_000).map(String.init).joined(separator: "\n")
        let file = try scratch.file("n.csv", "n\n\(numbers)\n")
        let session = try Standing.resident.session([file])
        #expect(errorCodes(session, "count where n in (show n)") == ["E0525"])
        #expect(errorCodes(session, "count where n in (show n where n > 0)").isEmpty)
    }
}
