import Synchronization

/// A word for each scalar of the Latin blocks (`LatinLetter`), worked out when a text first has the scalar: of the 848 a
/// process meets few, and all of them would take it 0.3 ms.
///
/// Any thread may ask. Two that meet a scalar at the same time both work it out, and find the same.
final class LatinTable: @unchecked Sendable {
    /// `LatinLetter.tableSize` words, 0 where none is worked out yet.
    private let words: UnsafeMutablePointer<Atomic<UInt32>>
    private let workOut: @Sendable (Unicode.Scalar) -> UInt32

    /// `workOut` gives the same word each time, and never 0.
    init(_ workOut: @escaping @Sendable (Unicode.Scalar) -> UInt32) {
        words = .allocate(capacity: LatinLetter.tableSize)
        for index in 0..<LatinLetter.tableSize { (words + index).initialize(to: Atomic(0)) }
        self.workOut = workOut
    }

    deinit {
        words.deinitialize(count: LatinLetter.tableSize)
        words.deallocate()
    }

    /// `index` is one that `LatinLetter.index` gave.
    @inline(__always)
    subscript(_ index: Int) -> UInt32 {
        let word = words[index].load(ordering: .relaxed)
        return word != 0 ? word : workedOut(index)
    }

    @inline(never)
    private func workedOut(_ index: Int) -> UInt32 {
        let word = workOut(LatinLetter.scalar(at: index))
        words[index].store(word, ordering: .relaxed)
        return word
    }
}
