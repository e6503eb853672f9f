import TinhBase

/// What Tab does with the candidates found.
enum Completion {
    struct Choice: Equatable {
        /// What is put into the text.
        let insertion: String
        /// What closes it when it is the one that was meant: a quote.
        var ending = ""
        /// What the list shows.
        let label: String
        var detail = ""

        init(insertion: String, ending: String = "", label: String, detail: String = "") {
            self.insertion = insertion
            self.ending = ending
            self.label = label
            self.detail = detail
        }

        /// The label, of a function without what it takes.
        var name: String { label.hasPrefix(insertion + "(") ? insertion : label }
    }

    enum Step: Equatable {
        /// The text after completing, as far as it is certain.
        case edit(EditedText)
        /// Several go on differently: they are shown. The text goes as far as they agree.
        case list(EditedText, Range<Int>, [Choice])
        case nothing
    }

    /// One candidate is taken; several are listed, and what they share is put in if it is more than was typed.
    /// `isCut`: there are, or may be, more candidates than these, which may share less.
    static func step(
        _ text: EditedText, replacing range: Range<Int>, _ choices: [Choice], isCut: Bool = false
    ) -> Step {
        guard let first = choices.first else { return .nothing }
        var edited = text
        if !isCut, Set(choices.map(\.insertion)).count == 1 {
            edited.replace(range, with: first.insertion + first.ending)
            return edited == text ? .nothing : .edit(edited)
        }
        let typed = text.text.utf8.dropFirst(range.lowerBound).prefix(range.count)
        let shared = sharedBeginning(choices, typed: Array(typed))
        let typedText = String(decoding: Array(typed), as: UTF8.self)
        // What is shared may only differ from what was typed in case and accents: then it is not put in its place, the
        // user may go on typing plainly.
        if shared.count > typedText.count, !isCut {
            edited.replace(range, with: shared)
            return .list(edited, range.lowerBound..<edited.cursor, choices)
        }
        return .list(text, range, choices)
    }

    /// What all of them begin with, as far as the text stays whole with it: no quote is opened that the user has not opened.
    private static func sharedBeginning(_ choices: [Choice], typed: [UInt8]) -> String {
        let shared = commonPrefix(choices.map(\.insertion))
        // Before a list its bracket is put in as well.
        let quote = shared.first { $0 != "(" }
        guard let quote, quote == "`" || quote == "\"", typed.first != quote.asciiValue else { return shared }
        // Of names their first words can stand without it.
        return quote == "`" ? String(commonPrefix(choices.map(\.label)).prefix { $0.isLetter || $0 == "_" }) : ""
    }

    static func commonPrefix(_ words: [String]) -> String {
        guard var prefix = words.first else { return "" }
        for word in words.dropFirst() {
            prefix = String(zip(prefix, word).prefix { $0 == $1 }.map(\.0))
        }
        return prefix
    }
}
