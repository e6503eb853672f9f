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

    @Test("A file that is cut short while it is read is an error, not a short answer")
    func truncated() throws {
        let file = try TemporaryFile(InputTests.text)
        let csv = try CSVSource(path: file.path)
        try #require(truncate(file.path, 1000) == 0)
        do throws(ScanFault) {
            _ = try csv.load(threadCount: 1)
            Issue.record("nothing was found wrong")
        } catch {
            guard case .data(let fault) = error else { throw error }
            #expect(fault.diagnostic.code == "E0612")
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
