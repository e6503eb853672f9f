import CScan

/// How a delimited file is written.
struct Dialect: Sendable {
    var delimiter: UInt8
    /// Line feed (a carriage return before it belongs to the line break), or carriage return in files without line feeds.
    var newline: UInt8
    /// Which instructions scan it; tests force each.
    var scanLevel = tinh_scan_best_level()

    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
}

extension Dialect {
    /// Finds the line break and, unless it is given, the delimiter from a file's first bytes.
    ///
    /// The delimiter is the candidate that parts the header and the rows below it into the same number of fields, at
    /// least two; of several, the one under which more rows agree, then more fields, then the order of `candidates`.
    /// None: the file has one column, and `,` stands for the delimiter that it does not have.
    static func sniffed(_ sample: ArraySlice<UInt8>, isWhole: Bool, delimiter: UInt8?) -> Dialect {
        let newline = sample.contains(lineFeed) || !sample.contains(carriageReturn) ? lineFeed : carriageReturn
        if let delimiter { return Dialect(delimiter: delimiter, newline: newline) }
        if let only = onlyParting(sample, isWhole: isWhole, newline: newline) {
            return Dialect(delimiter: only, newline: newline)
        }
        var best = Dialect(delimiter: candidates[0], newline: newline)
        var bestScore = (agreeing: 0, fields: 1)
        var below: UInt8?
        for candidate in candidates {
            let counts = fieldCounts(sample, isWhole: isWhole, delimiter: candidate, newline: newline, rowCountMax: 200)
            if below == nil, isTable(counts.dropFirst()) { below = candidate }
            guard let header = counts.first, header > 1 else { continue }
            let agreeing = counts.prefix { $0 == header }.count
            // A header alone decides by its number of fields.
            if (agreeing, header) > (bestScore.agreeing, bestScore.fields) {
                best.delimiter = candidate
                bestScore = (agreeing, header)
            }
        }
        // A title above the header: the rows below it say how they are parted, and the title is told not to be.
        if let below, bestScore.agreeing <= 1, bestScore.fields > 1 || isTitle(sample.prefix { $0 != newline }) {
            best.delimiter = below
        }
        return best
    }

    /// The one candidate that parts the header, where it parts the row below it into as many fields: further rows say nothing
    /// else, and need not be read for each candidate.
    private static func onlyParting(_ sample: ArraySlice<UInt8>, isWhole: Bool, newline: UInt8) -> UInt8? {
        var only: (delimiter: UInt8, isAgreeing: Bool)?
        for candidate in candidates {
            let counts = fieldCounts(sample, isWhole: isWhole, delimiter: candidate, newline: newline, rowCountMax: 2)
            guard let header = counts.first, header > 1 else { continue }
            guard only == nil else { return nil }
            only = (candidate, counts.count == 2 && counts[1] == header)
        }
        guard let only, only.isAgreeing else { return nil }
        return only.delimiter
    }

    /// A header and at least one row below it, all of as many fields.
    private static func isTable(_ counts: ArraySlice<Int>) -> Bool {
        guard counts.count >= 2, let fields = counts.first, fields > 1 else { return false }
        return counts.allSatisfy { $0 == fields }
    }

    /// Several words.
    private static func isTitle(_ line: ArraySlice<UInt8>) -> Bool {
        line.split(separator: UInt8(ascii: " ")).count { $0 != [carriageReturn] } > 1
    }

    /// The number of fields of each row that is not blank, at most `rowCountMax` rows. A row that the sample cuts off is left
    /// out.
    private static func fieldCounts(
        _ sample: ArraySlice<UInt8>, isWhole: Bool, delimiter: UInt8, newline: UInt8, rowCountMax: Int
    ) -> [Int] {
        var counts: [Int] = []
        var fields = 1
        var isFieldStart = true
        var isQuoted = false
        var isBlank = true
        var index = sample.startIndex
        while index < sample.endIndex, counts.count < rowCountMax {
            let byte = sample[index]
            index += 1
            if isQuoted {
                guard byte == quote else { continue }
                if index < sample.endIndex, sample[index] == quote { index += 1 } else { isQuoted = false }
            } else if byte == newline {
                if !isBlank { counts.append(fields) }
                (fields, isFieldStart, isBlank) = (1, true, true)
            } else if byte == delimiter {
                (fields, isFieldStart, isBlank) = (fields + 1, true, false)
            } else {
                if byte == quote, isFieldStart { isQuoted = true }
                if byte != carriageReturn { isBlank = false }
                isFieldStart = false
            }
        }
        if !isBlank, isWhole || counts.isEmpty, counts.count < rowCountMax { counts.append(fields) }
        return counts
    }
}
