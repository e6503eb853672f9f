import TinhPlan

/// Gathers what was noticed, in an order that neither threads nor batches change.
struct NoteCollection {
    private struct Key: Hashable {
        let site: Site
        let noteCase: NoteCounter.Case
    }

    private var counts: [Key: Int] = [:]
    private var ties: [Site: Int] = [:]
    private var skipped: [Site: (count: Int, rows: Int)] = [:]
    private var differing: [RatioWords: RowDifference] = [:]
    /// What a join says once; of a join that runs twice, once.
    private var joined: Set<RuntimeNote> = []

    mutating func add(_ counter: NoteCounter) {
        guard counter.count > 0, !counter.site.isQuiet else { return }
        counts[Key(site: counter.site, noteCase: counter.noteCase), default: 0] += counter.count
    }

    mutating func addSkipped(_ site: Site, count: Int, rows: Int) {
        guard count > 0, !site.isQuiet else { return }
        skipped[site] = (count, rows)
    }

    mutating func addTies(_ site: Site, count: Int) {
        guard count > 0 else { return }
        ties[site] = count
    }

    /// Says it if it is true of any row.
    mutating func add(_ note: RuntimeNote, _ count: Int) { if count > 0 { joined.insert(note) } }

    mutating func add(_ difference: RowDifference) {
        guard !difference.words.site.isQuiet, difference.onlyDividend + difference.onlyDivisor > 0 else { return }
        guard let known = differing[difference.words] else {
            differing[difference.words] = difference
            return
        }
        known.add(difference)
    }

    func sorted() -> [RuntimeNote] {
        var notes: [RuntimeNote] = counts.map { key, count in
            switch key.noteCase {
            case .divisionByZero: .divisionByZero(key.site, count: count)
            case .noResult: .noResult(key.site, count: count)
            case .missingKept: .missingKept(key.site, count: count)
            case .rowsLeftOut: .rowsLeftOut(key.site, count: count)
            case .baseNotPositive: .baseNotPositive(key.site, count: count)
            case .missingFalse: .missingFalse(key.site, count: count)
            }
        }
        notes += skipped.map { .missingSkipped($0, count: $1.count, rows: $1.rows) }
        notes += ties.map { .tiesLeftOut($0, count: $1) }
        notes += differing.map { .rowsDiffer($0, onlyDividend: $1.onlyDividend, onlyDivisor: $1.onlyDivisor) }
        notes += joined
        return notes.sorted { $0.isBefore($1) }
    }
}

extension RuntimeNote {
    fileprivate var site: Site {
        switch self {
        case .missingSkipped(let site, _, _), .divisionByZero(let site, _), .noResult(let site, _),
            .missingKept(let site, _), .missingFalse(let site, _), .tiesLeftOut(let site, _),
            .leftUnmet(let site, _, _, _),
            .rightUnmet(let site, _, _, _), .multiplied(let site, _, _), .baseUnmet(let site, _, _),
            .rowsLeftOut(let site, _), .baseNotPositive(let site, _), .noRowKept(let site, _, _):
            site
        case .rowsDiffer(let words, _, _): words.site
        case .rowsRepeated(let repetition, _, _, _): repetition.figure
        }
    }

    /// The order of notes on one place.
    private var rank: Int {
        switch self {
        case .divisionByZero: 0
        case .noResult: 1
        case .missingKept: 2
        case .missingFalse: 2
        case .missingSkipped: 3
        case .tiesLeftOut: 4
        case .rowsDiffer: 5
        case .leftUnmet: 6
        case .rightUnmet: 7
        case .multiplied: 8
        case .baseUnmet: 9
        case .rowsLeftOut: 10
        case .baseNotPositive: 11
        case .noRowKept: 12
        case .rowsRepeated: 13
        }
    }

    /// What tells notes of one place and rank apart.
    private var parts: (String, String) {
        switch self {
        case .rowsDiffer(let words, _, _): (words.dividend, words.divisor)
        case .leftUnmet(_, let count, let rows, _), .rightUnmet(_, let count, let rows, _),
            .multiplied(_, let count, let rows), .baseUnmet(_, let count, let rows):
            // A join that runs twice may say two things.
            ("\(count)", "\(rows)")
        case .noRowKept(_, let rows, _): ("\(rows)", "")
        case .rowsRepeated(_, let join, let count, let rows): ("\(join.text) \(count)", "\(rows)")
        case .missingSkipped, .divisionByZero, .noResult, .missingKept, .missingFalse, .tiesLeftOut, .rowsLeftOut,
            .baseNotPositive:
            ("", "")
        }
    }

    fileprivate func isBefore(_ other: RuntimeNote) -> Bool {
        let (a, b) = (site.span, other.site.span)
        if a.lower != b.lower { return a.lower < b.lower }
        if a.upper != b.upper { return a.upper < b.upper }
        if site.text != other.site.text { return site.text < other.site.text }
        return rank != other.rank ? rank < other.rank : parts < other.parts
    }
}
