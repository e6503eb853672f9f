import TinhPlan

/// Gathers what was noticed, in an order that neither threads nor batches change.
struct NoteCollection {
    private struct Key: Hashable {
        let site: Site
        let noteCase: Int
    }

    private var counts: [Key: Int] = [:]
    private var skipped: [Key: (count: Int, rows: Int)] = [:]

    private static let missingSkipped = 2
    private static let tiesLeftOut = 3

    mutating func add(_ counter: NoteCounter) {
        guard counter.count > 0 else { return }
        counts[Key(site: counter.site, noteCase: counter.noteCase.rawValue), default: 0] += counter.count
    }

    mutating func addSkipped(_ site: Site, count: Int, rows: Int) {
        guard count > 0 else { return }
        skipped[Key(site: site, noteCase: NoteCollection.missingSkipped)] = (count, rows)
    }

    mutating func addTies(_ site: Site, count: Int) {
        guard count > 0 else { return }
        counts[Key(site: site, noteCase: NoteCollection.tiesLeftOut)] = count
    }

    func sorted() -> [RuntimeNote] {
        let keys = Array(counts.keys) + Array(skipped.keys)
        let ordered = keys.sorted { left, right in
            let (a, b) = (left.site.span, right.site.span)
            if a.lower != b.lower { return a.lower < b.lower }
            if a.upper != b.upper { return a.upper < b.upper }
            if left.site.text != right.site.text { return left.site.text < right.site.text }
            return left.noteCase < right.noteCase
        }
        return ordered.map { key in
            if let skipped = skipped[key] { return .missingSkipped(key.site, count: skipped.count, rows: skipped.rows) }
            let count = counts[key] ?? 0
            switch key.noteCase {
            case NoteCounter.Case.divisionByZero.rawValue: return .divisionByZero(key.site, count: count)
            case NoteCounter.Case.missingKept.rawValue: return .missingKept(key.site, count: count)
            default: return .tiesLeftOut(key.site, count: count)
            }
        }
    }
}
