import Glibc
import Testing
import TinhColumns

@testable import TinhFormats

/// Files, pipes, and files that change under the reader's hands.
struct InputTests {
    private static let text = "a,b\n" + (0..<5000).map { "\($0),row \($0)\n" }.joined()

    @Test("A file on disk is read like bytes in memory")
    func file() throws {
        let file = try TemporaryFile(InputTests.text)
        let table = try CSVSource(path: file.path).load(threadCount: 2)
        #expect(values(table) == values(try source(InputTests.text).load(threadCount: 1)))
    }

    @Test("A file keeps as many workers busy as it has pieces")
    func workers() throws {
        #expect(try source(InputTests.text).workerCountMax == 1)
        let large = "a\n" + String(repeating: "1\n", count: (3 << 19) / 2 + 1)
        #expect(try source(large, morselBytes: 1 << 19).workerCountMax == 4)
    }

    @Test("A file that is cut short while it is read is an error, not a short answer")
    func truncated() throws {
        let file = try TemporaryFile(InputTests.text)
        let (path, isLoading) = (file.path, Unchecked(false))
        let csv = try CSVSource(path: path, isCancelled: { isLoading.value && truncate(path, 1000) != 0 })
        isLoading.value = true
        do throws(ScanFault) {
            _ = try csv.load(threadCount: 1)
            Issue.record("nothing was found wrong")
        } catch {
            guard case .data(let fault) = error else { throw error }
            #expect(fault.diagnostic.code == "E0612")
        }
    }

    @Test("What is written into a file after it was opened is no part of an answer, another file in its place neither")
    func changed() throws {
        let file = try TemporaryFile("a,c\n1,1\n2,2\n3,33\n")
        let csv = try CSVSource(path: file.path)
        func sum() throws(ScanFault) -> [[String?]] {
            let scan = try csv.scan(ScanHint(columns: [1]), workerCount: 1)
            var chunks: [Chunk] = []
            while let chunk = try scan.next(worker: 0) { chunks.append(chunk) }
            return values(chunks, columnCount: 1)
        }
        #expect(try sum() == [["1", "2", "33"]])
        let other = try TemporaryFile("a,c\n7,7\n")
        try #require(rename(other.path, file.path) == 0)
        #expect(try sum() == [["1", "2", "33"]])

        for text in ["a,c\n10,1\n20,2\n3,333\n", "a,c\n1,1\n2,2\n3,44\n", "a,c\n1,1\n2,2\n3,33\n4,4\n"] {
            let file = try TemporaryFile("a,c\n1,1\n2,2\n3,33\n")
            let csv = try CSVSource(path: file.path)
            // The clock of the file system may stand still for some milliseconds.
            usleep(20_000)
            let stream = try #require(fopen(file.path, "r+"))
            fputs(text, stream)
            fclose(stream)
            func expectFault(_ reading: () throws(ScanFault) -> Void) throws {
                do throws(ScanFault) {
                    try reading()
                    Issue.record("nothing was found wrong")
                } catch {
                    guard case .data(let fault) = error else { throw error }
                    #expect(fault.diagnostic.code == "E0619")
                }
            }
            try expectFault { () throws(ScanFault) in _ = try csv.scan(ScanHint(columns: [1]), workerCount: 1) }
            try expectFault { () throws(ScanFault) in _ = try csv.load(columns: [1], threadCount: 1) }
        }
    }

    @Test("A pipe is read whole, then as a file is")
    func pipe() throws {
        let file = try TemporaryFile("")
        unlink(file.path)
        try #require(mkfifo(file.path, 0o600) == 0)
        let path = file.path
        let found = Unchecked<[[String?]]>([])
        Crew.run(count: 2) { worker in
            if worker == 0 {
                let descriptor = Glibc.open(path, O_WRONLY)
                let bytes = Array(InputTests.text.utf8)
                var done = 0
                while done < bytes.count {
                    let part = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                    guard part > 0 else { break }
                    done += part
                }
                close(descriptor)
            } else if let table = try? CSVSource(path: path).load(threadCount: 1) {
                found.value = values(table)
            }
        }
        #expect(found.value == values(try source(InputTests.text).load(threadCount: 1)))
    }

    @Test("A load that is cancelled ends at the next chunk")
    func cancelled() throws {
        let csv = try source(InputTests.text, morselBytes: 100)
        do throws(ScanFault) {
            _ = try csv.load(threadCount: 2, isCancelled: { true })
            Issue.record("it was not cancelled")
        } catch {
            guard case .cancelled = error else { throw error }
        }
    }
}
