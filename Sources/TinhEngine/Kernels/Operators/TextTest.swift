import CKernels
import TinhBase
import TinhColumns

/// A question about one text, with everything else settled when the query is compiled.
struct TextTest {
    enum Question {
        case compare(Comparison)
        case contains
        case starts
        case ends
        case alike
        case isIn(TextChoice)
    }

    let question: Question
    /// The other side in NFC; folded for `alike`.
    let operand: [UInt8]
    /// True under a `not`.
    let isNegated: Bool

    init(_ question: Question, _ text: String, isNegated: Bool = false) {
        self.question = question
        self.isNegated = isNegated
        if case .alike = question {
            operand = Folding.fold(Array(text.utf8))
        } else {
            operand = TextForm.normalized(Array(text.utf8))
        }
    }

    /// Among some texts.
    init(among texts: [String], isNegated: Bool = false) {
        self.isNegated = isNegated
        question = .isIn(TextChoice(texts.map { TextForm.normalized(Array($0.utf8)) }))
        operand = []
    }

    /// `isNormalized`: the text is known to be in NFC.
    func holds(_ text: TextSlice, isNormalized: Bool) -> Bool { answer(text, isNormalized) != isNegated }

    /// The answers, 0 or 1, for some texts of a dictionary. `answers` has room for one each.
    func mark(_ dictionary: TextDictionary, _ codes: Range<Int>, into answers: UnsafeMutablePointer<UInt8>) {
        // How long a text is the dictionary says by itself: only where bytes are looked for are all of them read.
        if marksMany, dictionary.isNormalized, !asksEqual {
            return search(dictionary.values, codes, answers)
        }
        for (place, code) in codes.enumerated() {
            answers[place] = holds(.view(dictionary.value(code)), isNormalized: dictionary.isNormalized) ? 1 : 0
        }
    }

    /// As many texts are searched at once.
    private static let runCountMax = 4096

    /// One search over the bytes of texts that stand one after another.
    private func search(_ texts: TextArena, _ range: Range<Int>, _ answers: UnsafeMutablePointer<UInt8>) {
        answers.update(repeating: 0, count: range.count)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: TextTest.runCountMax + 1) { offsets in
            guard let offsets = offsets.baseAddress else { return }
            var code = range.lowerBound
            while code < range.upperBound {
                let countMax = min(TextTest.runCountMax, range.upperBound - code)
                let run = texts.run(from: code, countMax: countMax, offsets: offsets)
                mark(run.bytes, offsets, run.count, into: answers + (code - range.lowerBound))
                code += run.count
            }
        }
    }

    /// Asks for bytes that `mark` looks for in texts one after another.
    var marksMany: Bool {
        switch question {
        case .contains, .starts, .ends: !operand.isEmpty
        case .compare: asksEqual
        case .alike, .isIn: false
        }
    }

    private var asksEqual: Bool {
        switch question {
        case .compare(.equal), .compare(.notEqual): true
        case .compare, .contains, .starts, .ends, .alike, .isIn: false
        }
    }

    /// The answers of a search for texts one after another: text `i` is `bytes[offsets[i] ..< offsets[i + 1]]`, in NFC. `answers`
    /// are all 0. Where `marksMany`.
    func mark(
        _ bytes: UnsafeRawPointer, _ offsets: UnsafePointer<UInt32>, _ count: Int,
        into answers: UnsafeMutablePointer<UInt8>
    ) {
        var flips = isNegated
        operand.withUnsafeBytes { needle in
            // Of no bytes, any place will do.
            let start = needle.baseAddress ?? bytes
            switch question {
            case .starts: tinh_mark_affix(bytes, offsets, count, start, needle.count, 0, answers)
            case .ends: tinh_mark_affix(bytes, offsets, count, start, needle.count, 1, answers)
            case .compare(let comparison):
                tinh_mark_equal(bytes, offsets, count, start, needle.count, answers)
                if case .notEqual = comparison { flips.toggle() }
            case .contains, .alike, .isIn:
                tinh_mark_containing(bytes, offsets, count, start, needle.count, answers)
            }
        }
        if flips { for place in 0..<count { answers[place] ^= 1 } }
    }

    private func answer(_ text: TextSlice, _ isNormalized: Bool) -> Bool {
        switch question {
        case .compare(.equal): equals(text, isNormalized)
        case .compare(.notEqual): !equals(text, isNormalized)
        case .compare(let comparison):
            operand.withUnsafeBytes { comparison.holds(Collation.compare(text.bytes, $0)) }
        case .contains: text.withNormalized(known: isNormalized) { TextSearch.contains($0, operand) }
        case .starts: text.withNormalized(known: isNormalized) { TextSearch.starts($0, operand) }
        case .ends: text.withNormalized(known: isNormalized) { TextSearch.ends($0, operand) }
        case .alike: Folding.fold(Array(text.bytes)) == operand
        case .isIn(let texts): text.withNormalized(known: isNormalized) { texts.contains($0) }
        }
    }

    private func equals(_ text: TextSlice, _ isNormalized: Bool) -> Bool {
        let isSame = operand.withUnsafeBytes { ByteHash.equal($0, text.bytes) }
        if isSame { return true }
        // In NFC other bytes are another text.
        if isNormalized || TextForm.isNormalized(text.bytes) { return false }
        return TextForm.normalized(text.bytes) == operand
    }
}

/// Search in bytes; both sides are in NFC.
enum TextSearch {
    static func contains(_ text: UnsafeRawBufferPointer, _ part: [UInt8]) -> Bool {
        part.withUnsafeBytes { contains(text, $0) }
    }

    static func contains(_ text: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer) -> Bool {
        if part.isEmpty { return true }
        guard let start = text.baseAddress, let needle = part.baseAddress, text.count >= part.count else {
            return false
        }
        return tinh_find(start, text.count, needle, part.count) >= 0
    }

    static func starts(_ text: UnsafeRawBufferPointer, _ part: some Collection<UInt8>) -> Bool {
        text.count >= part.count && text.prefix(part.count).elementsEqual(part)
    }

    static func ends(_ text: UnsafeRawBufferPointer, _ part: some Collection<UInt8>) -> Bool {
        text.count >= part.count && text.suffix(part.count).elementsEqual(part)
    }
}
