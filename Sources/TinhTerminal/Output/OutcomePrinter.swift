import Tinh
import TinhBase

/// Sends what statements did where it belongs: timings, results, notes, checks.
package final class OutcomePrinter {
    package let results: ResultPrinter
    package internal(set) var messages: MessagePrinter
    private let timings: Timings?
    private var isAtPrompt = false
    package private(set) var failedCheckCount = 0
    package private(set) var passedCheckCount = 0

    package init(results: ResultPrinter, messages: MessagePrinter, timings: Timings? = nil) {
        self.results = results
        self.messages = messages
        self.timings = timings
    }

    /// At the prompt: how things look from now on.
    func apply(_ preferences: Preferences) throws {
        isAtPrompt = true
        messages.apply(preferences)
        try results.apply(preferences)
    }

    package func print(_ load: LoadReport) throws {
        try timings?.add(load)
        messages.print(load.notes)
    }

    package func print(_ outcome: Outcome) throws {
        try timings?.add(outcome)
        results.tell(outcome.comments)
        var hasWritten = false
        switch outcome.content {
        case .result(let result):
            try results.print(result)
            if let note = unseenPicture(of: result) { messages.progress(messages.style.dim(note)) }
            if let note = results.takePagerNote() { messages.progress(messages.style.dim(note)) }
        case .text(let text): try results.print(text: text)
        case .saved(let save):
            hasWritten = true
            messages.progress(OutcomePrinter.words(save))
        case .check(let check): print(check)
        case .loaded, .done: break
        }
        messages.print(outcome.notes)
        // A signal between two statements interrupts no query.
        if let signal = Interruption.pending { throw Interrupted(signal: signal, isAfterWriting: hasWritten) }
    }

    /// At the prompt: that a result is a picture, which the format there has as a table; nil where nothing is to be said.
    private func unseenPicture(of result: Result) -> String? {
        guard isAtPrompt, result.chart != nil, case .machine(let name) = results.format,
            !Engine.drawsPictures(format: name)
        else { return nil }
        return "`.mode table` draws the picture, `.save FILE.svg` writes it"
    }

    private static func words(_ save: SaveReport) -> String {
        let rows = save.rowCount == 1 ? "1 row" : "\(NumberText.grouped(Int128(save.rowCount))) rows"
        return "wrote \(rows) to \"\(TerminalText.escaped(save.path))\""
    }

    private func print(_ check: CheckReport) {
        if check.isPassed {
            passedCheckCount += 1
            messages.progress(CheckText.success(check, messages.style))
        } else {
            failedCheckCount += 1
            messages.print(failed: check)
        }
    }
}
