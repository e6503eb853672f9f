import Synchronization
import TinhColumns

/// The values of a column that has no codes: counting them takes longer than a key may take, so a thread does it while the
/// user goes on, and until then the values of the first rows stand for all.
final class MadeValueList: Sendable {
    private let made = Mutex<ColumnValueList?>(nil)
    private let sample: ColumnValueList

    /// Rows that are counted at once: their list takes half a millisecond.
    private static let sampleRowCount = 1024
    /// Until the values of the first rows are drawn.
    private static let pauseMilliseconds: UInt32 = 20

    /// `list`: makes the list of the first so many rows.
    init(rowCount: Int, list: @escaping @Sendable (_ rowCountMax: Int) -> ColumnValueList) {
        sample = list(MadeValueList.sampleRowCount)
        if rowCount <= MadeValueList.sampleRowCount {
            made.withLock { $0 = sample }
            return
        }
        // Without a thread the values of the first rows have to do.
        BackgroundThread.start(afterMilliseconds: MadeValueList.pauseMilliseconds) { [weak self] in
            let list = list(.max)
            self?.made.withLock { $0 = list }
        }
    }

    /// The list, or that of the first rows as long as `isWhole` is false.
    var list: (values: ColumnValueList, isWhole: Bool) {
        let list = made.withLock { $0 }
        return (list ?? sample, list != nil)
    }
}
