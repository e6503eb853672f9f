import TinhBase
import TinhFormats
import TinhPlan

extension Session {
    /// How the files' cells that plans read were read where they could have been read otherwise, each told once in a
    /// session. What changed how the data is read is an error in a strict session.
    func loadNotes(of plans: [Plan]) throws(TinhError) -> [Diagnostic] {
        var told: [Diagnostic] = []
        // Of each file once: `describe` reads one of thousands of columns thousands of times.
        var notes: [TableID: [LoadNote]] = [:]
        for scan in plans.flatMap(\.scans) {
            guard let file = state.entry(named: scan.table.name)?.file else { continue }
            let all = notes[scan.table] ?? file.notes
            notes[scan.table] = all
            if all.isEmpty { continue }
            let names = Set(scan.columns.map { scan.source.fields[$0].name })
            let fresh = all.filter { note in
                names.contains(note.column)
                    && state.toldLoadNotes.insert(file.name + "\n" + note.diagnostic(file: file.name).message).inserted
            }
            notes[scan.table] = all.filter { !names.contains($0.column) }
            told += LoadNote.diagnostics(fresh, file: file.name)
        }
        guard options.isStrict else { return told }
        let doubts = told.filter(\.changesReading)
        if !doubts.isEmpty { throw TinhError(doubts.map(SessionMessages.strict)) }
        return told
    }
}
