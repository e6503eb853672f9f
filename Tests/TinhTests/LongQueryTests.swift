import Testing
import Tinh

/// Queries as programs write them, whichever way their table stands.
struct LongQueryTests {
    private static let table =
        "id,kind\n" + (0..<3_000).map { "\($0),kind \($0 % 1_000)\n" }.joined()

    @Test("texts by thousands: found, found but for case, and not there", arguments: Standing.allCases)
    func texts(standing: Standing) throws {
        let scratch = try Scratch()
        let session = try standing.session([scratch.file("t.csv", LongQueryTests.table)])
        let texts =
            (0..<500).map { "\"kind \($0)\"" } + (500..<700).map { "\"Kind \($0)\"" }
            + (0..<2_000).map { "\"no \($0)\"" }
        let result = try session.query(
            (standing == .columnsLoaded ? "count\n" : "") + "count where kind in (\(texts.joined(separator: ", ")))")
        #expect(rows(result).last == ["2100"])
        let codes = result.notes.map(\.code)
        #expect(codes.filter { $0 == "N0201" }.count == 6)
        #expect(codes.filter { $0 == "N0202" }.count == 6)
    }

    @Test("values near to a text that is not there are told for the first ones", arguments: Standing.allCases)
    func nearest(standing: Standing) throws {
        let scratch = try Scratch()
        let session = try standing.session([scratch.file("t.csv", LongQueryTests.table)])
        let texts = (0..<20).map { "\"kinnd 12\($0)\"" }.joined(separator: ", ")
        let result = try session.query(
            (standing == .columnsLoaded ? "count\n" : "") + "count where kind in (\(texts))")
        let told = result.notes.filter { $0.code == "N0202" }.map(\.text)
        #expect(told.count == 6)
        #expect(told.filter { $0.contains("the nearest:") }.count == 5)
    }

    @Test(
        "values equally near to a text come in the collation's order, and from among all", arguments: Standing.allCases)
    func equallyNear(standing: Standing) throws {
        let scratch = try Scratch()
        let others = (0..<30_000).map { "\($0)" } + ["zz\u{111}", "zzB", "\"zz\"\"\"", "zzd", "zz\u{1ea3}", "zza"]
        let table = "kind\n" + others.joined(separator: "\n") + "\n" + others.joined(separator: "\n") + "\n"
        let session = try standing.session([scratch.file("t.csv", table)])
        let result = try session.query(
            (standing == .columnsLoaded ? "count\n" : "") + "count where kind = \"zzq\"")
        #expect(
            result.notes.filter { $0.code == "N0202" }.map(\.text) == [
                "kind: no value is \"zzq\"; the nearest: \"zz\"\", \"zza\" and \"zz\u{1ea3}\""
            ])
    }

    @Test("more steps than can be meant are refused, those of lets counted each time")
    func steps() throws {
        let scratch = try Scratch()
        let session = try Standing.resident.session([scratch.file("t.csv", LongQueryTests.table)])
        let steps = String(repeating: " | where id > 0", count: 998)
        let script = "let one = from t\(steps)\nlet two = from one\(steps)\n"
        #expect(errorCodes(session, script + "count from two").isEmpty)
        let more = "let three = from two | where id > 1 | where id > 2 | where id > 3\n"
        let other = try Standing.resident.session([scratch.file("t.csv", LongQueryTests.table)])
        #expect(errorCodes(other, script + more + "count from three") == ["E0223"])
    }
}
