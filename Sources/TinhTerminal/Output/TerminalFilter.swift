import TinhBase

/// What a format writes, made harmless for a terminal piece by piece: to a file or pipe go the exact bytes, to people's eyes none
/// that would move the cursor.
struct TerminalFilter {
    /// Control characters that the format itself writes.
    private let kept: String
    private let isJSON: Bool
    /// The beginning of a character whose rest is in the next piece.
    private var rest: [UInt8] = []

    init(keeping kept: String, asJSON isJSON: Bool) {
        self.kept = kept
        self.isJSON = isJSON
    }

    mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let all = rest + Array(bytes)
        let end = Self.wholeCount(all)
        rest = Array(all[end...])
        return TerminalText.escaped(String(decoding: all[..<end], as: UTF8.self), keeping: kept, asJSON: isJSON)
    }

    /// What is left where the bytes end within a character.
    mutating func end() -> String {
        defer { rest = [] }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The bytes before a character that is not whole.
    private static func wholeCount(_ bytes: [UInt8]) -> Int {
        for (back, byte) in bytes.reversed().prefix(3).enumerated() where byte & 0xC0 != 0x80 {
            let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            return length > back + 1 ? bytes.count - back - 1 : bytes.count
        }
        return bytes.count
    }
}
