import Testing
import TinhBase

struct PersistentDictionaryTests {
    @Test("Every version stays as it was")
    func versions() {
        var dice = Dice(seed: 7)
        var expected: [String: Int] = [:]
        var current = PersistentDictionary<Int>()
        var history: [(PersistentDictionary<Int>, [String: Int])] = []
        for step in 0..<2000 {
            let key = "k\(Int.random(in: 0..<700, using: &dice))"
            expected[key] = step
            current.set(key, step)
            if step % 50 == 0 { history.append((current, expected)) }
        }
        history.append((current, expected))
        for (version, values) in history {
            #expect(version.count == values.count)
            #expect(version.keys == values.keys.sorted())
            #expect(version.values == values.keys.sorted().map { values[$0] })
            for key in 0..<700 { #expect(version["k\(key)"] == values["k\(key)"]) }
        }
    }

    @Test("Names in order make no deep tree")
    func ordered() {
        var current = PersistentDictionary<Int>()
        for key in 0..<100_000 { current.set("a\(1_000_000 + key)", key) }
        #expect(current["a1000000"] == 0)
        #expect(current["a1099999"] == 99_999)
        #expect(current["b"] == nil)
    }
}
