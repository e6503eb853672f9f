import TinhBase

/// Where in a value stands what was typed of it.
enum TypedPlace: Sendable {
    case beginning
    /// Anywhere.
    case inside
}

/// Whether texts begin with what was typed, whatever its case and accents. O(length of what was typed) for most texts.
struct FoldedPrefix: Sendable {
    let wanted: [UInt8]

    /// `wanted` is folded.
    init(_ wanted: [UInt8]) { self.wanted = wanted }

    /// Folded bytes beyond those wanted, so that what is cut off behind them can have no part in them.
    private static let slackByteCount = 16

    /// `room` is for folding, kept from text to text.
    func begins(_ text: UnsafeRawBufferPointer, room: inout [UInt8]) -> Bool {
        for (place, byte) in wanted.enumerated() {
            guard place < text.count else { return false }
            let own = text[place]
            if own >= 0x80 { return beginsFolded(text, &room) }
            if own | (own &- 0x41 < 26 ? 0x20 : 0) != byte {
                // An accent of its own may stand where another letter is wanted.
                return place + 1 < text.count && text[place + 1] >= 0x80 && beginsFolded(text, &room)
            }
        }
        return true
    }

    private func beginsFolded(_ text: UnsafeRawBufferPointer, _ folded: inout [UInt8]) -> Bool {
        var cut = min(text.count, (wanted.count + FoldedPrefix.slackByteCount) * 3)
        while cut < text.count, text[cut] & 0xC0 == 0x80 { cut -= 1 }
        folded.removeAll(keepingCapacity: true)
        Folding.append(UnsafeRawBufferPointer(rebasing: text[..<cut]), to: &folded)
        if cut < text.count, folded.count < wanted.count + FoldedPrefix.slackByteCount {
            folded.removeAll(keepingCapacity: true)
            Folding.append(text, to: &folded)
        }
        if folded.count < wanted.count { return false }
        for place in wanted.indices where folded[place] != wanted[place] { return false }
        return true
    }
}

extension ArraySlice<UInt8> {
    /// Does a folded text have this in it? O(bytes) for most texts.
    func holds(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first else { return true }
        return indices.dropLast(Swift.min(count, wanted.count - 1)).contains {
            self[$0] == first && self[$0...].starts(with: wanted)
        }
    }
}
