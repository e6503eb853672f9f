import CScan
import TinhColumns

/// A part of a delimited file in a worker's own memory: whole rows, and where their fields end.
///
/// Used again and again, by one worker at a time. Unsafe bounds: `bytes` holds `loadedCount` bytes from the file's `loadedFrom` on,
/// readable 64 past; `positions[0 ..< rowCount * separatorCount]` are offsets below `loadedCount + 1` into it, ascending.
final class Morsel {
    let file: CSVFile
    /// Nil: all fields are kept.
    private var kept: KeptFields?
    private(set) var buffer = Buffer(sizeBytes: 0)
    private(set) var loadedFrom = 0
    private(set) var loadedCount = 0
    private var positionBuffer = Buffer(sizeBytes: 0)
    private var positionCount = 0
    /// The file's offsets of the first row's first byte and behind the last row.
    private(set) var startOffset = 0
    private(set) var endOffset = 0
    private(set) var rowCount = 0
    /// False when no cell that is asked for begins with a quote.
    private(set) var hasQuotes = true
    /// Where rows start, in bytes of the buffer, if blank lines stand between them.
    private(set) var rowStarts: [UInt32]?

    /// A cell, or a row of one, may not be larger.
    static let rowBytesMax = 1 << 28
    /// How far past its end a morsel is read before it is known that it starts where it was guessed to.
    private static let guessBytesMax = 1 << 16

    /// `columns`: no others are asked for.
    convenience init(file: CSVFile, columns: [Int]? = nil) {
        self.init(file: file, kept: columns.flatMap { KeptFields(columns: $0, of: file) })
    }

    private init(file: CSVFile, kept: KeptFields?) {
        self.file = file
        self.kept = kept
    }

    /// An empty one for the same columns.
    func another() -> Morsel { Morsel(file: file, kept: kept) }

    /// Separators of each row in `positions`.
    var separatorCount: Int { kept?.separatorCount ?? file.fieldCount }
    /// Which of them is behind a column's cells; the one before the cells is the one before it.
    func separator(behind column: Int) -> Int { kept?.separator(behind: column) ?? column }

    var bytes: UnsafeMutablePointer<UInt8> { buffer.pointer(of: UInt8.self) }
    var positions: UnsafeMutablePointer<UInt32> { positionBuffer.pointer(of: UInt32.self) }

    /// Whole pages are copied many times faster than bytes from odd places.
    private static let pageBytes = 4096

    /// Makes sure that the bytes up to a file's offset are loaded, keeping those that are.
    private func load(upTo offset: Int) throws(DataFault) {
        guard offset > loadedFrom + loadedCount else { return }
        let end = min((offset + Morsel.pageBytes - 1) / Morsel.pageBytes * Morsel.pageBytes, file.source.size)
        let count = end - loadedFrom
        if count > buffer.sizeBytes {
            let larger = Buffer(sizeBytes: count + count / 4 + Morsel.pageBytes)
            if loadedCount > 0 { larger.bytes.copyMemory(from: buffer.bytes, byteCount: loadedCount) }
            buffer = larger
        }
        try file.source.read(
            into: buffer.bytes + loadedCount, offset: loadedFrom + loadedCount, count: count - loadedCount)
        loadedCount = count
    }

    /// Forgets what is loaded, but for what a range from `offset` on can use.
    private func begin(at offset: Int) {
        guard offset < loadedFrom || offset > loadedFrom + loadedCount else { return }
        loadedFrom = offset / Morsel.pageBytes * Morsel.pageBytes
        loadedCount = 0
    }

    /// Reads the rows that start in a range of the file (not its first bytes), taking the first line break in it or right
    /// before it for the end of a row. False when that guess leads nowhere: then only `read(from:to:)` can tell.
    func readGuessing(from lower: Int, to upper: Int) throws(DataFault) -> Bool {
        loadedFrom = (lower - 1) / Morsel.pageBytes * Morsel.pageBytes
        loadedCount = 0
        try load(upTo: min(upper + Morsel.pageBytes, file.source.size))
        let first = bytes + (lower - 1 - loadedFrom)
        guard let found = memchrPointer(first, Int32(file.dialect.newline), upper - lower + 1) else { return false }
        let start = loadedFrom + (found - bytes) + 1
        guard start < upper else { return false }
        return try scan(from: start, to: upper, isGuess: true)
    }

    /// Reads the rows that start in a range of the file, whose lower end is known to be the start of a row.
    func read(from lower: Int, to upper: Int) throws(DataFault) {
        begin(at: lower)
        try load(upTo: min(upper + Morsel.pageBytes, file.source.size))
        _ = try scan(from: lower, to: upper, isGuess: false)
    }

    private func scan(from lower: Int, to upper: Int, isGuess: Bool) throws(DataFault) -> Bool {
        let size = file.source.size
        let dialect = file.dialect
        startOffset = lower
        rowStarts = nil
        positionCount = 0
        rowCount = 0
        var state = UInt8(TINH_SCAN_FIELD_START.rawValue)
        var info = tinh_scan_info()
        var at = min(upper, size)
        if at > lower { try find(in: lower..<at, state: &state, info: &info) }
        let checkedCount = info.valid_count
        var newlineCount = info.newline_count
        let base = loadedFrom
        var end = at
        let isAtRowStart =
            positionCount > 0 && Int(positions[positionCount - 1]) == at - 1 - base
            && bytes[at - 1 - base] == dialect.newline
        if !isAtRowStart, at > lower {
            // The last row goes on behind the range: look for its end, further and further.
            var step = 1 << 10
            var isFound = false
            while !isFound, at < size {
                if isGuess, at - upper > Morsel.guessBytesMax { return false }
                guard at - lower < Morsel.rowBytesMax + (upper - lower) else {
                    throw fault(at: lower, .tooLarge(what: "a row", limit: "256 MiB"))
                }
                let next = min(at + step, size)
                try load(upTo: min(next + step, size))
                let known = positionCount
                try find(in: at..<next, state: &state, info: &info)
                if info.is_irregular != 0 { break }
                for index in known..<positionCount where bytes[Int(positions[index])] == dialect.newline {
                    positionCount = index + 1
                    newlineCount += 1
                    end = base + Int(positions[index]) + 1
                    isFound = true
                    break
                }
                at = next
                step = min(step * 2, 1 << 22)
            }
            if !isFound, info.is_irregular == 0 {
                // The file's last line has no line break: it gets one.
                end = size
                if state == UInt8(TINH_SCAN_QUOTED.rawValue) {
                    if isGuess { return false }
                    throw unclosedQuote()
                }
                if kept != nil, Int(info.row_phase) != file.fieldCount - 1 { info.is_irregular = 1 }
                bytes[size - base] = dialect.newline
                reservePositions(positionCount + 1)
                positions[positionCount] = UInt32(size - base)
                positionCount += 1
                newlineCount += 1
            }
        }
        if kept != nil, info.is_irregular != 0 || positionCount != newlineCount * separatorCount {
            return try scanAll(from: lower, to: upper, isGuess: isGuess)
        }
        endOffset = end
        hasQuotes = info.has_quote != 0
        let from = lower - base
        if info.has_zero != 0, let zero = memchrPointer(bytes + from, 0, end - lower) {
            if isGuess { return false }
            throw fault(at: base + (zero - bytes), file.zeroByteCause)
        }
        // The scan has checked nearly all of it.
        let validCount =
            checkedCount
            + tinh_utf8_valid_count(dialect.scanLevel, bytes + from + checkedCount, end - lower - checkedCount)
        if validCount < end - lower {
            if isGuess { return false }
            let text = UnsafeBufferPointer(start: bytes + from, count: validCount)
            let rest = UnsafeBufferPointer(start: bytes + from + validCount, count: end - lower - validCount)
            if end == size, EncodingGuess.isCutOff(rest, after: text) {
                throw fault(at: lower + validCount, .cutOffCharacter)
            }
            let byte = rest[0]
            throw fault(at: lower + validCount, .notUTF8(byte: byte, guess: EncodingGuess.name(for: self, at: from)))
        }
        guard kept != nil else { return try settleRows(newlineCount: newlineCount, isGuess: isGuess) }
        rowCount = newlineCount
        return true
    }

    /// Reads rows again of which not all have the same fields, and all further ones at once with all fields: what is wrong with
    /// them shows only so.
    private func scanAll(from lower: Int, to upper: Int, isGuess: Bool) throws(DataFault) -> Bool {
        let before = kept
        kept = nil
        let isRead = try scan(from: lower, to: upper, isGuess: isGuess)
        // A wrong guess says nothing about the file.
        if !isRead { kept = before }
        return isRead
    }

    /// Appends the separators of a range of the file.
    private func find(in range: Range<Int>, state: inout UInt8, info: inout tinh_scan_info) throws(DataFault) {
        reservePositions(positionCount + range.count + 64)
        let offset = range.lowerBound - loadedFrom
        let dialect = file.dialect
        let target = positions + positionCount
        func scan(_ form: UnsafePointer<tinh_row_form>?) -> Int {
            tinh_scan(
                dialect.scanLevel, form, bytes + offset, range.count, dialect.delimiter, dialect.newline,
                UInt32(offset), &state, target, &info)
        }
        positionCount += kept?.withForm(scan) ?? scan(nil)
    }

    private func reservePositions(_ count: Int) {
        guard count * 4 > positionBuffer.sizeBytes else { return }
        let larger = Buffer(sizeBytes: (count + count / 4) * 4)
        if positionCount > 0 { larger.bytes.copyMemory(from: positionBuffer.bytes, byteCount: positionCount * 4) }
        positionBuffer = larger
    }

    /// Checks that each row has its fields; blank lines are taken out.
    private func settleRows(newlineCount: Int, isGuess: Bool) throws(DataFault) -> Bool {
        let fieldCount = file.fieldCount
        let newline = file.dialect.newline
        let bytes = bytes
        let positions = positions
        if newlineCount * fieldCount == positionCount,
            tinh_rows_are_regular(bytes, positions, newlineCount, fieldCount, newline) != 0
        {
            rowCount = newlineCount
            return true
        }
        var starts: [UInt32] = []
        starts.reserveCapacity(newlineCount)
        var written = 0
        var first = 0
        var rowStart = startOffset - loadedFrom
        for index in 0..<positionCount where bytes[Int(positions[index])] == newline {
            let end = Int(positions[index])
            let found = index - first + 1
            let isBlank =
                found == 1 && (end == rowStart || end == rowStart + 1 && bytes[rowStart] == Dialect.carriageReturn)
            if found == fieldCount {
                starts.append(UInt32(rowStart))
                for kept in first...index {
                    positions[written] = positions[kept]
                    written += 1
                }
            } else if !isBlank {
                if isGuess { return false }
                let isCutOff = loadedFrom + end == file.source.size && found < fieldCount
                throw fault(
                    at: loadedFrom + rowStart,
                    isCutOff
                        ? .cutOff(found: found, expected: fieldCount) : .ragged(found: found, expected: fieldCount))
            }
            first = index + 1
            rowStart = end + 1
        }
        rowCount = starts.count
        positionCount = written
        rowStarts = starts
        return true
    }

    /// The place where the quote opened that is not closed by the end of the file.
    private func unclosedQuote() -> DataFault {
        var index = startOffset - loadedFrom
        var opened = index
        var isFieldStart = true
        var isQuoted = false
        while index < loadedCount {
            let byte = bytes[index]
            if isQuoted {
                if byte == Dialect.quote {
                    if index + 1 < loadedCount, bytes[index + 1] == Dialect.quote {
                        index += 1
                    } else {
                        isQuoted = false
                    }
                }
            } else if byte == Dialect.quote, isFieldStart {
                isQuoted = true
                isFieldStart = false
                opened = index
            } else {
                isFieldStart = byte == file.dialect.delimiter || byte == file.dialect.newline
            }
            index += 1
        }
        return fault(at: loadedFrom + opened, .unclosedQuote)
    }

    /// The start of a row, in bytes of the buffer.
    func rowStart(_ row: Int) -> Int {
        if let rowStarts { return Int(rowStarts[row]) }
        return row == 0 ? startOffset - loadedFrom : Int(positions[row * separatorCount - 1]) + 1
    }

    func fault(at offset: Int, _ cause: DataFault.Cause) -> DataFault {
        file.fault(at: offset, cause)
    }
}
