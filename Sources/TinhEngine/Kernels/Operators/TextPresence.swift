import CKernels
import Synchronization
import TinhColumns

/// Looks for a text, byte for byte, among the rows of columns without a dictionary.
package struct TextPresence {
    private let texts: [(storage: TextStorage, rowCount: Int)]

    /// Rows that are looked at before another thread may have found the text.
    private static let stretchRowCount = 1 << 14

    /// Nil where one of the pieces has a dictionary.
    package init?(_ pieces: [Column]) {
        var texts: [(TextStorage, Int)] = []
        for piece in pieces {
            guard case .text(let storage) = piece.storage else { return nil }
            texts.append((storage, piece.rowCount))
        }
        self.texts = texts
    }

    /// Whether one of the rows has these bytes, of which there are some: what stands where a value is missing is empty. By all
    /// threads, as long as none has found it.
    package func has(_ text: [UInt8], _ pool: ThreadPool, threadCount: Int) -> Bool {
        let texts = self.texts
        let stretches = texts.indices.flatMap { piece in
            stride(from: 0, to: texts[piece].rowCount, by: TextPresence.stretchRowCount).map { (piece, $0) }
        }
        let next = Atomic<Int>(0)
        let isFound = Atomic<Bool>(false)
        pool.run(min(threadCount, stretches.count)) { _ in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextPresence.stretchRowCount) { mask in
                guard let mask = mask.baseAddress else { return }
                while !isFound.load(ordering: .relaxed) {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard number < stretches.count else { return }
                    let (piece, start) = stretches[number]
                    let (storage, rowCount) = texts[piece]
                    let offsets = storage.offsets.pointer(of: UInt32.self) + start
                    let count = min(TextPresence.stretchRowCount, rowCount - start)
                    if tinh_mark_equal(storage.bytes.bytes, offsets, count, text, text.count, mask) > 0 {
                        isFound.store(true, ordering: .relaxed)
                    }
                }
            }
        }
        return isFound.load(ordering: .relaxed)
    }
}
