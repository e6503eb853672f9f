import TinhBase
import TinhTypes

/// What the kernels share in going over the rows of a batch. The loops are inlined into each kernel, so a body costs no
/// call; every pointer read or written is one of `rowCount` rows of a vector, and `rowCount` is at most
/// `Vector.capacity`.
extension Vector {
    @inline(__always)
    func hasValue(_ row: Int) -> Bool {
        guard let validity else { return true }
        return validity[row] != 0
    }
}

/// Texts to texts. A row whose argument is missing is worked on too: its slot reads safely and means nothing.
@inline(__always)
func mapText(
    _ source: Vector, _ out: Vector, _ rowCount: Int, _ body: (TextSlice) throws(KernelFault) -> TextSlice
) throws(KernelFault) {
    let texts = source.slices
    let results = out.slices
    for row in 0..<rowCount { results[row] = try body(texts[row]) }
}

/// Integers to integers, where nothing can go wrong.
@inline(__always)
func mapIntegers(_ source: Vector, _ out: Vector, _ rowCount: Int, _ body: (Int64) -> Int64) {
    let values = source.integers
    let results = out.integers
    for row in 0..<rowCount { results[row] = body(values[row]) }
}

/// Integers to integers, where a value may not have a result: that is a fault unless its row is missing.
@inline(__always)
func mapIntegers(
    _ source: Vector, _ out: Vector, _ rowCount: Int, orFault fault: (Int) -> KernelFault, _ body: (Int64) -> Int64?
) throws(KernelFault) {
    let values = source.integers
    let results = out.integers
    for row in 0..<rowCount {
        if let result = body(values[row]) {
            results[row] = result
        } else {
            results[row] = 0
            if out.hasValue(row) { throw fault(row) }
        }
    }
}

/// Pairs of integers to integers, as above.
@inline(__always)
func mapIntegers(
    _ left: Vector, _ right: Vector, _ out: Vector, _ rowCount: Int, orFault fault: (Int) -> KernelFault,
    _ body: (Int64, Int64) -> Int64?
) throws(KernelFault) {
    let lefts = left.integers
    let rights = right.integers
    let results = out.integers
    for row in 0..<rowCount {
        if let result = body(lefts[row], rights[row]) {
            results[row] = result
        } else {
            results[row] = 0
            if out.hasValue(row) { throw fault(row) }
        }
    }
}

/// Decimal mantissas (or ints) of a vector of either form.
struct MantissaReader {
    private let narrow: UnsafePointer<Int64>
    private let wide: UnsafePointer<Int128>?

    init(_ vector: Vector) {
        narrow = UnsafePointer(vector.integers)
        wide = vector.form == .wide ? UnsafePointer(vector.wide) : nil
    }

    @inline(__always)
    subscript(row: Int) -> Int128 {
        if let wide { return wide[row] }
        return Int128(narrow[row])
    }
}

/// Writes decimal mantissas (or ints) to a vector of either form.
struct MantissaWriter {
    private let narrow: UnsafeMutablePointer<Int64>
    private let wide: UnsafeMutablePointer<Int128>?
    /// 38 digits.
    private static let limit = PowerOfTen.unsigned[ExactNumber.digitCountMax]

    init(_ vector: Vector) {
        narrow = vector.integers
        wide = vector.form == .wide ? vector.wide : nil
    }

    /// False when the value does not fit; then 0 is written.
    @inline(__always)
    func write(_ value: Int128, _ row: Int) -> Bool {
        if let wide {
            let fits = value.magnitude < MantissaWriter.limit
            wide[row] = fits ? value : 0
            return fits
        }
        let fits = Int64(exactly: value)
        narrow[row] = fits ?? 0
        return fits != nil
    }
}

extension Kind {
    /// The digits after the point of an exact number: 0 for an int.
    var decimalScale: Int {
        if case .decimal(let scale) = self { return scale }
        return 0
    }
}

extension TextSlice {
    /// No bytes, at a place that reads safely.
    static var empty: TextSlice { TextSlice("" as StaticString) }

    /// A text that stands in the program.
    init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }

    /// The bytes from `lower` up to `upper`, which lie within.
    @inline(__always)
    func part(_ lower: Int, _ upper: Int) -> TextSlice { TextSlice(start: start + lower, count: upper - lower) }
}

extension TextScratch {
    /// Keeps the bytes of a string.
    mutating func keep(_ string: consuming String) -> TextSlice {
        string.withUTF8 { bytes in keep(UnsafeRawBufferPointer(bytes)) }
    }

    /// Keeps a copy of the bytes.
    mutating func keep(_ bytes: UnsafeRawBufferPointer) -> TextSlice {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return .empty }
        let start = allocate(bytes.count)
        UnsafeMutableRawPointer(start).copyMemory(from: source, byteCount: bytes.count)
        return TextSlice(start: start, count: bytes.count)
    }
}

/// Room for many small texts of a batch, asked of its scratch for many at once.
struct TextRoom {
    /// Where the next text may be written.
    private(set) var start: UnsafeMutablePointer<UInt8>
    private var byteCount: Int

    private static let byteCountMin = 4096

    /// For at least a text of so many bytes.
    init(_ byteCount: Int, of scratch: inout TextScratch) {
        self.byteCount = max(byteCount, TextRoom.byteCountMin)
        start = scratch.allocate(self.byteCount)
    }

    @inline(__always)
    func holds(_ byteCount: Int) -> Bool { byteCount <= self.byteCount }

    /// So many bytes have been written.
    @inline(__always)
    mutating func take(_ byteCount: Int) {
        start += byteCount
        self.byteCount -= byteCount
    }
}

/// What a cell may grow to by `repeat`, `pad_left`, `pad_right` and `replace`.
enum TextLimit {
    static let cellBytesMax = 1 << 20

    static func exceeded(_ function: String, row: Int) -> KernelFault {
        .badArgument(row: row, message: "\(function) would make a text longer than 1 MiB")
    }
}
