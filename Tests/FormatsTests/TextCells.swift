import TinhColumns

@testable import TinhFormats

/// Texts as the cells of a piece of a file, for who codes them.
struct TextCells {
    private let texts: [[UInt8]?]
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = []
    private var lengths: [UInt32] = []

    /// Nil is a missing cell. `padding`: what stands behind the last cell.
    init(_ texts: [[UInt8]?], padding: UInt8) {
        self.texts = texts
        for text in texts {
            starts.append(UInt32(bytes.count))
            lengths.append(text.map { $0.isEmpty ? Cells.emptyText : UInt32($0.count) } ?? 0)
            bytes += (text ?? []) + [0x2C]
        }
        bytes += [UInt8](repeating: padding, count: 64)
    }

    /// Their codes in the builder's dictionary; nil where it gives up.
    func storage(of builder: DictionaryBuilder) -> DictionaryStorage? {
        withCells { builder.storage($0, pool: nil) }
    }

    func withCells<Result>(_ body: (Cells) -> Result?) -> Result? {
        var (bytes, starts, lengths) = (bytes, starts, lengths)
        return bytes.withUnsafeMutableBufferPointer { bytes in
            starts.withUnsafeMutableBufferPointer { starts in
                lengths.withUnsafeMutableBufferPointer { lengths -> Result? in
                    guard let bytes = bytes.baseAddress, let starts = starts.baseAddress,
                        let lengths = lengths.baseAddress
                    else { return nil }
                    let cells = Cells(
                        bytes: bytes, starts: starts, lengths: lengths, count: texts.count,
                        hasMissing: texts.contains(nil), hasEmptyText: texts.contains([]))
                    return body(cells)
                }
            }
        }
    }
}
