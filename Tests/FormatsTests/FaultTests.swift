import Glibc
import Testing
import TinhColumns

@testable import TinhFormats

/// Broken files say what is wrong and where; nothing is lost without a word.
struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: [UInt8]
        let place: String
        let message: String
        var testDescription: String { message }

        init(_ text: String, _ place: String, _ message: String) {
            self.init(Array(text.utf8), place, message)
        }

        init(_ text: [UInt8], _ place: String, _ message: String) {
            self.text = text
            self.place = place
            self.message = message
        }
    }

    static let cases: [Case] = [
        Case("", "", "\"test.csv\" is empty"),
        Case("\n\n", "", "\"test.csv\" is empty"),
        Case([0xEF, 0xBB, 0xBF], "", "\"test.csv\" is empty"),
        Case("a,b\n1,2\n3\n4,5\n", "3:1", "this row has 1 cell, the header has 2"),
        Case("a,b\n\n1,2,3\n", "3:1", "this row has 3 cells, the header has 2"),
        Case("a,b\n\"x\ny\",1\n2,3,4\n", "4:1", "this row has 3 cells, the header has 2"),
        Case("a,b,c\n1,2,3\n4,5", "3:1", "the file ends in the middle of a row: 2 cells of 3"),
        Case("a,b\n1,\"x\n2,y\n3,z\n", "2:3", "the quote that opens here is not closed before the end of the file"),
        Case("a,\"b\n1,2\n", "1:3", "the quote that opens here is not closed before the end of the file"),
        Case("a,b\n1,x\0y\n", "2:4", "this is no text: there is a byte 0 in it"),
        Case(
            Array("a,b\n1,H".utf8) + [0xF4, 0xF4] + Array("\n".utf8), "2:4",
            "the byte 0xF4 is not UTF-8; this looks like windows-1252 or windows-1258"),
        Case(
            Array("a,b\n1,".utf8) + [0x54, 0xEA, 0x6E, 0xEC, 0x0A], "2:4",
            "the byte 0xEA is not UTF-8; this looks like windows-1258"),
        Case(
            Array("H".utf8) + [0xB6, 0xA9] + Array(",b\n".utf8), "1:2",
            "the byte 0xB6 is not UTF-8; this looks like TCVN3"),
        Case(
            Array("a,b\n1,Tứ Kỳ\n2,Hải Dư".utf8) + [0xC6], "3:12", "the file ends in the middle of a character"),
        Case(Array("a,b\n1,Kỳ, K".utf8) + [0xE1, 0xBB], "2:10", "the file ends in the middle of a character"),
        Case(
            Array("a,b\n1,caf".utf8) + [0xE9], "2:6",
            "the byte 0xE9 is not UTF-8; this looks like windows-1252 or windows-1258"),
        Case([0xFF, 0xFE, 0x61, 0, 0x0A, 0], "1:1", "the byte 0xFF is not UTF-8; this looks like UTF-16"),
        Case([0x1F, 0x8B, 8, 0], "", "\"test.csv\" is a gzip archive, which Tinh does not read yet"),
    ]

    @Test("A broken file names the place and the cause", arguments: cases)
    func fault(_ row: Case) throws {
        for morselBytes in [2, 64, 1 << 20] {
            for threads in [1, 3] {
                do {
                    _ = try source(row.text, morselBytes: morselBytes).load(threadCount: threads)
                    Issue.record("nothing was found wrong")
                } catch let fault as DataFault {
                    expect(row, fault)
                } catch ScanFault.data(let fault) {
                    expect(row, fault)
                }
            }
        }
    }

    private func expect(_ row: Case, _ fault: DataFault) {
        let diagnostic = fault.diagnostic
        #expect(diagnostic.message == row.message)
        let place = [fault.line, fault.column].compactMap { $0.map { "\($0)" } }.joined(separator: ":")
        #expect(place == row.place)
    }

    @Test("A cell that a declared type cannot hold is named by its place and value", arguments: [1, 2, 4])
    func unreadable(threads: Int) throws {
        let rows = (0..<500).map { "\($0),\"x\"\n" }.joined()
        let text = "a,b\n" + rows + "oops,y\n" + rows + "worse,y\n" + rows
        let options = CSVOptions(columns: [DeclaredColumn(name: "a", kind: .int)])
        for morselBytes in [100, 1 << 20] {
            let csv = try source(text, options: options, morselBytes: morselBytes)
            do throws(ScanFault) {
                _ = try csv.load(threadCount: threads)
                Issue.record("nothing was found wrong")
            } catch {
                guard case .data(let fault) = error else { continue }
                #expect(fault.line == 502)
                #expect(fault.column == 1)
                #expect(fault.diagnostic.message == "\"oops\" in column \"a\" is no int")
            }
            let fault = scanFault(csv, workers: threads)
            #expect(fault?.line == 502)
        }
    }

    /// The fault that a scan by several workers ends with.
    private func scanFault(_ csv: CSVSource, workers: Int) -> DataFault? {
        guard let scan = try? csv.scan(ScanHint(columns: [0]), workerCount: workers) else { return nil }
        let faults = Unchecked<[DataFault]>([])
        let monitor = Monitor()
        Crew.run(count: workers) { worker in
            do throws(ScanFault) {
                while try scan.next(worker: worker) != nil {}
            } catch {
                guard case .data(let fault) = error else { return }
                monitor.locked { faults.value.append(fault) }
            }
        }
        #expect(Set(faults.value.map { $0.line ?? 0 }).count <= 1)
        return faults.value.first
    }

    @Test("A column or format that is declared wrongly is named")
    func declaration() throws {
        func message(_ column: DeclaredColumn) -> String? {
            do throws(DataFault) {
                _ = try source("thành phố,n\nx,1\n", options: CSVOptions(columns: [column]))
                return nil
            } catch {
                return error.diagnostic.message + (error.diagnostic.remedy.map { "; " + $0 } ?? "")
            }
        }
        #expect(message(DeclaredColumn(name: "thanh_pho", kind: .text)) == nil)
        #expect(
            message(DeclaredColumn(name: "thanh_pha", kind: .text))
                == "\"test.csv\" has no column \"thanh_pha\"; did you mean \"thành phố\"?")
        #expect(
            message(DeclaredColumn(name: "n", kind: .date, format: "dd/mm/yy"))?.hasPrefix(
                "\"dd/mm/yy\" is no format of dates (column \"n\")") == true)
    }

    @Test("What cannot be opened says why")
    func cannotOpen() throws {
        func message(_ path: String) -> String? {
            do throws(DataFault) {
                _ = try CSVSource(path: path)
                return nil
            } catch {
                return error.diagnostic.code
            }
        }
        #expect(message("/nowhere/at/all.csv") == "E0601")
        #expect(message("/") == "E0602")
        #expect(message("/dev/null") == "E0604")
    }

    @Test("Bytes changed at random never crash a load, and every thread count finds the same", arguments: 0..<150)
    func mutated(seed: Int) throws {
        var random = Randomness(seed: seed + 99)
        var bytes = Array(
            StructureTests.randomText(&random, columns: 3, rows: 25, delimiter: ",").utf8)
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            default: bytes.insert([0x22, 0x0A, 0x2C, 0x0D].randomElement(using: &random) ?? 0x22, at: at)
            }
        }
        var outcomes: Set<String> = []
        for (morselBytes, threads) in [(1 << 20, 1), (16, 1), (50, 3)] {
            outcomes.insert(outcome(bytes, morselBytes: morselBytes, threads: threads))
        }
        #expect(outcomes.count == 1, "\(outcomes)")
    }

    private func outcome(_ bytes: [UInt8], morselBytes: Int, threads: Int) -> String {
        do {
            let table = try source(bytes, morselBytes: morselBytes).load(threadCount: threads)
            return "\(table.schema) \(values(table))"
        } catch let fault as DataFault {
            return "\(fault)"
        } catch ScanFault.data(let fault) {
            return "\(fault)"
        } catch {
            return "\(error)"
        }
    }
}
