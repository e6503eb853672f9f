/// Where a document is: the editor's URI, and the path of it when it is a file.
struct DocumentAddress: Hashable {
    let uri: String
    /// Nil for a text that is in no file yet.
    let path: String?

    init(uri: String) {
        self.uri = uri
        path = DocumentAddress.path(ofURI: uri)
    }

    /// What messages call it.
    var name: String { path ?? uri }

    /// Where its relative paths start; nil for the current folder.
    var folder: String? {
        guard let path, let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Of `file:///a%20b`, `/a b`; nil for other schemes and for what is not UTF-8.
    static func path(ofURI uri: String) -> String? {
        guard uri.hasPrefix("file://") else { return nil }
        let rest = uri.dropFirst("file://".count)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        var bytes: [UInt8] = []
        var units = rest[slash...].utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") }[...]
        while let unit = units.popFirst() {
            let digits = units.prefix(2)
            if unit == UInt8(ascii: "%"), digits.count == 2, let text = String(digits), !text.hasPrefix("+"),
                let byte = UInt8(text, radix: 16)
            {
                bytes.append(byte)
                units = units.dropFirst(2)
            } else {
                bytes.append(unit)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Everything but unreserved characters and slashes is escaped.
    static func uri(ofPath path: String) -> String {
        var text = "file://"
        for byte in path.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "/-._~".contains(character) {
                text.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }
}
