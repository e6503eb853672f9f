import Testing
import Tinh
import TinhBase

/// How often values that are completed stand in a column, and which begin as typed.
@Suite struct CompletedCountTests {
    private func session(_ text: String, threads: Int) throws -> Session {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: threads)).makeSession(.init(loadsWholeFiles: true))
        try session.load(path: try scratch.file("t.csv", text))
        return session
    }

    private func offered(_ session: Session, _ text: String) -> [String: String] {
        let candidates = session.complete(text, cursor: text.utf8.count).candidates
        return Dictionary(candidates.map { ($0.label, $0.detail) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("rows are counted exactly, whatever the threads, widths of codes and missing values", arguments: [1, 2, 3])
    func exact(_ threads: Int) throws {
        var generator = Draws(state: 11)
        var counts: [String: Int] = [:]
        var text = "few,many,number,plan\n"
        for row in 0..<150_000 {
            let few = generator.below(9) == 0 ? "" : "f\(generator.below(20) * generator.below(10))"
            let many = row % 7 == 0 ? "" : "m\(generator.below(40) * generator.below(30))"
            let number = generator.below(5) == 0 ? "" : "\(generator.below(30) * generator.below(12) - 100)"
            // The rows of one piece differ from those of the next by much: their numbers are stored from another base.
            let plan = row < 100_000 ? "7" : "\(generator.below(40))"
            for (name, value) in [("few", few), ("many", many), ("number", number), ("plan", plan)] where !value.isEmpty
            {
                counts["\(name) \(value)", default: 0] += 1
            }
            text += "\(few),\(many),\(number),\(plan)\n"
        }
        let session = try session(text, threads: threads)
        for (name, beginning) in [("few", "\"f"), ("many", "\"m1"), ("number", "1"), ("number", "-"), ("plan", "")] {
            let found = offered(session, "count where \(name) = \(beginning)").filter { $0.value.hasSuffix(" rows") }
            #expect(found.count >= 9, "\(name) \(beginning)")
            for (value, words) in found {
                let count = Int(words.dropLast(5).filter { $0 != "," })
                #expect(count == counts["\(name) \(value)"], "\(name) = \(value), \(words)")
            }
        }
    }

    @Test("the beginnings of texts are those of their folded forms, of any script and form")
    func beginnings() throws {
        let pieces = [
            "a", "B", "n", " ", "1", "ê", "e\u{302}", "Đ", "ữ", "u\u{31B}\u{303}", "\u{301}", "ß", "ﬁ", "İ", "I\u{307}",
            "ş", "Ω", "각", "각", "का", "ไทย", "中", "👩‍👩‍👧", "ọ\u{302}",
        ]
        var generator = Draws(state: 5)
        var values: Set<String> = []
        while values.count < 180 {
            let count = 1 + generator.below(5)
            values.insert("x" + (0..<count).map { _ in pieces[generator.below(pieces.count)] }.joined() + "z")
        }
        let session = try session("name\n" + values.map { "\($0)\n" }.joined(), threads: 1)
        for value in values {
            for length in 1...value.count {
                let typed = String(value.prefix(length))
                let wanted = Array(Folding.fold(typed).utf8)
                let fitting = values.filter { Folding.fold(Array($0.utf8)).starts(with: wanted) }
                let found = offered(session, "count where name = \"\(typed)").keys
                #expect(
                    Set(found.map { TextForm.normalized($0) }) == Set(fitting.map { TextForm.normalized($0) }),
                    "\(typed.unicodeScalars.map { String($0.value, radix: 16) })")
            }
        }
    }
}

/// The same draws on every run (Knuth's MMIX generator, of which the high bits are used).
private struct Draws {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
