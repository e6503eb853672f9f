import Glibc
import TinhBase
import TinhColumns

extension DataFault {
    /// What the user is told. E06xx.
    package var diagnostic: Diagnostic {
        let place = Diagnostic.DataPlace(file: file, line: line, column: column)
        func told(_ code: String, _ message: String, _ remedy: String?) -> Diagnostic {
            Diagnostic(code, .error, message, dataPlace: place, remedy: remedy)
        }
        switch cause {
        case .cannotOpen(let number):
            return told(
                "E0601", "cannot open \"\(file)\": \(systemMessage(number))",
                isMissing(number) && file.hasPrefix("~")
                    ? "`~` is the home folder only to a shell: write the folder out"
                    : isMissing(number)
                        ? "check the name; a relative path starts at the current folder, in a script at the script's own"
                        : nil)
        case .isDirectory:
            return told("E0602", "\"\(file)\" is a folder, not a file", "name a file in it, or several: \(file)/*.csv")
        case .cannotRead(let number):
            return told("E0603", "cannot read \"\(file)\": \(systemMessage(number))", nil)
        case .empty:
            return told("E0604", "\"\(file)\" is empty", "its first line must name the columns")
        case .binary(let byte):
            return told(
                "E0605", "this is no text: there is a byte \(byte) in it",
                "save the table as CSV in UTF-8, then load that file")
        case .notUTF8(let byte, let guess):
            return told(
                "E0606", "the byte \(hexadecimal(byte)) is not UTF-8" + (guess.map { "; this looks like \($0)" } ?? ""),
                encodingRemedy(guess))
        case .unclosedQuote:
            return told(
                "E0607", "the quote that opens here is not closed before the end of the file",
                "close it with \" before the next delimiter; a quote inside a quoted cell is written twice: \"\"")
        case .ragged(let found, let expected):
            return told(
                "E0608", "this row has \(count(found, "cell")), the header has \(expected)",
                expected == 1
                    ? "a line such as a title stands above the header: take it out of the file, or, where the header is right, "
                        + "put a cell that contains the delimiter into quotes"
                    : found > expected
                        ? "put a cell that contains the delimiter into quotes, or name the delimiter in load: "
                            + "with (delimiter \";\")"
                        : "add what is missing; an empty cell still needs its delimiter")
        case .cutOff(let found, let expected):
            return told(
                "E0609", "the file ends in the middle of a row: \(count(found, "cell")) of \(expected)",
                DataFault.cutOffRemedy)
        case .cutOffCharacter:
            return told("E0609", "the file ends in the middle of a character", DataFault.cutOffRemedy)
        case .changedWhileRead:
            return told(
                "E0612", "\"\(file)\" was changed while it was being read", "run the query again once it is complete")
        case .changedSinceOpened:
            let remedy = "run the query again; what was loaded is read anew by its `load`"
            return told("E0619", "\"\(file)\" has changed since it was loaded", remedy)
        case .unreadable(let value, let column, let type):
            return told(
                "E0613", "\"\(DataFault.shown(value))\" in column \"\(column)\" is no \(type)",
                DataFault.isPercent(value) && ["int", "decimal", "float"].contains(type)
                    ? "a column in per cent is declared so: `\(column): decimal %`"
                    : "correct the cell, load the column as text, or name it as missing: with (missing \"\(DataFault.shown(value))\")"
            )
        case .tooManyColumns(let countMax):
            return told(
                "E0610", "the header names more than \(NumberText.grouped(Int128(countMax))) columns",
                "name the delimiter in load if it is another: with (delimiter \";\"); a table this wide is better kept as "
                    + "rows of a name and a value")
        case .unknownColumn(let name, let nearest):
            return told(
                "E0614", "\"\(file)\" has no column \"\(name)\"",
                nearest.isEmpty ? nil : "did you mean " + nearest.map { "\"\($0)\"" }.joined(separator: " or ") + "?")
        case .tooLarge(let what, let limit):
            return told(
                "E0615", "\(what) is larger than \(limit)",
                "a quote that is never closed makes the rest of a file one cell; look for it here")
        case .otherFormat(let name):
            return told("E0616", "\"\(file)\" is \(name), which Tinh does not read yet", otherFormatRemedy(name))
        case .unknownFormat(let format, let column):
            return told(
                "E0617", "\"\(format)\" is no format of dates (column \"\(column)\")",
                "write it with yyyy, MM, dd, and for times HH, mm, ss: \"dd/MM/yyyy\", \"yyyy-MM-dd HH:mm\"")
        case .interrupted: return DataFault.interruption
        }
    }

    /// What is said when a run was called off, whatever it was doing.
    package static let interruption = Diagnostic("E0799", .error, "interrupted")

    private func isMissing(_ number: Int32) -> Bool { number == ENOENT || number == ENOTDIR }

    private func encodingRemedy(_ guess: String?) -> String {
        switch guess {
        case "UTF-16": "convert it: iconv -f UTF-16 -t UTF-8 \"\(file)\" > utf8.csv; or save it as \"CSV UTF-8\""
        case "TCVN3": "convert it: iconv -f TCVN -t UTF-8 \"\(file)\" > utf8.csv"
        case .some: "convert it: iconv -f WINDOWS-1258 -t UTF-8 \"\(file)\" > utf8.csv; or save it as \"CSV UTF-8\""
        case nil: "save the table as CSV in UTF-8, then load that file"
        }
    }

    private func otherFormatRemedy(_ name: String) -> String {
        if name.hasSuffix("archive") {
            return name.contains("gzip")
                ? "unpack it first: gunzip -c \"\(file)\" | tinh -" : "unpack it first, then load what is in it"
        }
        return "save the table as CSV in UTF-8, then load that file"
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.count < 2 ? "0" : "") + digits
    }

    private static let cutOffRemedy = "it was probably not copied whole; get it again, or remove its last line"

    /// A number with a per cent sign.
    private static func isPercent(_ value: String) -> Bool {
        value.last == "%" && value.dropLast().contains(where: \.isNumber)
            && value.dropLast().allSatisfy { $0.isNumber || "+-., \u{A0}".contains($0) }
    }

    /// A value as it goes into a message: control characters made visible, long ones cut.
    private static func shown(_ value: String) -> String {
        let escaped = TerminalText.escaped(value)
        return escaped.count <= 60 ? escaped : escaped.prefix(59) + "…"
    }
}

extension LoadNote {
    /// Columns of which the same is said, one by one; the rest is counted.
    private static let shownCountMax = 8

    /// What the user is told of several columns, in their order. A file may have a hundred thousand of which the same is
    /// to be said.
    package static func diagnostics(_ notes: [LoadNote], file: String) -> [Diagnostic] {
        var counts: [String: Int] = [:]
        var told: [Diagnostic] = []
        for note in notes {
            let diagnostic = note.diagnostic(file: file)
            counts[diagnostic.code, default: 0] += 1
            if counts[diagnostic.code, default: 0] <= shownCountMax { told.append(diagnostic) }
        }
        for last in told.reversed().map({ $0 }) {
            guard let count = counts.removeValue(forKey: last.code), count > shownCountMax,
                let place = told.lastIndex(where: { $0.code == last.code })
            else { continue }
            let rest = count - shownCountMax
            told.insert(
                Diagnostic(
                    "N0606", .note,
                    "the same is to be said of \(NumberText.grouped(Int128(rest))) more \(rest == 1 ? "column" : "columns")",
                    dataPlace: last.dataPlace, remedy: last.remedy, changesReading: last.changesReading), at: place + 1)
        }
        return told
    }

    /// What the user is told beside an answer. N06xx.
    package func diagnostic(file: String) -> Diagnostic {
        let place = Diagnostic.DataPlace(file: file)
        func told(_ code: String, _ message: String, _ remedy: String?, changesReading: Bool = false) -> Diagnostic {
            Diagnostic(code, .note, message, dataPlace: place, remedy: remedy, changesReading: changesReading)
        }
        switch self {
        case .columnNamed(let position, let name, let repeating?):
            return told("N0601", "column \(position) is called \"\(name)\": a \"\(repeating)\" stands before it", nil)
        case .columnNamed(let position, let name, nil):
            return told("N0601", "column \(position) has no name in the header; it is called \"\(name)\"", nil)
        case .titleAbove(let name):
            return told(
                "N0601", "only the first column has a name, \"\(name)\": a title seems to stand above the header",
                "take it out of the file; the columns without a name are called \"column2\" and so on")
        case .columnOnOneLine(let position, let name):
            return told("N0601", "column \(position) is called \"\(name)\": a name stands on one line", nil)
        case .decimalComma(let column):
            return told("N0602", "\(column): the comma is read as the decimal mark", nil)
        case .groupingRemoved(let column, let mark):
            return told("N0603", "\(column): \"\(mark)\" is read as the mark between thousands", nil)
        case .ambiguousNumbers(let column, let example, let reading):
            return told(
                "N0604", "\(column): \"\(example)\" is read as \(reading); its cells fit both decimal marks",
                "say which in load: with (decimal \".\") or with (decimal \",\")", changesReading: true)
        case .ambiguousDates(let column, let format):
            return told(
                "N0605", "\(column): dates are read as \(format); each would fit with day and month exchanged",
                "say which in load: (\(column): date \"\(format)\")", changesReading: true)
        }
    }
}
