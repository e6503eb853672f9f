import Tinh
import TinhBase

extension Command {
    static let find = Command(
        "find", "\"TEXT\"",
        "which columns hold a text, a number or a date, and how often; case and accents do not matter",
        isMeantByName: false
    ) { text, repl in
        guard !text.hasOpenQuote else { return .refused(.openQuote(text)) }
        let wanted = text.withoutQuotes
        guard !wanted.isEmpty else { return .refused(.missingOperand(command: "find", example: "\"kinh mon\"")) }
        let found = try repl.session.find(wanted)
        guard !found.isEmpty else { return .text("no column holds `\(TerminalText.escaped(wanted))`") }
        var grid = TextGrid(["table", "column", "rows", "values", "most frequent"], right: [2, 3])
        for finding in found {
            let values = finding.values.map { "\($0.text) (\(NumberText.grouped(Int128($0.rowCount))))" }
            grid.add([
                finding.table, finding.column, NumberText.grouped(Int128(finding.rowCount)),
                NumberText.grouped(Int128(finding.valueCount)),
                values.joined(separator: ", ")
                    + (finding.valueCount > values.count ? ", " + ChartSigns.ofTerminal.ellipsis : ""),
            ])
        }
        return .text(repl.text(grid))
    }
}
