import Glibc
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

    /// `last` is kept from text to text, for which it saves folding: neighbours in a dictionary often begin alike.
    func begins(_ text: UnsafeRawBufferPointer, _ last: inout FoldedStretch) -> Bool {
        var (place, matched) = (0, 0)
        while matched < wanted.count {
            guard place < text.count else { return false }
            let byte = text[place]
            if byte < 0x80, place + 1 == text.count || text[place + 1] < 0x80 {
                guard byte | (byte &- 0x41 < 26 ? 0x20 : 0) == wanted[matched] else { return false }
                (place, matched) = (place + 1, matched + 1)
                continue
            }
            // A letter may get its accent from what follows, but nothing gets one from an ASCII letter.
            let rest = UnsafeRawBufferPointer(rebasing: text[place...])
            let end = rest.dropFirst().firstIndex { $0 < 0x80 } ?? rest.count
            foldBeginning(UnsafeRawBufferPointer(rebasing: rest[..<end]), wantedCount: wanted.count - matched, &last)
            let count = min(last.folded.count, wanted.count - matched)
            for offset in 0..<count where last.folded[offset] != wanted[matched + offset] { return false }
            (place, matched) = (place + end, matched + count)
        }
        return true
    }

    /// Folds as much of a stretch as can tell whether so many bytes are those wanted.
    private func foldBeginning(_ stretch: UnsafeRawBufferPointer, wantedCount: Int, _ last: inout FoldedStretch) {
        var cut = min(stretch.count, (wantedCount + FoldedPrefix.slackByteCount) * 3)
        while cut < stretch.count, stretch[cut] & 0xC0 == 0x80 { cut -= 1 }
        last.fold(UnsafeRawBufferPointer(rebasing: stretch[..<cut]))
        if cut < stretch.count, last.folded.count < wantedCount + FoldedPrefix.slackByteCount { last.fold(stretch) }
    }
}

/// The folded form of the stretch of a text that was folded last.
struct FoldedStretch {
    private var stretch: [UInt8] = []
    private(set) var folded: [UInt8] = []

    mutating func fold(_ next: UnsafeRawBufferPointer) {
        let isSame = stretch.withUnsafeBytes { known in
            guard known.count == next.count, let own = known.baseAddress, let other = next.baseAddress else {
                return false
            }
            return memcmp(own, other, next.count) == 0
        }
        if isSame { return }
        stretch.removeAll(keepingCapacity: true)
        stretch.append(contentsOf: next)
        folded.removeAll(keepingCapacity: true)
        Folding.append(next, to: &folded)
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
