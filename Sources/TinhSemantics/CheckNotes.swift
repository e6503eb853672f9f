import TinhBase

/// What is told beside an answer: each fact of a place once, and of many texts only the first ones by themselves.
struct CheckNotes {
    /// So many texts that no value equals, and so many that were read as another one, are told of one by one.
    static let textCountMax = 5

    private struct Key: Hashable {
        let fact: CheckNote.Fact
        let span: Span
    }

    /// Texts that are counted, where they would be told.
    private struct Rest {
        var told = 0
        var columns: [String] = []
        var count = 0
        var place: Diagnostic.Place?

        /// Is this one told by itself?
        mutating func takes(_ column: String, _ place: Diagnostic.Place) -> Bool {
            if told < CheckNotes.textCountMax {
                told += 1
                return true
            }
            count += 1
            if self.place == nil { self.place = place }
            if !columns.contains(column), columns.count <= CheckNotes.textCountMax { columns.append(column) }
            return false
        }
    }

    private var notes: [CheckNote] = []
    private var known: Set<Key> = []
    private var readAs = Rest()
    private var notFound = Rest()

    /// The next text that no value equals is told by itself.
    var tellsNextAbsentText: Bool { notFound.told < CheckNotes.textCountMax }

    mutating func add(_ note: CheckNote) {
        guard known.insert(Key(fact: note.fact, span: note.place.span)).inserted else { return }
        let isTold: Bool
        switch note.fact {
        case .readAs(let column, _, _): isTold = readAs.takes(column, note.place)
        case .notFound(let column, _, _): isTold = notFound.takes(column, note.place)
        case .moreReadAs, .moreNotFound, .percentAsRatio, .percentBesidePlain, .scaleOfOneEnd, .tableChosen,
            .totalBeforeTop, .queryWithoutRow, .columnsRenamed, .unionFilled, .acrossWithoutRows, .percentRounded,
            .keyLeftOut, .numberOfYear, .blankEnds, .alwaysHolds, .shareOfOne, .countOfCondition, .statementOfItsOwn,
            .topOfLeast, .topOfRanks, .scaledByHand, .andBeforeOr, .sumOfYears, .fractionAmongWholes, .distinctKey,
            .keyNamedAsFigure:
            isTold = true
        }
        if isTold { notes.append(note) }
    }

    /// In the order they came, what was only counted last.
    var diagnostics: [Diagnostic] {
        var all = notes
        if let place = readAs.place {
            let fact = CheckNote.Fact.moreReadAs(columns: readAs.columns, count: readAs.count)
            all.append(CheckNote(fact: fact, place: place, correction: []))
        }
        if let place = notFound.place {
            let fact = CheckNote.Fact.moreNotFound(columns: notFound.columns, count: notFound.count)
            all.append(CheckNote(fact: fact, place: place, correction: []))
        }
        return all.map(\.diagnostic)
    }
}

extension Checker {
    /// Told once, however often it is found.
    mutating func note(_ fact: CheckNote.Fact, at place: Diagnostic.Place, correction: [Correction] = []) {
        notes.add(
            CheckNote(fact: fact, place: libraryPlace ?? place, correction: libraryPlace == nil ? correction : []))
    }
}
