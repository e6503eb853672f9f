import TinhColumns
import TinhTypes

/// Collects the vectors of one expression, batch after batch, into a column.
final class ColumnBuilder {
    private let kind: Kind
    private var integers = GrowingBuffer<Int64>()
    private var wide = GrowingBuffer<Int128>()
    private var isWide = false
    private var floats = GrowingBuffer<Double>()
    private var codes = GrowingBuffer<Int32>()
    private var dictionary: TextDictionary?
    private var texts = TextBytes()
    private var isPlainText = false
    private var validity = GrowingBuffer<UInt8>()
    private var anyMissing = false
    private(set) var rowCount = 0

    init(_ kind: Kind) { self.kind = kind }

    func append(_ vector: Vector, _ count: Int) {
        switch vector.form {
        case .integers:
            if isWide {
                let room = wide.extend(count)
                for row in 0..<count { room[row] = Int128(vector.integers[row]) }
            } else {
                integers.extend(count).update(from: vector.integers, count: count)
            }
        case .wide:
            if !isWide { becomeWide() }
            wide.extend(count).update(from: vector.wide, count: count)
        case .floats: floats.extend(count).update(from: vector.floats, count: count)
        case .mask:
            let room = integers.extend(count)
            for row in 0..<count { room[row] = Int64(vector.mask[row]) }
        case .text: appendText(vector, count)
        }
        appendValidity(vector.validity, count)
        rowCount += count
    }

    private func becomeWide() {
        isWide = true
        let room = wide.extend(integers.count)
        for row in 0..<integers.count { room[row] = Int128(integers.values[row]) }
    }

    private func appendValidity(_ from: UnsafeMutablePointer<UInt8>?, _ count: Int) {
        if let from {
            if !anyMissing {
                anyMissing = true
                validity.resize(rowCount, filling: 1)
            }
            validity.extend(count).update(from: from, count: count)
        } else if anyMissing {
            validity.extend(count).update(repeating: 1, count: count)
        }
    }

    private func appendText(_ vector: Vector, _ count: Int) {
        if !isPlainText {
            if let own = vector.dictionary, dictionary == nil || dictionary === own {
                dictionary = own
                codes.extend(count).update(from: vector.codes, count: count)
                return
            }
            becomePlainText()
        }
        let isDictionary = vector.dictionary != nil
        for row in 0..<count {
            if vector.isMissing(row) {
                texts.append(UnsafeRawBufferPointer(start: nil, count: 0))
            } else {
                texts.append(isDictionary ? vector.slice(row).bytes : vector.slices[row].bytes)
            }
        }
        if isDictionary || !vector.isNormalized { texts.isNormalized = false }
    }

    private func becomePlainText() {
        isPlainText = true
        guard let dictionary else { return }
        texts.isNormalized = false
        for row in 0..<rowCount {
            let isMissing = anyMissing && validity.values[row] == 0
            texts.append(
                isMissing ? UnsafeRawBufferPointer(start: nil, count: 0) : dictionary.value(Int(codes.values[row])))
        }
        self.dictionary = nil
    }

    func finish() -> Column {
        let validity = anyMissing ? UnsafePointer(self.validity.values) : nil
        switch Vector.Form(kind) {
        case .integers, .mask: return NarrowColumn.integers(kind, integers.values, validity, rowCount)
        case .wide:
            return isWide
                ? NarrowColumn.mantissas(kind, wide.values, validity, rowCount)
                : NarrowColumn.integers(kind, integers.values, validity, rowCount)
        case .floats: return NarrowColumn.floats(floats.values, validity, rowCount)
        case .text:
            if let dictionary { return NarrowColumn.codes(codes.values, dictionary, validity, rowCount) }
            return texts.column(NarrowColumn.bits(validity, rowCount))
        }
    }
}

/// Texts one after another, as a column stores them.
struct TextBytes {
    private var offsets = GrowingBuffer<UInt32>()
    private var bytes = GrowingBuffer<UInt8>()
    var isNormalized = true

    init() { offsets.append(0) }

    var rowCount: Int { offsets.count - 1 }
    var byteCount: Int { bytes.count }

    mutating func append(_ text: UnsafeRawBufferPointer) {
        if let start = text.baseAddress, text.count > 0 {
            UnsafeMutableRawPointer(bytes.extend(text.count)).copyMemory(from: start, byteCount: text.count)
        }
        precondition(bytes.count <= Int(UInt32.max), "a chunk of more than 4 GiB of text")
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    func column(_ validity: Validity?) -> Column {
        let storage = TextStorage(offsets: offsets.buffer(), bytes: bytes.buffer(), isNormalized: isNormalized)
        return Column(kind: .text, rowCount: rowCount, storage: .text(storage), validity: validity)
    }
}
