import CScan
import Glibc
import TinhBase
import TinhColumns

/// An opened delimited file: its dialect, its header, and where its rows begin.
struct CSVFile: Sendable {
    let source: ByteSource
    let dialect: Dialect
    /// The header's cells as they stand, blanks at the ends taken off, in NFC.
    let headers: [String]
    /// Offset of the first byte behind the header's line.
    let dataStart: Int
    let progress: ReadProgress?

    var fieldCount: Int { headers.count }
    var dataBytes: Int { source.size - dataStart }
    var zeroByteCause: DataFault.Cause { .binary(byte: 0) }

    /// Opens and reads the header. Blank lines above it are skipped, a byte order mark too.
    init(_ source: ByteSource, options: CSVOptions, scanLevel: Int32? = nil) throws(DataFault) {
        self.source = source
        progress = options.progress
        guard source.size > 0 else { throw DataFault(file: source.name, .empty) }
        var sample = try source.prefix(1 << 18)
        try CSVFile.checkKind(of: sample, file: source.name)
        let markSize = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var dialect = Dialect.sniffed(
            sample[markSize...], isWhole: sample.count == source.size, delimiter: options.delimiter)
        if let scanLevel { dialect.scanLevel = scanLevel }
        self.dialect = dialect
        while true {
            let header = CSVFile.header(sample, from: markSize, dialect: dialect)
            if let header, header.cells.count > CSVFile.columnCountMax {
                throw CSVFile.fault(
                    at: header.cells[0].start, .tooManyColumns(countMax: CSVFile.columnCountMax), source, dialect)
            }
            if let cell = header?.cells.first(where: { $0.bytes.count > CSVFile.nameBytesMax }) {
                throw CSVFile.fault(
                    at: cell.start, .tooLarge(what: "the name of a column", limit: "64 KiB"), source, dialect)
            }
            if let header, header.isComplete || sample.count == source.size {
                guard !header.isQuoteOpen else {
                    throw CSVFile.fault(at: header.quoteStart, .unclosedQuote, source, dialect)
                }
                guard let end = header.end else { throw DataFault(file: source.name, .empty) }
                dataStart = end
                var names: [String] = []
                for cell in header.cells {
                    try source.checkInterrupted()
                    names.append(try CSVFile.name(cell, source: source, dialect: dialect))
                }
                headers = names
                return
            }
            guard sample.count < source.size else { throw DataFault(file: source.name, .empty) }
            guard sample.count < Morsel.rowBytesMax else {
                throw DataFault(file: source.name, line: 1, column: 1, .tooLarge(what: "the header", limit: "256 MiB"))
            }
            sample = try source.prefix(sample.count * 4)
        }
    }

    /// Refuses files that are something else than text.
    static func checkKind(of start: [UInt8], file: String) throws(DataFault) {
        if let format = ForeignFormat.name(start) ?? ForeignFormat.name(path: file) {
            throw DataFault(file: file, .otherFormat(name: format))
        }
        if let encoding = EncodingGuess.utf16(Array(start.prefix(4096))) {
            throw DataFault(file: file, line: 1, column: 1, .notUTF8(byte: start[0], guess: encoding))
        }
        if let zero = firstZero(of: start) {
            let line = 1 + start[..<zero].count { $0 == Dialect.lineFeed }
            let lineStart = start[..<zero].lastIndex(of: Dialect.lineFeed).map { $0 + 1 } ?? 0
            throw DataFault(file: file, line: line, column: zero - lineStart + 1, .binary(byte: 0))
        }
    }

    private static func firstZero(of bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let zero = memchr(start, 0, bytes.count) else { return nil }
            return UnsafeRawPointer(zero) - start
        }
    }

    private struct Header {
        struct Cell {
            var bytes: [UInt8] = []
            var start: Int
        }

        var cells: [Cell] = []
        /// Nil when there are only blank lines.
        var end: Int?
        var isComplete = false
        var isQuoteOpen = false
        var quoteStart = 0
    }

    /// Each column takes memory of its own, whatever is in it.
    private static let columnCountMax = 1 << 18
    private static let nameBytesMax = 1 << 16

    /// The first line that is not blank; less of it where there are too many names, or one is too long.
    private static func header(_ sample: [UInt8], from start: Int, dialect: Dialect) -> Header? {
        var index = start
        while index < sample.count, sample[index] == Dialect.lineFeed || sample[index] == Dialect.carriageReturn {
            index += 1
        }
        var header = Header()
        guard index < sample.count else { return header }
        var cell = Header.Cell(start: index)
        var isFieldStart = true
        var isQuoted = false
        while index < sample.count, header.cells.count <= columnCountMax, cell.bytes.count <= nameBytesMax {
            let byte = sample[index]
            index += 1
            if isQuoted {
                if byte != Dialect.quote {
                    cell.bytes.append(byte)
                } else if index < sample.count, sample[index] == Dialect.quote {
                    cell.bytes.append(byte)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == dialect.delimiter || byte == dialect.newline {
                header.cells.append(cell)
                cell = Header.Cell(start: index)
                isFieldStart = true
                if byte == dialect.newline {
                    header.end = index
                    header.isComplete = true
                    break
                }
            } else if byte == Dialect.quote, isFieldStart {
                (isQuoted, isFieldStart, header.quoteStart) = (true, false, index - 1)
            } else {
                isFieldStart = false
                cell.bytes.append(byte)
            }
        }
        if !header.isComplete {
            header.cells.append(cell)
            header.end = index
            header.isQuoteOpen = isQuoted
        }
        if header.cells[header.cells.count - 1].bytes.last == Dialect.carriageReturn {
            header.cells[header.cells.count - 1].bytes.removeLast()
        }
        return header
    }

    private static func name(_ cell: Header.Cell, source: ByteSource, dialect: Dialect) throws(DataFault) -> String {
        let padded = cell.bytes + [UInt8](repeating: 0, count: 64)
        let valid = padded.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { tinh_utf8_valid_count(0, $0, cell.bytes.count) } ?? 0
        }
        guard valid == cell.bytes.count else {
            let guess = cell.bytes.withUnsafeBufferPointer { EncodingGuess.singleByte($0) }
            throw fault(at: cell.start + valid, .notUTF8(byte: cell.bytes[valid], guess: guess), source, dialect)
        }
        let text = cell.bytes.withUnsafeBufferPointer { $0.trimmed.text }
        return TextForm.normalized(text)
    }

    func fault(at offset: Int, _ cause: DataFault.Cause) -> DataFault {
        CSVFile.fault(at: offset, cause, source, dialect)
    }

    private static func fault(
        at offset: Int, _ cause: DataFault.Cause, _ source: ByteSource, _ dialect: Dialect
    ) -> DataFault {
        let place = FilePlace(in: source, offset: offset, newline: dialect.newline)
        return DataFault(file: source.name, line: place?.line, column: place?.column, cause)
    }
}
