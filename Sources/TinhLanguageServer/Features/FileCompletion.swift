import Glibc
import Tinh
import TinhBase
import TinhSyntax

/// The files that may stand in the open text behind `load` or `import`.
enum FileCompletion {
    private static let fileCountMax = 500

    static func completions(_ text: String, cursor: Int, folder: String?) -> Completions {
        let before = SourceText(name: "", text: String(decoding: text.utf8.prefix(cursor), as: UTF8.self))
        let tokens = Parser.parse(source: before).tokens.filter { !$0.isTrivia && $0.kind != .end }
        guard tokens.count >= 2, let open = tokens.last, open.span.upper == before.utf8.count, open.kind == .unknown,
            before.text(open.span).hasPrefix("\""), let keyword = tokens[tokens.count - 2].keyword,
            keyword == .load || keyword == .import
        else { return Completions(replacing: cursor..<cursor, candidates: []) }
        let typed = before.text(Span(open.span.lower + 1, open.span.upper))
        let slash = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
        let (parent, beginning) = (String(typed[..<slash]), Folding.fold(String(typed[slash...])))
        let candidates = names(in: path(parent, folder)).filter { name, isFolder in
            Folding.fold(name).hasPrefix(beginning)
                && (isFolder || keyword == .import && name.hasSuffix(".tinh")
                    || keyword == .load && !name.hasSuffix(".tinh"))
        }.prefix(fileCountMax).map { name, isFolder in
            Completions.Candidate(
                insertion: isFolder ? name + "/" : name, label: isFolder ? name + "/" : name,
                detail: isFolder ? "folder" : "file")
        }
        let start = cursor - typed[slash...].utf8.count
        return Completions(replacing: start..<cursor, candidates: Array(candidates))
    }

    private static func path(_ parent: String, _ folder: String?) -> String {
        if parent.hasPrefix("/") { return parent }
        let start = folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? "./"
        return start + parent
    }

    /// Files and folders that are not hidden, by name; names that a text cannot hold are left out.
    private static func names(in path: String) -> [(name: String, isFolder: Bool)] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(folder) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self), !name.hasPrefix("."), !name.contains("\"") else {
                continue
            }
            var status = stat()
            let isFolder = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            found.append((name, isFolder))
        }
        return found.sorted { $0.name < $1.name }
    }
}
