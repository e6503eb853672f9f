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

    /// `folder`: where relative paths start; nil for the current one.
    init(_ typed: String, in folder: String?) {
        let slash = typed.lastIndex(of: "/")
        directory = slash.map { String(typed[...$0]) } ?? ""
        name = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        self.folder = folder ?? "."
    }

    /// Files that can be loaded (after `import`, scripts) and folders, in order of their names; where there is no such file,
    /// all. Hidden ones only where a dot was typed. Empty when the folder cannot be read. O(files of the folder).
    func candidates(after keyword: Keyword) -> [Completions.Candidate] {
        let path = directory.hasPrefix("/") ? directory : folder + "/" + directory
        let wanted = Folding.fold(name)
        let found = FileCompletion.names(in: path).filter {
            Folding.fold($0).hasPrefix(wanted) && ($0.first != "." || name.first == ".")
        }.sorted()
        var folders: [Completions.Candidate] = []
        var known: [Completions.Candidate] = []
        var others: [Completions.Candidate] = []
        for file in found {
            var status = stat()
            guard stat(path + "/" + file, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                folders.append(.init(insertion: directory + file + "/", label: file + "/", detail: "folder"))
            case S_IFREG:
                let candidate = Completions.Candidate(
                    insertion: directory + file, ending: "\"", label: file,
                    detail: ByteText.rounded(Int(status.st_size)))
                if FileCompletion.isKnown(file, after: keyword) {
                    known.append(candidate)
                } else {
                    others.append(candidate)
                }
            default: break
            }
        }
        return known.isEmpty ? folders + others : known + folders
    }

    private static func isKnown(_ file: String, after keyword: Keyword) -> Bool {
        let ending = file.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        return keyword == .import ? ending == "tinh" : Format.all.contains { $0.endings.contains(ending) }
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
