import Synchronization
import Testing
import Tinh

/// Every operator looks, between pieces of its work, whether the run is called off, and then ends without an answer.
@Suite struct CalledOffTests {
    /// Looks, and calls off at one of them.
    private final class Looks: Sendable {
        private let count = Atomic<Int>(0)
        private let last: Int

        init(callingOffAt last: Int = .max) { self.last = last }

        var total: Int { count.load(ordering: .relaxed) }
        var after: Int { max(0, total - last) }

        func look() -> Bool { count.wrappingAdd(1, ordering: .relaxed).newValue >= last }
    }

    private static let rowCount = 20_000

    private static let text: String = {
        var text = "id,a,b,city,name,code,price,day\n"
        for n in 0..<rowCount {
            let a = n &* 7919 % 10_007
            text +=
                "\(n),\(a),\(a % 97),thành phố \(a % 40),tên \(a % 1009),mã \(n &* 7 % rowCount),\(a % 1009).\(a % 90 + 10),"
                + "\(2000 + a % 24)-0\(a % 9 + 1)-1\(a % 9)\n"
        }
        return text
    }()

    private static func session(threads: Int) throws -> Session {
        let session = Engine(.init(threadCount: threads)).makeSession(.init(loadsWholeFiles: true))
        try session.attach(csv: text, as: "big")
        try session.attach(csv: "b,weight\n" + (0..<97).map { "\($0),\($0 * 3)\n" }.joined(), as: "small")
        return session
    }

    /// A query, and how often it looks at least: a piece of work that no longer looks is missed here.
    static let queries: [(query: String, lookCountMin: Int)] = [
        ("from big sort code", 40), ("from big sort name, id desc", 15), ("from big sort a", 15),
        ("from big sort price desc", 15), ("from big top 7 sort code", 40),
        ("sum a by code", 40), ("sum a by id", 8), ("sum a as m by name, b sort m desc", 15),
        ("median a by code", 60), ("percentile(price, 30%) by id", 8), ("median price", 8),
        ("count distinct code", 10), ("count distinct id by city", 8), ("count distinct name by code", 10),
        ("min code, max code by city", 18), ("first(a, id) by code", 40), ("only name by code", 40),
        ("distinct code", 35), ("distinct name, code", 40),
        ("describe from big", 100),
        ("from big | join (sum a as total by code from big) on code | sum total", 60),
        ("from big | left join small on b | sum weight", 10),
        ("from big | full join (from big where b > 50) as other on code, id | count", 20),
        ("from big | semi join (from big where b > 50) on code | count", 20),
        ("from big | anti join (from big where b > 50) on id | count", 10),
        ("from big | lookup (sum a as total by code from big) on code | max total", 60),
        ("from big | union big | sort id", 15),
        ("from big | unpivot a, b as what, value | sum value by what", 10),
        ("from big | sample 10000", 8),
        ("from big | add rank a over city as r | max r", 15),
        ("from big | add rank a over code as r | max r", 50),
        ("from big | add sum a over code as r | max r", 60),
        ("from big | add row_number over (code sort id) as r | max r", 50),
        ("from big | add previous a over (city sort id) as r | max r", 15),
        ("from big | add median a over (city sort id rows -100..0) as r | max r", 15),
        ("from big | add avg a over (city sort id rows -100..0) as r | max r", 15),
        ("from big | sort a top 3 per name", 15), ("from big | sort code desc top 3 per city", 50),
        ("sum a by every day from big", 8),
        ("sum a by name, city with subtotals", 20), ("sum a by code with totals", 50),
        ("sum a by city across year day as y", 10),
        ("sum a by name versus b > 50", 15),
        ("from big where fold(code) contains \"ma 1\" | count", 8),
    ]

    @Test("a run that is called off at any look ends there, by one thread", arguments: queries)
    func oneThread(_ query: String, _ lookCountMin: Int) throws {
        let session = try CalledOffTests.session(threads: 1)
        // What the session remembers of it, it need not work out again.
        try session.run(query) { _ in }
        let all = Looks()
        session.isCalledOffBesides = { all.look() }
        try session.run(query) { _ in }
        #expect(all.total >= lookCountMin)
        for part in 0..<5 {
            let looks = Looks(callingOffAt: max(1, all.total * part / 5))
            session.isCalledOffBesides = { looks.look() }
            let error = #expect(throws: TinhError.self) { try session.run(query) { _ in } }
            #expect(error?.isInterruption == true)
            #expect(looks.after < 12)
        }
    }

    @Test("a run that is called off by several threads ends without an answer, and the session stays usable")
    func severalThreads() throws {
        let session = try CalledOffTests.session(threads: 3)
        for (query, _) in CalledOffTests.queries {
            let all = Looks()
            session.isCalledOffBesides = { all.look() }
            try session.run(query) { _ in }
            // Which thread looks how often differs from run to run.
            for part in 1..<3 {
                let looks = Looks(callingOffAt: max(1, all.total * part / 4))
                session.isCalledOffBesides = { looks.look() }
                let error = #expect(throws: TinhError.self) { try session.run(query) { _ in } }
                #expect(error?.isInterruption == true)
            }
        }
        session.isCalledOffBesides = nil
        #expect(try session.query("count() as c from big").columns[0].ints == [CalledOffTests.rowCount])
    }
}

extension ResultColumn {
    fileprivate var ints: [Int?] { (0..<count).map { self[$0].asInt } }
}
