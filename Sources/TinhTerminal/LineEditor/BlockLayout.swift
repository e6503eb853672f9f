import TinhBase

/// A text in rows of a terminal: prompts before its lines, long lines wrapped, colours, and where the cursor stands.
struct BlockLayout {
    struct Row: Equatable {
        /// What is written, colours and all; every row ends in the plain style.
        var text: String
        /// Cells.
        var width: Int
    }

    private(set) var rows: [Row] = []
    /// The row with the cursor in it, and what of it stands before the cursor.
    private(set) var cursorRow = 0
    private(set) var beforeCursor = Row(text: "", width: 0)
    /// The UTF-8 offset at which each row begins.
    private(set) var starts: [Int] = []

    private let cellCount: Int
    private let stretches: [SyntaxColors.Stretch]
    private var nextStretch = 0
    private var code = ""
    private var row = Row(text: "", width: 0)

    /// `text` is one or more whole lines that begin at `offset` of the edited text; the cursor and the stretches count from
    /// that text's start. `prompts`: what stands before further lines and before the rest of a wrapped one; `beginning`: before
    /// the first row. O(length).
    init(
        _ text: Substring, offset: Int, cursor: Int?, stretches: [SyntaxColors.Stretch], prompts: Prompts,
        beginning: String, columnCount: Int
    ) {
        // The last cell stays free: what a terminal does with a cursor behind it differs.
        cellCount = max(1, columnCount - 1)
        self.stretches = stretches
        var offset = offset
        begin(beginning, prompts, at: offset)
        for character in text {
            if offset == cursor { markCursor() }
            let length = character.utf8.count
            if character == "\n" {
                finish()
                offset += length
                begin(prompts.further, prompts, at: offset)
                continue
            }
            let shown = TerminalText.escaped(String(character))
            let width = DisplayWidth.width(of: shown)
            if row.width + width > cellCount, row.width > 0 {
                finish()
                begin(prompts.wrapped, prompts, at: offset)
                if offset == cursor { markCursor() }
            }
            change(to: code(at: offset))
            row.text += shown
            row.width += width
            offset += length
        }
        if offset == cursor { markCursor() }
        finish()
    }

    struct Prompts {
        let first: String
        let further: String
        let wrapped: String
        let isStyled: Bool

        /// Beside the prompt of a terminal that is too narrow for it there would be no room for the text.
        init(_ prompt: String, columnCount: Int, isStyled: Bool) {
            self.isStyled = isStyled
            guard columnCount >= 20 else {
                (first, further, wrapped) = (columnCount < 8 ? "" : "> ", "", "")
                return
            }
            first = prompt
            let width = DisplayWidth.width(of: prompt)
            further = DisplayWidth.padded("> ", to: width, .right)
            wrapped = columnCount >= 40 ? String(repeating: " ", count: width) : ""
        }
    }

    private mutating func begin(_ prompt: String, _ prompts: Prompts, at offset: Int) {
        starts.append(offset)
        let isDim = prompts.isStyled && !rows.isEmpty || prompt == prompts.further
        row.text = isDim && prompts.isStyled && !prompt.isEmpty ? "\u{1B}[2m\(prompt)\u{1B}[0m" : prompt
        row.width = DisplayWidth.width(of: prompt)
    }

    private mutating func finish() {
        change(to: "")
        rows.append(row)
    }

    private mutating func markCursor() {
        change(to: "")
        cursorRow = rows.count
        beforeCursor = row
        change(to: code)
    }

    private mutating func code(at offset: Int) -> String {
        while nextStretch < stretches.count, stretches[nextStretch].range.upperBound <= offset { nextStretch += 1 }
        guard nextStretch < stretches.count, stretches[nextStretch].range.contains(offset) else { return "" }
        return stretches[nextStretch].code
    }

    private mutating func change(to next: String) {
        guard next != code else { return }
        if !code.isEmpty { row.text += "\u{1B}[0m" }
        if !next.isEmpty { row.text += "\u{1B}[\(next)m" }
        code = next
    }
}
