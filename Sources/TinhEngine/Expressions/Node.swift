import TinhColumns
import TinhPlan
import TinhTypes

/// One expression of a compiled query, for the rows of one frame: gives a vector for each batch, worked out at most once.
///
/// Owned by one worker. Subclasses override `evaluate`; the vector they give stays theirs and is good until the frame's rows
/// change.
class Node {
    let frame: Frame
    let kind: Kind
    private var stamp = -1
    private var current: Vector?

    init(_ frame: Frame, _ kind: Kind) {
        self.frame = frame
        self.kind = kind
    }

    final func value() throws(RowFault) -> Vector {
        if stamp == frame.stamp, let current { return current }
        let vector = try evaluate(frame.rowCount)
        current = vector
        stamp = frame.stamp
        return vector
    }

    func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        preconditionFailure("a node without an evaluation")
    }

    /// True where every row gives the same value, known when the query is compiled.
    var constant: Value? { nil }

    /// Where this is a condition that holds for just the rows whose stored values, none of them missing, lie within some
    /// ranges, and nothing has to be noted of the others: these ranges.
    var storedRanges: [StoredRange]? { nil }
}

/// Values of a stored column that a condition holds for.
struct StoredRange {
    let column: ColumnNode
    var lower: Int128
    var upper: Int128
}

/// An expression could not be worked out for a row. The run looks the first such row up again, one row at a time, so that
/// neither batches nor threads decide which error is told.
struct RowFault: Error {
    enum Cause {
        case overflow(Kind)
        case unconvertible(value: String, to: String)
        case badPattern(message: String)
        case noRegularExpressions
        case badArgument(message: String)
        /// The values of the key, and the rows that both have it, in the table whose rows they are.
        case lookupNotUnique(key: [String], table: TableID?, first: Int, second: Int)
        case tooManyRows(limit: Int)
        case cancelled
    }

    let site: Site
    let cause: Cause
    /// The row in its chunk.
    let chunkRow: Int

    /// The same, of a row that is none of the source's.
    var withoutRow: RowFault { RowFault(site: site, cause: cause, chunkRow: RowFault.noRow) }
}

/// Counts what a node notices, for one worker.
final class NoteCounter {
    enum Case {
        case divisionByZero
        /// A function that has no real result there.
        case noResult
        case missingKept
        case rowsLeftOut
        case baseNotPositive
        case missingFalse
    }

    let noteCase: Case
    let site: Site
    var count = 0

    init(_ noteCase: Case, _ site: Site) {
        self.noteCase = noteCase
        self.site = site
    }
}

extension Vector.Form {
    /// The form of a kind's values as kernels take and give them.
    init(_ kind: Kind) {
        switch kind {
        case .bool: self = .mask
        case .int, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing: self = .integers
        case .decimal: self = .wide
        case .float: self = .floats
        case .text: self = .text
        }
    }
}

extension Kind {
    /// Digits after the point: 0 for an int; nil for what is not exact.
    var exactScale: Int? {
        switch self {
        case .int: 0
        case .decimal(let scale): scale
        case .float, .bool, .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing: nil
        }
    }

    /// Values are mantissas of up to 38 digits.
    var isDecimal: Bool {
        if case .decimal = self { return true }
        return false
    }
}

extension Vector {
    /// Valid where both are.
    func combineValidity(_ left: Vector, _ right: Vector, _ rowCount: Int) {
        guard let a = left.validity else {
            validity = right.validity
            return
        }
        guard let b = right.validity, b != a else {
            validity = a
            return
        }
        let out = validityStorage
        for row in 0..<rowCount { out[row] = a[row] & b[row] }
        validity = out
    }

    /// Makes room for clearing rows: a validity of this vector's own, with what it had before.
    func makeOwnValidity(_ rowCount: Int) -> UnsafeMutablePointer<UInt8> {
        if let validity {
            if validity != validityStorage { validityStorage.update(from: validity, count: rowCount) }
        } else {
            validityStorage.update(repeating: 1, count: rowCount)
        }
        validity = validityStorage
        return validityStorage
    }

    /// What is known of the values, or what the form allows.
    var knownBounds: Bounds { bounds ?? (form == .wide ? .decimal : .int64) }

    func isMissing(_ row: Int) -> Bool {
        guard let validity else { return false }
        return validity[row] == 0
    }

    /// The mantissas in 128 bits: the vector's own, or widened into `room`.
    func widened(_ rowCount: Int, into room: UnsafeMutablePointer<Int128>) -> UnsafePointer<Int128> {
        if form == .wide { return UnsafePointer(wide) }
        let values = integers
        for row in 0..<rowCount { room[row] = Int128(values[row]) }
        return UnsafePointer(room)
    }
}
