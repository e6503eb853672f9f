import Glibc
import Synchronization
import TinhColumns

/// The values of a column that has no codes: counting them takes longer than a key may take, so a thread does it while the
/// user goes on, and until then the values of the first rows stand for all.
final class MadeValueList: Sendable {
    private let made = Mutex<ColumnValueList?>(nil)
    private let sample: ColumnValueList

    /// Rows that are counted at once.
    private static let sampleRowCount = 4096

    /// `list`: makes the list of the first so many rows.
    init(rowCount: Int, list: @escaping @Sendable (_ rowCountMax: Int) -> ColumnValueList) {
        sample = list(MadeValueList.sampleRowCount)
        if rowCount <= MadeValueList.sampleRowCount {
            made.withLock { $0 = sample }
            return
        }
        let work = Unmanaged.passRetained(
            Work { [weak self] in
                let list = list(.max)
                self?.made.withLock { $0 = list }
            })
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        if status == 0 {
            pthread_detach(thread)
        } else {
            // Without a thread the values of the first rows have to do.
            work.release()
        }
    }

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// The list, or that of the first rows as long as `isWhole` is false.
    var list: (values: ColumnValueList, isWhole: Bool) {
        let list = made.withLock { $0 }
        return (list ?? sample, list != nil)
    }
}
