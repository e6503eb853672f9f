import Testing
import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

@testable import TinhSemantics

/// Queries as programs write them, with thousands of texts, columns and steps: the work grows as they do, and what is told
/// does not. Work is counted where it can be, since times differ from machine to machine.
struct LongQueryTests {
    @Test("of many texts the first five are told one by one, and the rest is counted")
    func manyTexts() {
        let absent = (0..<3_000).map { "\"none \($0)\"" }
        let folded = ["hai duong", "HAI DUONG", "Hai Duong", "hải dương", "hai dương", "Hải duong", "hai Duong"].map {
            "\"\($0)\""
        }
        let texts = (absent + folded).joined(separator: ", ")
        let notes = Checked("count from clearance where city in (\(texts))").query?.notes ?? []
        #expect(notes.count == 12)
        #expect(notes.filter { $0.code == "N0202" }.count == 6)
        #expect(
            notes.suffix(2).map(\.message) == [
                "city: 2 more texts were read as the value that equals it but for case and accents",
                "city: no value is any of 2,995 more texts",
            ])
    }

    @Test("more figures than a step has room for are told to be asked for in several queries")
    func manyFigures() {
        let figures = (0...1_000).map { "sum plan as figure\($0)" }.joined(separator: ", ")
        let errors = Checked("\(figures) from clearance").errors
        #expect(errors.map(\.code) == ["E0529"])
        #expect(
            errors.first?.remedy == "ask for some of the figures here, and for the others in a query of their own")
    }

    @Test("what is asked of the data is kept once, with nearest values for the texts that are told")
    func lookups() {
        let texts = (0..<3_000).map { "\"Chí Lin\($0 % 1_500)\"" }.joined(separator: ", ")
        let lookups = Checked("count from clearance where city in (\(texts))").query?.lookups ?? []
        #expect(lookups.count == 1_500)
        #expect(lookups.filter { $0.answer != .none(nearest: []) }.count == CheckNotes.textCountMax)
    }

    @Test("of many mistakes twenty are told and the rest is counted")
    func manyMistakes() {
        let names = (0..<3_000).map { "q\($0)" }.joined(separator: ", ")
        let errors = Checked("show \(names) from clearance").errors
        #expect(errors.count == Checker.toldErrorCountMax + 1)
        #expect(errors.last?.code == "E0228")
        #expect(errors.last?.message == "there are 2,980 more mistakes in this statement")
        let strict = Checked(
            "count from clearance where city in (\((0..<3_000).map { "\"q\($0)\"" }.joined(separator: ", ")))",
            isStrict: true)
        #expect(strict.errors.count == Checker.toldErrorCountMax + 1)
    }

    @Test("a correction is offered where the whole statement passes with it, and once")
    func correctionAmongMany() {
        let names = (0..<30).map { "q\($0)" }.joined(separator: ", ")
        #expect(Checked("show cityy, \(names) from clearance").errors.allSatisfy { $0.replacements.isEmpty })
        let errors = Checked("avg areaa by cityy from clearance").errors
        #expect(errors.map { DiagnosticText.correctedLine($0) } == ["avg area by city from clearance", nil])
    }

    @Test("columns that are added one after another are one operator, those that read added ones another")
    func addedColumns() {
        func projectionCount(_ steps: [String]) -> Int {
            let plan = Checked("from products | " + steps.joined(separator: " | ")).plan
            return plan.split(separator: "\n").count { $0.contains("project") }
        }
        let apart = (0..<200).map { "add stars + \($0) as c\($0)" }
        #expect(projectionCount(apart) == 1)
        #expect(projectionCount(apart + ["add c1 * 2 as d, proposed as e", "add d + c2 as f"]) == 3)
    }

    @Test("names are indexed once for all that is looked up in a scope, after a few that are searched for")
    func nameIndex() {
        let names = (0..<5_000).map { "Cột \($0)" }
        let index = NameIndex()
        var readCount = 0
        for (place, name) in names.enumerated() {
            for written in [name, "cot_\(place)", "no \(place)"] {
                let found = index.match(written) {
                    readCount += 1
                    return names
                }
                let isFound = if case .one(let at) = found { at == place } else { false }
                #expect(isFound == !written.hasPrefix("no"))
            }
        }
        #expect(readCount <= 5)
    }

    @Test("a name that several have, and one that stands twice")
    func severalNames() {
        let names = ["city", "City", "b", "b"]
        for written in ["city", "CITY", "b", "B", "c"] {
            let found = NameIndex().match(written) { names }
            #expect(String(describing: found) == String(describing: match(written, among: names)))
        }
    }

    @Test("a list of ranges names its place once, not once for each range")
    func ranges() {
        let ranges = (0..<60).map { "\($0 * 3)..\($0 * 3 + 1)" }.joined(separator: ", ")
        guard
            case .aggregate(.filter(_, let condition), _, _, _)? = Checked("count from kinds where a in (\(ranges))")
                .query?
                .plan
        else {
            Issue.record("no filter under the count")
            return
        }
        var callCount = 0
        // Texts that were made one by one lie in different places, equal as they are.
        var addresses: Set<Int> = []
        var open = [condition]
        while let expression = open.popLast() {
            guard case .call(_, let arguments, _, let site) = expression else { continue }
            callCount += 1
            site.text.utf8.withContiguousStorageIfAvailable { _ = addresses.insert(Int(bitPattern: $0.baseAddress)) }
            open += arguments
        }
        #expect(callCount > 180)
        #expect(addresses.count == 1)
    }
}
