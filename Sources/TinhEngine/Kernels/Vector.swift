import TinhColumns
import TinhTypes

/// A text inside a buffer that outlives the batch.
struct TextSlice {
    let start: UnsafePointer<UInt8>
    let count: Int

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}

/// The values of one expression for the rows of one batch: a register of a compiled query, written again for each batch.
///
/// Owned by one worker. The form is settled when the query is compiled and follows from the kind: see `Form.init(_:)`.
final class Vector {
    /// Rows in a batch, at most.
    static let capacity = 2048

    enum Form {
        /// `Int64` a row: int, date, datetime, duration, periods, and decimals whose bounds fit 64 bits.
        case integers
        /// `Int128` a row: decimal mantissas.
        case wide
        /// `Double` a row.
        case floats
        /// `UInt8` a row, 0 or 1: bool.
        case mask
        /// `TextSlice` a row; where `dictionary` is set, `codes` holds an `Int32` a row and slices are not written.
        case text
    }

    let form: Form
    /// `capacity` values of the form: the vector's own, or those of a column, which are only read.
    private(set) var storage: UnsafeMutableRawPointer
    private let ownStorage: UnsafeMutableRawPointer
    /// 1 where the row has a value, 0 where it is missing; nil when no row of this batch is missing. Points to
    /// `validityStorage` or to another vector's.
    var validity: UnsafeMutablePointer<UInt8>?
    let validityStorage: UnsafeMutablePointer<UInt8>
    /// The value of row 0 stands for all rows (and its validity, too); all rows of the batch hold it.
    var isConstant = false
    /// Text only: codes of this dictionary stand in `codes` instead of slices in `storage`.
    var dictionary: TextDictionary?
    let codes: UnsafeMutablePointer<Int32>
    /// Integers and wide only: every value that is not missing lies within; nil when nothing is known.
    var bounds: Bounds?
    /// Text only: every value is known to be in NFC.
    var isNormalized = false
    /// Holds texts that a kernel made for this batch.
    var scratch = TextScratch()

    init(_ form: Form) {
        self.form = form
        let stride =
            switch form {
            case .integers, .floats: 8
            case .wide, .text: 16
            case .mask: 1
            }
        ownStorage = .allocate(byteCount: stride * Vector.capacity + 64, alignment: 64)
        ownStorage.initializeMemory(as: UInt8.self, repeating: 0, count: stride * Vector.capacity + 64)
        storage = ownStorage
        validityStorage = .allocate(capacity: Vector.capacity + 64)
        codes = .allocate(capacity: form == .text ? Vector.capacity : 1)
    }

    /// Reads values where a column has them, until the next batch.
    func borrow(_ values: UnsafeMutableRawPointer) { storage = values }

    func useOwnStorage() { storage = ownStorage }

    deinit {
        ownStorage.deallocate()
        validityStorage.deallocate()
        codes.deallocate()
    }

    var integers: UnsafeMutablePointer<Int64> { storage.assumingMemoryBound(to: Int64.self) }
    var wide: UnsafeMutablePointer<Int128> { storage.assumingMemoryBound(to: Int128.self) }
    var floats: UnsafeMutablePointer<Double> { storage.assumingMemoryBound(to: Double.self) }
    /// Integers, or mantissas that are known to fit 64 bits, which are then written to `room`.
    func integers(_ rowCount: Int, room: UnsafeMutablePointer<Int64>) -> UnsafePointer<Int64> {
        if form == .integers { return UnsafePointer(integers) }
        let wide = wide
        for row in 0..<rowCount { room[row] = validity?[row] == 0 ? 0 : Int64(wide[row]) }
        return UnsafePointer(room)
    }

    var mask: UnsafeMutablePointer<UInt8> { storage.assumingMemoryBound(to: UInt8.self) }
    var slices: UnsafeMutablePointer<TextSlice> { storage.assumingMemoryBound(to: TextSlice.self) }
}

/// Memory for the texts a kernel makes, reused from batch to batch; blocks never move while a batch lives.
struct TextScratch {
    private var blocks: [Buffer] = []
    private var blockIndex = 0
    private var used = 0

    /// Forgets the texts of the batch before.
    mutating func reset() {
        blockIndex = 0
        used = 0
    }

    /// Room for a text of `count` bytes; the caller writes it.
    mutating func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        while blockIndex < blocks.count, used + count > blocks[blockIndex].sizeBytes {
            blockIndex += 1
            used = 0
        }
        if blockIndex == blocks.count { blocks.append(Buffer(sizeBytes: max(64 * 1024, count))) }
        let start = blocks[blockIndex].pointer(of: UInt8.self) + used
        used += count
        return start
    }
}
