import TinhColumns

/// Codes for the texts of one expression: equal texts (NFC) have equal codes.
///
/// Where all rows come from one dictionary that is known in whole its codes are taken as they are, and order like the texts if it
/// is sorted; else texts are interned. Owned by one worker.
final class TextCoder {
    let shared: TextDictionary?
    private let interner = TextInterner()
    private let canonical: [Int32]?

    private let isOrderFree: Bool

    /// `statistics`: of the column that the expression only names. `isOrderFree`: nobody minds the order of codes.
    init(_ statistics: ColumnStatistics?, isOrderFree: Bool = false) {
        self.isOrderFree = isOrderFree
        shared = statistics?.dictionary.flatMap { $0.isWhole ? $0 : nil }
        canonical = shared?.canonicalCodes
    }

    /// The rows of columns that are made together.
    var keptCount = 0

    var count: Int { shared?.count ?? interner.count }
    /// Codes ascend like the texts, as far as anybody minds.
    var isSorted: Bool { shared.map { isOrderFree || $0.isSorted } ?? false }

    /// The codes of a vector's rows; a missing row gives an unspecified code below `max(1, count)`.
    func codes(_ vector: Vector, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        guard let shared else { return interner.codes(vector, rowCount, into: out) }
        precondition(vector.dictionary === shared, "texts from outside the column's dictionary")
        if let canonical, !canonical.isEmpty {
            for row in 0..<rowCount { out[row] = canonical[Int(vector.codes[row])] }
        } else {
            out.update(from: vector.codes, count: rowCount)
        }
    }

    /// Codes of the dictionary are this coder's own.
    func takesCodes(of dictionary: TextDictionary?) -> Bool {
        shared != nil && dictionary === shared && (canonical?.isEmpty ?? true)
    }

    func text(_ code: Int) -> TextSlice {
        if let shared { return .view(shared.value(code)) }
        return interner.text(code)
    }

    func compare(_ left: Int32, _ right: Int32) -> Int {
        if left == right { return 0 }
        if isSorted { return left < right ? -1 : 1 }
        return TextOrder.compare(text(Int(left)), text(Int(right)))
    }

    /// This coder's codes for all texts of another; nil where both have the same codes.
    func translation(from other: TextCoder, isCancelled: () -> Bool) -> [Int32]? {
        if let shared, shared === other.shared { return nil }
        return interner.absorb(other.interner, isCancelled: isCancelled)
    }

    /// A column of codes; a missing row's code means nothing. The dictionary is sorted, unless it is the rows' own.
    func column(
        _ codes: GrowingBuffer<Int32>, _ validity: UnsafePointer<UInt8>?, in pool: BufferPool? = nil
    ) -> Column {
        if let shared {
            // Few rows are not to keep a dictionary that was made for many.
            if !shared.isSorted, max(codes.count, keptCount) < shared.count / 8 {
                return NarrowColumn.texts(codes.values, shared, validity, codes.count)
            }
            return NarrowColumn.codes(codes.values, shared, validity, codes.count, in: pool)
        }
        settle(.caller)
        guard let (dictionary, ranks) = sorted else { preconditionFailure("texts that were sorted, and are not") }
        var ranked = GrowingBuffer<Int32>(capacity: codes.count)
        for row in 0..<codes.count {
            let isMissing = validity.map { $0[row] == 0 } ?? false
            ranked.append(isMissing ? 0 : ranks[Int(codes.values[row])])
        }
        return NarrowColumn.codes(ranked.values, dictionary, validity, codes.count, in: pool)
    }

    /// The interned texts as a sorted dictionary, and the rank of each code in it.
    private var sorted: (dictionary: TextDictionary, ranks: [Int32])?

    /// Works out what `column` needs, once, when no more texts come, so that it can be called from several threads. Does
    /// nothing when cancelled: then there will be no columns.
    func settle(_ threads: Gather.Threads) {
        guard shared == nil, sorted == nil, let codes = interner.sortedCodes(threads) else { return }
        var ranks = [Int32](repeating: 0, count: max(1, codes.count))
        var arena = TextArena()
        for (rank, code) in codes.enumerated() {
            if rank & 0x3FFF == 0, threads.isCancelled() { return }
            ranks[Int(code)] = Int32(rank)
            arena.append(interner.text(Int(code)).bytes)
        }
        sorted = (TextDictionary(values: arena, canonicalCodes: nil, isSorted: true), ranks)
    }
}
