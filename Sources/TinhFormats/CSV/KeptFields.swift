import CScan
import TinhColumns

/// The fields of a file's rows that a reader wants: a scan then keeps the separators around them and each row's last one.
///
/// All rows of a file have the same separators, and so which one of its row a separator is needs no look at the others: it is
/// counted, block by block (`tinh_row_form`). Rows that are not so are found by the same counting.
final class KeptFields: Sendable {
    /// Separators kept of each row.
    let separatorCount: Int
    /// By column, which of the kept separators is behind it; the one before it then stands before that one. Nil for columns that
    /// are not kept.
    private let separators: [Int?]
    private let phases: Buffer
    private let behindRows: Buffer

    /// Nil where it is no gain: for many of the columns, or on a machine without the means.
    convenience init?(columns: [Int], of file: CSVFile) {
        guard tinh_scan_is_faster_by_form(file.dialect.scanLevel) != 0 else { return nil }
        self.init(columns: columns, fieldCount: file.fieldCount)
        guard separatorCount * 2 <= file.fieldCount else { return nil }
    }

    init(columns: [Int], fieldCount: Int) {
        var isKept = [Bool](repeating: false, count: fieldCount)
        isKept[fieldCount - 1] = true
        for column in columns {
            isKept[column] = true
            if column > 0 { isKept[column - 1] = true }
        }
        var separators = [Int?](repeating: nil, count: fieldCount)
        var count = 0
        for column in 0..<fieldCount where isKept[column] {
            separators[column] = count
            count += 1
        }
        self.separators = separators
        separatorCount = count
        phases = Buffer(sizeBytes: fieldCount * MemoryLayout<tinh_row_phase>.stride)
        let phase = phases.pointer(of: tinh_row_phase.self)
        var next = tinh_row_phase(kept: 0, ends: 0)
        // Each phase is the one behind it with one separator more: 64 of them, then from a row's last to its first.
        for index in (0..<(fieldCount + 64)).reversed() {
            let column = index % fieldCount
            next.kept = next.kept << 1 | (isKept[column] ? 1 : 0)
            next.ends = next.ends << 1 | (column == fieldCount - 1 ? 1 : 0)
            if index < fieldCount { phase[index] = next }
        }
        behindRows = Buffer(sizeBytes: (fieldCount + 65) * 4)
        let behind = behindRows.pointer(of: UInt32.self)
        for count in 0..<(fieldCount + 65) { behind[count] = UInt32(count % fieldCount) }
    }

    /// Which of the kept separators is behind a column's cells.
    func separator(behind column: Int) -> Int {
        guard let separator = separators[column] else { preconditionFailure("column \(column) is not kept") }
        return separator
    }

    func withForm<Result>(_ body: (UnsafePointer<tinh_row_form>) -> Result) -> Result {
        var form = tinh_row_form(
            phases: phases.pointer(of: tinh_row_phase.self), behind_rows: behindRows.pointer(of: UInt32.self))
        return body(&form)
    }
}
