/// What a text was before, change by change; letters typed in a row are one change up to a blank.
struct UndoList {
    private var texts: [EditedText]
    private var position = 0
    private var isTyping = false

    /// What is kept at most; the oldest goes first.
    private static let byteCountMax = 8 << 20
    private static let textCountMax = 500

    init(_ text: EditedText) { texts = [text] }

    /// Notes what the text is now. What was undone before is forgotten, if this is a change.
    mutating func note(_ text: EditedText) {
        guard text.text != texts[position].text else {
            if text.cursor != texts[position].cursor { isTyping = false }
            texts[position].cursor = text.cursor
            return
        }
        texts.removeSubrange((position + 1)...)
        let typed = typedLetter(text)
        if isTyping, let typed, typed != " " {
            texts[position] = text
        } else {
            texts.append(text)
            position += 1
        }
        isTyping = typed != nil
        drop()
    }

    mutating func undo() -> EditedText? { move(by: -1) }
    mutating func redo() -> EditedText? { move(by: 1) }

    private mutating func move(by step: Int) -> EditedText? {
        guard texts.indices.contains(position + step) else { return nil }
        position += step
        isTyping = false
        return texts[position]
    }

    /// The one letter that was put in where the cursor stood; nil for any other change.
    private func typedLetter(_ text: EditedText) -> Character? {
        let before = texts[position]
        guard let letter = text.before.last, text.before.dropLast() == before.before, text.after == before.after else {
            return nil
        }
        return letter
    }

    private mutating func drop() {
        var size = texts.reduce(0) { $0 + $1.text.utf8.count }
        while position > 0, texts.count > UndoList.textCountMax || size > UndoList.byteCountMax {
            size -= texts.removeFirst().text.utf8.count
            position -= 1
        }
    }
}
