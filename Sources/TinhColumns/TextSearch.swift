import TinhBase

/// A search for texts among values that come one by one: which values are equal to them, and which are but for case and
/// accents.
///
/// All texts are looked for in one pass, at the cost of about one text: a value is folded once, and only where some text may
/// be equal to it.
package struct TextSearch: Sendable {
    private struct Wanted: Sendable {
        let text: [UInt8]
        var isExact = false
        var variants: Set<String> = []
        /// Values with blanks at their ends that are equal without those, or but for case and accents.
        var loose: Set<String> = []
    }

    private var wanted: [Wanted] = []
    /// Places in `wanted` by folded form.
    private var placesByFolded: [[UInt8]: [Int]] = [:]
    /// The bytes below 128 that folded forms begin and end with.
    private var firstBytes = ByteSet()
    private var lastBytes = ByteSet()
    /// One of the texts folds to nothing.
    private var hasEmpty = false
    private var openCount: Int

    /// Texts in NFC. O(bytes of the texts).
    package init(_ texts: [String]) {
        openCount = texts.count
        for text in texts {
            let bytes = Array(text.utf8)
            let folded = Folding.fold(bytes)
            if let first = folded.first, let last = folded.last {
                firstBytes.insert(first)
                lastBytes.insert(last)
            } else {
                hasEmpty = true
            }
            placesByFolded[folded, default: []].append(wanted.count)
            wanted.append(Wanted(text: bytes))
        }
    }

    /// Every text has a value that is equal to it, so that further values change nothing.
    package var isSettled: Bool { openCount == 0 }

    /// A value in any normal form.
    package mutating func offer(_ value: UnsafeRawBufferPointer) {
        guard mayMatch(value) else { return }
        if wanted.count == 1, value.elementsEqual(wanted[0].text) { return setExact(0) }
        guard let places = placesByFolded[Folding.fold(value)] else { return }
        let form = TextForm.normalized(value)
        for place in places {
            if form == wanted[place].text {
                setExact(place)
            } else {
                wanted[place].variants.insert(String(decoding: form, as: UTF8.self))
            }
        }
    }

    /// One of few values: it is also looked at without the blanks at its ends.
    package mutating func offerOneOfFew(_ value: UnsafeRawBufferPointer) {
        if let first = value.first, let last = value.last, TextSearch.isBlank(first) || TextSearch.isBlank(last) {
            offerLoose(value)
        }
        offer(value)
    }

    private mutating func offerLoose(_ value: UnsafeRawBufferPointer) {
        let core = TextSearch.core(value)
        guard !core.isEmpty, let places = placesByFolded[Folding.fold(UnsafeRawBufferPointer(rebasing: core))] else {
            return
        }
        let form = String(decoding: TextForm.normalized(value), as: UTF8.self)
        for place in places { wanted[place].loose.insert(form) }
    }

    /// Without blanks and tabs at its ends.
    private static func core(_ value: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
        var (lower, upper) = (0, value.count)
        while lower < upper, isBlank(value[lower]) { lower += 1 }
        while upper > lower, isBlank(value[upper - 1]) { upper -= 1 }
        return value[lower..<upper]
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private mutating func setExact(_ place: Int) {
        guard !wanted[place].isExact else { return }
        wanted[place].isExact = true
        openCount -= 1
    }

    /// What another search for the same texts found, too.
    package mutating func formUnion(_ other: TextSearch) {
        precondition(wanted.count == other.wanted.count, "two searches for different texts were put together")
        for place in wanted.indices {
            if other.wanted[place].isExact { setExact(place) }
            wanted[place].variants.formUnion(other.wanted[place].variants)
            wanted[place].loose.formUnion(other.wanted[place].loose)
        }
    }

    /// Was a value equal to the text at this place?
    package func isExact(_ place: Int) -> Bool { wanted[place].isExact }

    /// The first values (NFC, sorted by code points) that are equal to the text at this place but for case and accents.
    package func variants(_ place: Int) -> [String] {
        TextSearch.first(of: wanted[place].variants)
    }

    /// The first values that are what the text at this place was found as, but for blanks at their ends.
    package func loose(_ place: Int) -> [String] {
        let one = wanted[place]
        if one.loose.isEmpty { return [] }
        let found: [UInt8]
        if one.isExact {
            found = one.text
        } else {
            guard one.variants.count == 1, let variant = one.variants.first else { return [] }
            found = Array(variant.utf8)
        }
        return TextSearch.first(
            of: one.loose.filter { loose in
                var loose = loose
                return loose.withUTF8 { TextSearch.core(UnsafeRawBufferPointer($0)).elementsEqual(found) }
            })
    }

    private static func first(of texts: Set<String>) -> [String] {
        let sorted = texts.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        return Array(sorted.prefix(WatchResult.variantCountMax))
    }

    /// Cheap reasons why a value cannot be equal, before it is folded: what folding takes off or changes are bytes above 127
    /// and the case of letters.
    @inline(__always)
    private func mayMatch(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let first = value.first, let last = value.last else { return hasEmpty }
        return (first >= 0x80 || firstBytes.contains(lowered(first)))
            && (last >= 0x80 || lastBytes.contains(lowered(last)))
    }

    @inline(__always)
    private func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

private struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// Bytes from 128 on are left out.
    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 != 0 : high >> UInt64(byte & 63) & 1 != 0
    }
}
