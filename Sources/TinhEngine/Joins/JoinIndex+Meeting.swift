/// Which rows of the right side those of an encoder's batch meet.
extension JoinIndex {
    /// The number of each row of the encoder's last batch, -1 where its key has no row here. Of those where only the meeting
    /// counts 0 for any number. May run in several threads.
    func numbers(_ encoder: JoinKeys.Encoder, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        let (excluded, words) = (encoder.excluded, encoder.words)
        switch form {
        case .bitsOnly:
            guard let bits else { preconditionFailure("an index of bits without bits") }
            for row in 0..<rowCount {
                // The word of an excluded row may lie outside.
                let isIn = excluded[row] == 0
                let found = bits.holds(isIn ? words[row] : 0)
                out[row] = isIn && found ? 0 : -1
            }
        case .dense:
            let first = first.values
            for row in 0..<rowCount {
                let isIn = excluded[row] == 0
                let number = isIn ? Int(truncatingIfNeeded: words[row]) : 0
                out[row] = isIn && first[number] != 0 ? Int32(truncatingIfNeeded: number) : -1
            }
        case .ranked, .table:
            out.update(repeating: -1, count: rowCount)
            let count = candidates(encoder, rowCount)
            let (rows, numbers) = (encoder.candidateRows, encoder.candidateNumbers)
            for place in 0..<count { out[Int(rows[place])] = numbers[place] }
        }
    }

    /// Rows of the batch whose key may have rows, and their numbers or -1, as the encoder's candidates.
    private func candidates(_ encoder: JoinKeys.Encoder, _ rowCount: Int) -> Int {
        let (excluded, words, rows) = (encoder.excluded, encoder.words, encoder.candidateRows)
        var count = 0
        let wordCount = keys.wordCount
        if wordCount == 1 {
            let picked = encoder.candidateWords
            // The word of an excluded row may lie outside.
            if let ranks {
                for row in 0..<rowCount {
                    rows[count] = Int32(truncatingIfNeeded: row)
                    picked[count] = words[row]
                    let isIn = excluded[row] == 0
                    count += isIn && ranks.bits.holds(isIn ? words[row] : 0) ? 1 : 0
                }
            } else {
                for row in 0..<rowCount {
                    rows[count] = Int32(truncatingIfNeeded: row)
                    picked[count] = words[row]
                    count += excluded[row] == 0 && (filter?.mayHold(words[row]) ?? true) ? 1 : 0
                }
            }
            numberCandidates(encoder, count)
            return count
        }
        for row in 0..<rowCount {
            rows[row] = Int32(truncatingIfNeeded: row)
        }
        table.known(words, rowCount, into: encoder.candidateNumbers)
        for row in 0..<rowCount where excluded[row] != 0 { encoder.candidateNumbers[row] = -1 }
        return rowCount
    }

    /// Of unique keys: the row of each row of the encoder's last batch, -1 where there is none.
    func partners(_ encoder: JoinKeys.Encoder, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        let first = first.values
        if case .dense = form {
            let (excluded, words) = (encoder.excluded, encoder.words)
            for row in 0..<rowCount {
                let isIn = excluded[row] == 0
                let found = first[isIn ? Int(truncatingIfNeeded: words[row]) : 0]
                out[row] = isIn ? found &- 1 : -1
            }
            return
        }
        out.update(repeating: -1, count: rowCount)
        let count = candidates(encoder, rowCount)
        let (rows, numbers) = (encoder.candidateRows, encoder.candidateNumbers)
        for place in 0..<count where numbers[place] >= 0 {
            out[Int(rows[place])] = first[Int(numbers[place])] &- 1
        }
    }

    /// Of unique keys: the rows of the encoder's last batch that have a partner, ascending, and the partner's row.
    func met(
        _ encoder: JoinKeys.Encoder, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>,
        _ partners: UnsafeMutablePointer<Int32>
    ) -> Int {
        let first = first.values
        var count = 0
        if case .dense = form {
            let (excluded, words) = (encoder.excluded, encoder.words)
            for row in 0..<rowCount {
                let isIn = excluded[row] == 0
                let found = first[isIn ? Int(truncatingIfNeeded: words[row]) : 0]
                out[count] = Int32(truncatingIfNeeded: row)
                partners[count] = found &- 1
                count += isIn && found != 0 ? 1 : 0
            }
            return count
        }
        return met(candidates(encoder, rowCount), encoder, into: out, partners)
    }

    /// Of unique keys: those of the encoder's first candidates that have a partner, and the partner's row. Each has a bit.
    func partners(
        ofCandidates candidateCount: Int, _ encoder: JoinKeys.Encoder, into out: UnsafeMutablePointer<Int32>,
        _ partners: UnsafeMutablePointer<Int32>
    ) -> Int {
        numberCandidates(encoder, candidateCount)
        return met(candidateCount, encoder, into: out, partners)
    }

    /// Of unique keys: those of the encoder's first candidates, which have their numbers, that have a partner.
    private func met(
        _ candidateCount: Int, _ encoder: JoinKeys.Encoder, into out: UnsafeMutablePointer<Int32>,
        _ partners: UnsafeMutablePointer<Int32>
    ) -> Int {
        let (rows, numbers, first) = (encoder.candidateRows, encoder.candidateNumbers, first.values)
        if ranks != nil {
            // All of them have one.
            out.update(from: rows, count: candidateCount)
            for place in 0..<candidateCount { partners[place] = first[Int(numbers[place])] &- 1 }
            return candidateCount
        }
        var count = 0
        for place in 0..<candidateCount where numbers[place] >= 0 {
            out[count] = rows[place]
            partners[count] = first[Int(numbers[place])] &- 1
            count += 1
        }
        return count
    }

    /// Numbers candidates of one word each.
    private func numberCandidates(_ encoder: JoinKeys.Encoder, _ count: Int) {
        let (words, numbers) = (encoder.candidateWords, encoder.candidateNumbers)
        if let ranks {
            // A bit of its own says that the word has a row.
            ranks.numbers(words, count, into: numbers)
        } else {
            table.known(words, count, into: numbers)
        }
    }
}
