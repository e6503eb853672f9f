import Synchronization
import Testing
import TinhColumns
import TinhTypes

@testable import TinhFormats

/// Files of very many columns take time and memory in proportion, up to a limit that is told.
struct WideFileTests {
    private func wide(_ columnCount: Int, rowCount: Int = 2, cell: (Int, Int) -> String) -> String {
        var text = (0..<columnCount).map { "c\($0)" }.joined(separator: ",") + "\n"
        for row in 0..<rowCount {
            text += (0..<columnCount).map { cell($0, row) }.joined(separator: ",") + "\n"
        }
        return text
    }

    @Test("Fifty thousand columns load with their values")
    func loads() throws {
        let csv = try source(
            wide(50_000, rowCount: 3) { column, row in column % 2 == 0 ? "\(column + row)" : "t\(row)" })
        let table = try csv.load(threadCount: 2)
        #expect(table.schema.fields.count == 50_000)
        #expect(table.schema.fields[49_998].type.kind == .int)
        #expect(table.schema.fields[49_999].type.kind == .text)
        let chunk = try #require(table.chunks.first)
        #expect((0..<3).map { chunk.columns[49_999].text($0).elementsEqual("t\($0)".utf8) } == [true, true, true])
        #expect(table.statistics[49_998].range == 49_998...50_000)
    }

    @Test("Columns of one name are numbered, past those that the header numbers itself")
    func names() throws {
        let count = 30_000
        let csv = try source("c,c_3," + Array(repeating: "c", count: count).joined(separator: ",") + "\n")
        let names = csv.schema.fields.map(\.name)
        #expect(Array(names.prefix(5)) == ["c", "c_3", "c_2", "c_4", "c_5"])
        #expect(names.last == "c_\(count + 2)")
        #expect(Set(names).count == count + 2)
        let blank = try source(String(repeating: ",", count: count) + "\n")
        #expect(blank.schema.fields.last?.name == "column\(count + 1)")
        #expect(LoadNote.diagnostics(csv.notes, file: "x").map(\.code).suffix(2) == ["N0601", "N0606"])
        #expect(LoadNote.diagnostics(csv.notes, file: "x").count == 9)
    }

    @Test("A declared decimal comma and a clear column speak for all others")
    func evidence() throws {
        let csv = try source(
            wide(1000) { column, _ in column == 999 ? "\"3,14\"" : "\"1,234\"" })
        #expect(csv.schema.fields[0].type.kind == .decimal(scale: 3))
    }

    @Test("Too many columns, and a name too long, are refused in few words")
    func limits() throws {
        func refusal(_ text: String) throws -> String {
            do {
                _ = try source(text)
                return "taken"
            } catch {
                return error.diagnostic.code
            }
        }
        #expect(try refusal(String(repeating: ",", count: (1 << 18) - 1) + "\n") == "taken")
        #expect(try refusal(String(repeating: ",", count: 1 << 18) + "\n") == "E0610")
        #expect(try refusal(String(repeating: ",", count: 1 << 22)) == "E0610")
        #expect(try refusal("a," + String(repeating: "x", count: 1 << 16) + "\n") == "taken")
        #expect(try refusal("a," + String(repeating: "x", count: 1 << 17) + "\n") == "E0615")
        #expect(try refusal("a,\"" + String(repeating: "x\n", count: 1 << 17)) == "E0615")
    }

    @Test("Texts that hardly repeat are kept plain where there are many columns, the same for any morsel and thread")
    func plainTexts() throws {
        let text = wide(20_000, rowCount: 150) { column, row in row % 3 == 0 ? "" : "v\(column * 7 % 13 + row)" }
        let expected = try source(text).load(threadCount: 1)
        let other = try source(text, morselBytes: 1 << 22).load(threadCount: 3)
        #expect(expected.schema.fields.map { word($0.type) } == other.schema.fields.map { word($0.type) })
        // Of so many columns each hundredth is looked at, with and without values.
        func values(_ table: Table, _ column: Int) -> [String?] {
            table.chunks.flatMap { FormatsTests.values($0.columns[column]) }
        }
        for column in stride(from: 7, to: 20_000, by: 101) {
            #expect(values(expected, column) == values(other, column))
        }
        #expect(values(expected, 7)[1] == "v11")
    }

    @Test("Opening and loading end as soon as they are called off")
    func interruption() throws {
        let file = try TemporaryFile(wide(5000, rowCount: 20) { column, row in "\(column + row)" })
        let asked = Atomic<Int>(0)
        // Counts how often it is asked in all, then calls off at some of those times.
        _ = try CSVSource(path: file.path, isCancelled: { asked.add(1, ordering: .relaxed).newValue < 0 }).load(
            threadCount: 2)
        let count = asked.load(ordering: .relaxed)
        #expect(count > 20_000)
        for last in [0, 1, 2, 100, count / 4, count / 2, count * 3 / 4, count - 10] {
            asked.store(0, ordering: .relaxed)
            do {
                _ = try CSVSource(path: file.path, isCancelled: { asked.add(1, ordering: .relaxed).newValue > last })
                    .load(threadCount: 2)
                Issue.record("it went on after \(last)")
            } catch let fault as DataFault {
                #expect(fault.diagnostic.code == "E0799")
            } catch ScanFault.data(let fault) {
                #expect(fault.diagnostic.code == "E0799")
            }
        }
    }
}
