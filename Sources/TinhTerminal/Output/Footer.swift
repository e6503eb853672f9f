import Tinh
import TinhBase

/// The quiet line below an answer at the prompt: `12 rows · 0.03 s · 2 notes`.
struct Footer {
    let text: String

    /// Answers that took so long are told their time in any case.
    private static let slowSeconds = 0.5

    /// Nil where there is nothing to say.
    init?(_ outcome: Outcome, _ timer: TimerChoice) {
        var parts: [String] = []
        var isTable = false
        switch outcome.content {
        case .result(let result):
            isTable = result.rowCount != 1 || result.columns.count != 1 || !result.totals.isEmpty
            if isTable { parts.append(TableWords.rows(result.rowCount - result.totals.count)) }
        case .loaded(let table): parts.append(TableWords.table(table))
        case .done: parts += outcome.definition.map(Self.words) ?? []
        case .saved, .check, .text: break
        }
        switch timer {
        case .on: parts.append(Self.duration(outcome.seconds))
        case .auto:
            if isTable || outcome.seconds >= Self.slowSeconds { parts.append(Self.duration(outcome.seconds)) }
        case .off: break
        }
        let noteCount = outcome.notes.count
        if isTable, noteCount > 0 { parts.append(noteCount == 1 ? "1 note" : "\(noteCount) notes") }
        guard !parts.isEmpty else { return nil }
        text = parts.joined(separator: ChartSigns.ofTerminal.separator)
    }

    private static func words(_ definition: Definition) -> [String] {
        let name = quoted(definition.name)
        if definition.isUse { return ["queries ask \(name) from now on"] }
        let missing = definition.missingColumns.map(quoted)
        return [definition.isAnew ? "\(name) is defined anew" : "\(name) is defined"]
            + (missing.isEmpty ? [] : ["no table has \(missing.joined(separator: ", ")) so far"])
    }

    private static func quoted(_ name: String) -> String { "`\(TerminalText.escaped(name))`" }

    private static func duration(_ seconds: Double) -> String {
        seconds < 0.0095
            ? FloatText.rounded(seconds * 1000, digitCount: 1) + " ms"
            : FloatText.rounded(seconds, digitCount: 2) + " s"
    }
}
