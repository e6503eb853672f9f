import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// A test of one text against constants. Of dictionary-coded text each value is tested once, and rows go by their codes.
final class TextTestNode: PredicateNode {
    private let operand: Node
    /// The operand where it is a stored column.
    private let column: ColumnNode?
    private let test: TextTest
    private var table: CodeTable?

    init(_ frame: Frame, _ operand: Node, _ test: TextTest, whenMissing: Missing) {
        self.operand = operand
        column = operand as? ColumnNode
        self.test = test
        super.init(frame, whenMissing: whenMissing)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        if let column, onStorage(column.stored, rowCount) {
            if column.decodeValidity(rowCount, into: out.validityStorage) { settle(out.validityStorage, rowCount) }
            return out
        }
        let vector = try operand.value()
        let mask = out.mask
        if let dictionary = vector.dictionary {
            let table = codeTable(dictionary)
            let codes = vector.codes
            table.withAnswers { answers in
                for row in 0..<rowCount { mask[row] = answers[Int(codes[row])] }
            }
        } else if vector.isConstant {
            mask.update(repeating: test.holds(vector.slices[0], isNormalized: false) ? 1 : 0, count: rowCount)
        } else {
            for row in 0..<rowCount {
                mask[row] = test.holds(vector.slices[row], isNormalized: vector.isNormalized) ? 1 : 0
            }
        }
        settle(vector.validity, rowCount)
        return out
    }

    private func codeTable(_ dictionary: TextDictionary) -> CodeTable {
        let found: CodeTable
        if let table, table.dictionary === dictionary {
            found = table
        } else {
            found = CodeTable(dictionary)
            table = found
        }
        found.extend(test)
        return found
    }

    /// The rows of a stored column without decoding them; false where that cannot be.
    private func onStorage(_ stored: StoredColumn, _ rowCount: Int) -> Bool {
        let rows = frame.rowsInBatch
        let start = frame.start
        switch stored.layout {
        case .dictionary(let width):
            guard let dictionary = stored.dictionary else { return false }
            let table = codeTable(dictionary)
            if let all = table.sameForAll {
                out.mask.update(repeating: all, count: rowCount)
                return true
            }
            switch width {
            case .one: apply(table, stored.pointer(of: UInt8.self, from: start), rows, rowCount)
            case .two: apply(table, stored.pointer(of: UInt16.self, from: start), rows, rowCount)
            case .four: apply(table, stored.pointer(of: UInt32.self, from: start), rows, rowCount)
            case .constant, .eight: return false
            }
            return true
        case .text:
            guard rows == nil, stored.isNormalized, test.marksMany, let offsets = stored.offsets else { return false }
            search(stored.pointer(of: UInt8.self, from: 0), offsets + start, rowCount)
            return true
        case .integers, .wide, .floats: return false
        }
    }

    @inline(__always)
    private func apply<Code: FixedWidthInteger>(
        _ table: CodeTable, _ codes: UnsafeMutablePointer<Code>, _ rows: UnsafePointer<Int32>?, _ rowCount: Int
    ) {
        let mask = out.mask
        if rows == nil, let only = table.onlyCode {
            let code = Code(truncatingIfNeeded: only)
            for row in 0..<rowCount { mask[row] = codes[row] == code ? 1 : 0 }
            return
        }
        table.withAnswers { answers in
            if let rows {
                for row in 0..<rowCount { mask[row] = answers[Int(codes[Int(rows[row])])] }
            } else {
                for row in 0..<rowCount { mask[row] = answers[Int(codes[row])] }
            }
        }
    }

    /// One search over the bytes of all rows of the batch.
    private func search(
        _ bytes: UnsafePointer<UInt8>, _ offsets: UnsafePointer<UInt32>, _ rowCount: Int
    ) {
        out.mask.update(repeating: 0, count: rowCount)
        test.mark(bytes, offsets, rowCount, into: out.mask)
    }
}

/// The answer of a test for each code of a dictionary.
final class CodeTable {
    let dictionary: TextDictionary
    /// One more than tested, so that the codes of a chunk without any value read safely.
    private var answers: [UInt8] = [0]
    private var testedCount = 0
    private var ones = 0
    private var lastOne = 0

    init(_ dictionary: TextDictionary) { self.dictionary = dictionary }

    /// Tests the values that were added since.
    func extend(_ test: TextTest) {
        let count = dictionary.count
        if testedCount == count { return }
        let added = testedCount..<count
        answers.append(contentsOf: repeatElement(0, count: added.count))
        answers.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            test.mark(dictionary, added, into: start + added.lowerBound)
            ones += RowSelection.count(start + added.lowerBound, added.count)
            if ones == 1, let one = buffer[added].firstIndex(of: 1) { lastOne = one }
        }
        testedCount = count
    }

    var sameForAll: UInt8? { ones == 0 ? 0 : ones == testedCount ? 1 : nil }
    /// The code for which alone the test holds.
    var onlyCode: Int? { ones == 1 ? lastOne : nil }

    func withAnswers(_ body: (UnsafePointer<UInt8>) -> Void) {
        answers.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            body(start)
        }
    }
}

/// A test of two texts that both vary.
final class TextPairNode: PredicateNode {
    enum Question {
        case compare(Comparison)
        case contains
        case starts
        case ends
        case alike
    }

    private let left: Node
    private let right: Node
    private let question: Question
    private let isNegated: Bool

    init(
        _ frame: Frame, _ question: Question, _ left: Node, _ right: Node, isNegated: Bool, whenMissing: Missing
    ) {
        self.left = left
        self.right = right
        self.question = question
        self.isNegated = isNegated
        super.init(frame, whenMissing: whenMissing)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        for row in 0..<rowCount {
            out.mask[row] = holds(left.slice(row), right.slice(row)) != isNegated ? 1 : 0
        }
        settle(left.validity, right.validity, rowCount)
        return out
    }

    private func holds(_ left: TextSlice, _ right: TextSlice) -> Bool {
        switch question {
        case .compare(.equal): TextOrder.equal(left, right)
        case .compare(.notEqual): !TextOrder.equal(left, right)
        case .compare(let comparison): comparison.holds(TextOrder.compare(left, right))
        case .contains: normalized(left, right) { TextSearch.contains($0, $1) }
        case .starts: normalized(left, right) { TextSearch.starts($0, $1) }
        case .ends: normalized(left, right) { TextSearch.ends($0, $1) }
        case .alike: Folding.fold(Array(left.bytes)) == Folding.fold(Array(right.bytes))
        }
    }

    private func normalized(
        _ left: TextSlice, _ right: TextSlice, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        left.withNormalized(known: false) { left in
            right.withNormalized(known: false) { right in body(left, right) }
        }
    }
}
