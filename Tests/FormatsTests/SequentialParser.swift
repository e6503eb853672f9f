/// The plainest parser of delimited text that there is: byte by byte, from the top. What the fast one must agree with.
struct SequentialParser {
    /// Nil is a cell with nothing in it; quoted empty text is "".
    var rows: [[String?]] = []
    /// The line that each row starts in, from 1.
    var lines: [Int] = []
    var isQuoteOpen = false

    init(_ bytes: [UInt8], delimiter: UInt8) {
        enum State { case fieldStart, unquoted, quoted, quoteInQuoted }
        let hasLineFeed = bytes.contains(0x0A)
        let newline: UInt8 = hasLineFeed || !bytes.contains(0x0D) ? 0x0A : 0x0D
        var state = State.fieldStart
        var row: [String?] = []
        var cell: [UInt8] = []
        var wasQuoted = false
        var line = 1
        var rowLine = 1
        // A carriage return inside quotes belongs to the text even at its end.
        func closeCell(_ cell: inout [UInt8], isLast: Bool, endsInQuote: Bool) {
            if isLast, newline == 0x0A, cell.last == 0x0D, !endsInQuote { cell.removeLast() }
            row.append(cell.isEmpty && !wasQuoted ? nil : String(decoding: cell, as: UTF8.self))
            cell = []
            wasQuoted = false
        }
        for byte in bytes {
            switch state {
            case .fieldStart, .unquoted, .quoteInQuoted:
                if byte == 0x22, state == .fieldStart {
                    state = .quoted
                    wasQuoted = true
                } else if byte == 0x22, state == .quoteInQuoted {
                    cell.append(byte)
                    state = .quoted
                } else if byte == delimiter || byte == newline {
                    closeCell(&cell, isLast: byte == newline, endsInQuote: state == .quoteInQuoted)
                    if byte == newline {
                        rows.append(row)
                        lines.append(rowLine)
                        row = []
                        rowLine = line + 1
                    }
                    state = .fieldStart
                } else {
                    cell.append(byte)
                    state = .unquoted
                }
            case .quoted:
                if byte == 0x22 { state = .quoteInQuoted } else { cell.append(byte) }
            }
            if byte == newline { line += 1 }
        }
        isQuoteOpen = state == .quoted
        if state != .fieldStart || !row.isEmpty {
            closeCell(&cell, isLast: true, endsInQuote: state == .quoteInQuoted)
            rows.append(row)
            lines.append(rowLine)
        }
    }
}
