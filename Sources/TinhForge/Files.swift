#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that could not be read or written.
struct FileFault: Error {
    let words: String
}

/// The names in a folder, sorted; none when there is no such folder.
func names(inFolder path: String) throws(FileFault) -> [String] {
    guard let folder = opendir(path) else {
        guard errno == ENOENT else { throw FileFault(words: "cannot read the folder \(path)") }
        return []
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        names.append(name)
    }
    return names.sorted()
}

func readFile(_ path: String) throws(FileFault) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw FileFault(words: "cannot open \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
        let count = fread(&block, 1, block.count, file)
        bytes += block[..<count]
        if count < block.count { break }
    }
    guard ferror(file) == 0 else { throw FileFault(words: "cannot read \(path)") }
    return bytes
}

func writeFile(_ path: String, _ text: String) throws(FileFault) {
    guard let file = fopen(path, "wb") else { throw FileFault(words: "cannot create \(path)") }
    let bytes = Array(text.utf8)
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count else { throw FileFault(words: "cannot write \(path)") }
}

/// A line on standard error.
func report(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(2, bytes, bytes.count)
}

func stop(status: Int32) -> Never {
    exit(status)
}
