import Glibc
import TinhBase
import TinhFormats
import TinhSyntax

/// The files that a path which is being typed may go on to.
struct FileCompletion {
    /// With the slash at its end; empty for the folder itself.
    private let directory: String
    private let name: String
    private let folder: String
    private let purpose: Keyword

    /// `purpose`: `load`, `import` or `save`, which take a path as it stands: `~/` is written out as the home folder, unless
    /// `keepsHome`. `folder`: where relative paths start; nil for the current one.
    init(_ typed: String, for purpose: Keyword, in folder: String?, keepsHome: Bool = false) {
        let slash = typed.lastIndex(of: "/")
        let before = slash.map { String(typed[...$0]) } ?? ""
        let home = before.hasPrefix("~/") ? getenv("HOME").map { String(cString: $0) } : nil
        let path = home.map { $0 + before.dropFirst() } ?? before
        directory = keepsHome ? before : path
        name = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        self.folder = path.hasPrefix("/") ? path : (folder ?? ".") + "/" + path
        self.purpose = purpose
    }

    /// Files that can be read or written so, those of tables first, and folders, in order of their names; where there is no such file, all, and behind
    /// `save` the name with the endings of formats. Hidden ones only where a dot was typed. O(files of the folder).
    func candidates() -> [Completions.Candidate] {
        let wanted = Folding.fold(name)
        let found = FileCompletion.names(in: folder).filter {
            Folding.fold($0).hasPrefix(wanted) && ($0.first != "." || name.first == ".")
        }.sorted()
        var folders: [Completions.Candidate] = []
        var known: [(rank: Int, candidate: Completions.Candidate)] = []
        var others: [Completions.Candidate] = []
        for file in found {
            var status = stat()
            guard stat(folder + "/" + file, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                folders.append(.init(insertion: directory + file + "/", label: file + "/", detail: "folder"))
            case S_IFREG:
                let candidate = Completions.Candidate(
                    insertion: directory + file, ending: "\"", label: file,
                    detail: ByteText.rounded(Int(status.st_size)))
                if let rank = rank(of: file) {
                    known.append((rank, candidate))
                } else {
                    others.append(candidate)
                }
            default: break
            }
        }
        // Of like rank as they were.
        let ranked = known.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        let isImport = purpose == .import
        let fitting =
            known.isEmpty ? folders + (isImport ? [] : others) : ranked.map(\.element.candidate) + folders
        return fitting.isEmpty && purpose == .save ? newFiles : fitting
    }

    /// A file that is not there yet, in each format.
    private var newFiles: [Completions.Candidate] {
        guard let first = name.first, first != "." else { return [] }
        let dot = name.lastIndex(of: ".")
        let stem = dot.map { name[..<$0] } ?? name[...]
        let typed = dot.map { name[name.index(after: $0)...].lowercased() } ?? ""
        return Format.all.filter { $0.endings[0].hasPrefix(typed) }.map { format in
            let file = stem + "." + format.endings[0]
            return Completions.Candidate(
                insertion: directory + file, ending: "\"", label: String(file), detail: "new, " + format.name)
        }
    }

    /// Where its format stands in the list of formats, which begins with those for tables; nil for a file of another kind.
    private func rank(of file: String) -> Int? {
        let ending = file.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        if purpose == .import { return ending == "tinh" ? 0 : nil }
        return Format.all.firstIndex { $0.endings.contains(ending) && (purpose == .save || $0.isRead) }
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension Format {
    fileprivate var isRead: Bool { unread == nil && !drawsOnly }
}
