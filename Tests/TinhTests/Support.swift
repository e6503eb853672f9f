import Foundation
import Tinh

/// A folder of files that goes when the test ends.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tinh-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path
    }
}

/// How a table may stand before a query: the answers are the same.
enum Standing: CaseIterable {
    /// A file that the query reads while it runs.
    case streamed
    /// A file of which the columns that the script names are loaded.
    case columnsLoaded
    /// A file loaded whole.
    case resident

    func session(_ files: [String], threads: Int = 2) throws -> Session {
        let engine = Engine(.init(threadCount: threads))
        let session = engine.makeSession(.init(loadsWholeFiles: self == .resident))
        for file in files {
            if self == .resident { try session.load(path: file) } else { try session.attach(path: file) }
        }
        return session
    }

    /// The answer of a query as rows of text, the header first.
    func answer(_ query: String, _ files: [String], threads: Int = 2) throws -> [[String]] {
        let session = try session(files, threads: threads)
        // A second statement that reads makes a file worth loading.
        return try rows(session.query(self == .columnsLoaded ? "count\n\(query)" : query))
    }
}

func rows(_ result: Result) -> [[String]] {
    [result.columns.map(\.name)]
        + (0..<result.rowCount).map { row in result.columns.map { $0[row].asText ?? "missing" } }
}

/// The codes of the errors of a query; empty when it runs.
func errorCodes(_ session: Session, _ query: String) -> [String] {
    do {
        _ = try session.query(query)
        return []
    } catch let error as TinhError {
        return error.messages.map(\.code)
    } catch {
        return ["\(error)"]
    }
}
