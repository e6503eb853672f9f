import TinhBase

/// A file of `stdlib/` or `grammar/`, part of the executable.
struct EmbeddedText: Sendable {
    let path: StaticString
    let text: StaticString

    init(_ path: StaticString, _ text: StaticString) {
        self.path = path
        self.text = text
    }

    /// `text` of `stdlib/text.tinh`.
    var area: String {
        let name = path.description.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }

    func slice(_ lower: Int, _ upper: Int) -> String {
        text.withUTF8Buffer { String(decoding: $0[lower..<upper], as: UTF8.self) }
    }
}

/// Where a name is declared: a range of UTF-8 offsets in `Embedded.texts[file]`.
struct EmbeddedEntry: Sendable {
    let name: StaticString
    let file: Int
    let lower: Int
    let upper: Int

    init(_ name: StaticString, _ file: Int, _ lower: Int, _ upper: Int) {
        self.name = name
        self.file = file
        self.lower = lower
        self.upper = upper
    }

    var text: String { Embedded.texts[file].slice(lower, upper) }
    var area: String { Embedded.texts[file].area }
}

extension [EmbeddedEntry] {
    /// The entry of exactly this name. The forge sorted them by the bytes of their names, which are in NFC; O(log count).
    func entry(named written: String) -> EmbeddedEntry? {
        let name = TextForm.normalized(written)
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            let order = self[middle].name.withUTF8Buffer { candidate in
                candidate.elementsEqual(name.utf8) ? 0 : candidate.lexicographicallyPrecedes(name.utf8) ? -1 : 1
            }
            if order == 0 { return self[middle] }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    var names: [String] { map(\.name.description) }
}

extension Embedded {
    /// The text of a file by its path in the package; nil when there is none.
    static func text(at path: String) -> String? {
        texts.first { $0.path.description == path }?.text.description
    }
}
