import TinhBase

/// The cells of one column for a block of rows, rendered one after another.
///
/// Bounds: `reserve(count)` makes room for so many bytes at `end`, and 32 more that may be written over; whoever writes
/// advances `used`. `ends[row]` is where the cell of that row of the block ends; a block has at most `rowCountMax` rows.
final class CellBuffer {
    static let rowCountMax = 1024

    private(set) var start: UnsafeMutablePointer<UInt8>
    private var capacity = 1 << 14
    let ends: UnsafeMutablePointer<UInt32>
    private(set) var used = 0
    private var scratch: [UInt8] = []

    /// What may be written, and read, behind the last byte.
    static let slackBytes = 32

    init() {
        start = .allocate(capacity: capacity)
        ends = .allocate(capacity: CellBuffer.rowCountMax)
        ends.initialize(repeating: 0, count: CellBuffer.rowCountMax)
    }

    deinit {
        start.deallocate()
        ends.deallocate()
    }

    func clear() { used = 0 }

    @inline(__always)
    func close(_ row: Int) { ends[row] = UInt32(truncatingIfNeeded: used) }

    @inline(__always)
    func reserve(_ count: Int) {
        if used &+ count &+ CellBuffer.slackBytes > capacity { grow(count) }
    }

    private func grow(_ count: Int) {
        capacity = (used + count + CellBuffer.slackBytes) * 2
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: used)
        start.deallocate()
        start = larger
    }

    @inline(__always)
    var end: UnsafeMutablePointer<UInt8> { start + used }

    /// Says that so many bytes were written at `end`, within what was reserved.
    func advance(to newEnd: UnsafeMutablePointer<UInt8>) { used = newEnd - start }

    @inline(__always)
    func append(byte: UInt8) {
        reserve(1)
        end[0] = byte
        used &+= 1
    }

    @inline(__always)
    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(end).copyMemory(from: source, byteCount: bytes.count)
        used &+= bytes.count
    }

    func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Two digits at a time, from the right.
    @inline(__always)
    func append(integer value: Int64) {
        reserve(20)
        let target = end
        var rest = value.magnitude
        if value < 0 { target[0] = UInt8(ascii: "-") }
        let sign = value < 0 ? 1 : 0
        if rest < 10 {
            target[sign] = 0x30 &+ UInt8(truncatingIfNeeded: rest)
            used &+= sign &+ 1
            return
        }
        let count = CellBuffer.digitCount(rest)
        var at = sign &+ count
        used &+= at
        while rest >= 100 {
            let pair = rest % 100
            rest /= 100
            at &-= 2
            target[at] = 0x30 &+ UInt8(truncatingIfNeeded: pair / 10)
            target[at &+ 1] = 0x30 &+ UInt8(truncatingIfNeeded: pair % 10)
        }
        if rest >= 10 {
            target[sign] = 0x30 &+ UInt8(truncatingIfNeeded: rest / 10)
            target[sign &+ 1] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
        } else {
            target[sign] = 0x30 &+ UInt8(truncatingIfNeeded: rest)
        }
    }

    private static let powers: [UInt64] = (0..<20).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// From the bit width: 1233 / 4096 is the logarithm of 2 to the base 10, closely enough for 64 bits.
    @inline(__always)
    private static func digitCount(_ value: UInt64) -> Int {
        let guess = ((64 &- value.leadingZeroBitCount) &* 1233) &>> 12
        return value < powers[guess] ? guess : guess &+ 1
    }

    /// All digits of the scale, a zero before the point where there is no other digit.
    @inline(__always)
    func append(mantissa: Int64, scale: Int) {
        if scale == 0 { return append(integer: mantissa) }
        if scale > 18 { return append(wide: Int128(mantissa), scale: scale) }
        let power = CellBuffer.powers[scale]
        let (whole, fraction) = mantissa.magnitude.quotientAndRemainder(dividingBy: power)
        if mantissa < 0 { append(byte: UInt8(ascii: "-")) }
        if whole > UInt64(Int64.max) { return append(wide: Int128(mantissa), scale: scale) }
        append(integer: Int64(whole))
        reserve(scale &+ 1)
        let target = end
        target[0] = UInt8(ascii: ".")
        var rest = fraction
        var at = scale
        while at > 0 {
            target[at] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            at &-= 1
        }
        used &+= scale &+ 1
    }

    func append(wide mantissa: Int128, scale: Int) {
        reserve(NumberText.byteCountMax)
        used += NumberText.write(mantissa, scale: scale, to: end)
    }

    @inline(__always)
    func append(days: Int) {
        let date = CalendarDate(daysSince1970: days)
        guard (0...9999).contains(date.year) else { return append { CalendarText.appendDate(days, to: &$0) } }
        reserve(10)
        let target = end
        func digit(_ place: Int, _ value: Int) { target[place] = 0x30 &+ UInt8(truncatingIfNeeded: value) }
        digit(0, date.year / 1000)
        digit(1, date.year / 100 % 10)
        digit(2, date.year / 10 % 10)
        digit(3, date.year % 10)
        target[4] = UInt8(ascii: "-")
        digit(5, date.month / 10)
        digit(6, date.month % 10)
        target[7] = UInt8(ascii: "-")
        digit(8, date.day / 10)
        digit(9, date.day % 10)
        used &+= 10
    }

    /// Rarer forms, by way of an array that is kept.
    func append(_ write: (inout [UInt8]) -> Void) {
        scratch.removeAll(keepingCapacity: true)
        write(&scratch)
        scratch.withUnsafeBytes { append($0) }
    }
}
