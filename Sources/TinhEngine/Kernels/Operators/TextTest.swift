import CKernels
import TinhBase

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
        if text.bytes.elementsEqual(operand) { return true }
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
