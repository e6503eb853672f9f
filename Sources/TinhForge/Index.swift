/// Where each name is declared.
struct Index {
    struct Entry {
        let name: String
        let file: Int
        let lower: Int
        let upper: Int

        func fault(_ words: String, _ files: [SourceFile]) -> Fault {
            Fault(path: files[file].path, line: 1 + files[file].lines.prefix { $0.lower < lower }.count, words: words)
        }
    }

    private(set) var functions: [Entry] = []
    private(set) var units: [Entry] = []
    /// Units that only headers know.
    private(set) var counts: [Entry] = []
    private(set) var scales: [Entry] = []
    /// Sections of `stdlib/help/`.
    private(set) var topics: [Entry] = []
    /// Names that other languages have for a function or a section, in small letters.
    private(set) var foreign: [Entry] = []
    /// Errors and notes.
    private(set) var codes: [Entry] = []

    init(of files: [SourceFile], faults: inout [Fault]) {
        for (number, file) in files.enumerated() {
            if file.path.hasPrefix("stdlib/help/") {
                if file.path.hasSuffix(".md") { addTopics(of: file, number: number) }
            } else if file.path.hasSuffix(".tinh") {
                for block in Block.blocks(of: file, faults: &faults) {
                    add(block, of: file, number: number, faults: &faults)
                }
            }
        }
        Self.sort(&functions, files, &faults)
        Self.sort(&units, files, &faults)
        Self.sort(&counts, files, &faults)
        Self.sort(&scales, files, &faults)
        Self.sort(&topics, files, &faults)
        Self.sort(&foreign, files, &faults)
        refuseForeignNames(that: Set((functions + topics).map(\.name)), files, &faults)
    }

    mutating func add(_ pages: CodePages, number: Int) {
        codes = pages.entries.map { Entry(name: $0.name, file: number, lower: $0.lower, upper: $0.upper) }
    }

    /// A name of ours is not one of elsewhere.
    private func refuseForeignNames(that own: Set<String>, _ files: [SourceFile], _ faults: inout [Fault]) {
        for entry in foreign where own.contains(entry.name) {
            faults.append(entry.fault("`\(entry.name)` stands after Elsewhere:, but Tinh has that name itself", files))
        }
    }

    private mutating func add(_ block: Block, of file: SourceFile, number: Int, faults: inout [Fault]) {
        func entries(_ names: [String]?) -> [Entry] {
            (names ?? []).map { Entry(name: $0, file: number, lower: block.lower, upper: block.upper) }
        }
        switch file.area {
        case "units": units += entries(block.unit(in: file, faults: &faults)?.names)
        case "counts": counts += entries(block.unit(in: file, faults: &faults)?.names)
        case "scales": scales += entries(block.scale(in: file, faults: &faults)?.names)
        default:
            let declared = block.function(in: file, faults: &faults)
            functions += entries(declared?.names)
            foreign += entries(declared?.foreignNames)
        }
    }

    /// A section is a line `# title, other title; word, other word` and what follows it: the words find it, too.
    private mutating func addTopics(of file: SourceFile, number: Int) {
        let heads = file.lines.indices.filter { file.lines[$0].text.hasPrefix("# ") }
        for (position, head) in heads.enumerated() {
            let end = position + 1 < heads.count ? file.lines[heads[position + 1]].lower : file.text.utf8.count
            for title in file.lines[head].text.dropFirst(2).replacing("; ", with: ",").split(separator: ",") {
                let name = String(title.drop { $0 == " " })
                topics.append(Entry(name: name, file: number, lower: file.lines[head].lower, upper: end))
            }
            let next = position + 1 < heads.count ? heads[position + 1] : file.lines.count
            for name in Block.names(after: "Elsewhere: ", in: file.lines[head..<next].map(\.text)) {
                let name = name.lowercased()
                foreign.append(Entry(name: name, file: number, lower: file.lines[head].lower, upper: end))
            }
        }
    }

    /// By the bytes of the names, as the library searches; no name twice.
    private static func sort(_ entries: inout [Entry], _ files: [SourceFile], _ faults: inout [Fault]) {
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (one, other) in zip(entries, entries.dropFirst()) where one.name == other.name {
            faults.append(other.fault("`\(other.name)` is declared twice", files))
        }
    }
}
