import Glibc
import Tinh

/// The scripts that a path names.
package enum ScriptFolder {
    /// A folder: every `*.tinh` below it, in the order of their paths; links to folders are not followed. Else the path.
    package static func scripts(in path: String) throws -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw ProgramError.cannotRead(path: path, errorNumber: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            try refuseTable(path, command: "test")
            return [path]
        }
        let found = try below(path).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        guard !found.isEmpty else { throw ProgramError.noScripts(path: path) }
        return found
    }

    /// A file whose ending is that of a table holds no script.
    package static func refuseTable(_ path: String, command: String) throws {
        guard Engine.format(ofFile: path) != nil else { return }
        throw ProgramError.tableAsScript(path: path, command: command)
    }

    private static func below(_ folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw ProgramError.cannotRead(path: folder, errorNumber: errno) }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                found += try below(path)
            } else if name.hasSuffix(".tinh") {
                found.append(path)
            }
        }
        return found
    }
}
