import TinhBase
import TinhColumns

/// Bytes on their way to a sink: collected, and handed on in large pieces.
///
/// Bounds: `room(count)` makes sure that so many bytes can be written at `end`; whoever writes advances `used`.
struct OutputBuffer: ~Copyable {
    private let buffer = Buffer(sizeBytes: 1 << 17)
    private var used = 0
    private let sink: ByteSink
    private var scratch: [UInt8] = []

    init(_ sink: @escaping ByteSink) {
        self.sink = sink
        scratch.reserveCapacity(64)
    }

    mutating func flush() throws(WriteFault) {
        guard used > 0 else { return }
        let count = used
        used = 0
        try sink(UnsafeRawBufferPointer(start: buffer.bytes, count: count))
    }

    @inline(__always)
    private mutating func room(_ count: Int) throws(WriteFault) {
        if used &+ count > buffer.sizeBytes { try flush() }
    }

    @inline(__always)
    private var end: UnsafeMutablePointer<UInt8> { buffer.pointer(of: UInt8.self) + used }

    @inline(__always)
    mutating func append(_ byte: UInt8) throws(WriteFault) {
        try room(1)
        end[0] = byte
        used &+= 1
    }

    mutating func append(_ text: StaticString) throws(WriteFault) {
        try append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ bytes: [UInt8]) throws(WriteFault) {
        try room(bytes.count)
        if bytes.count > buffer.sizeBytes {
            var result: Result<Void, WriteFault> = .success(())
            bytes.withUnsafeBytes { bytes in
                do throws(WriteFault) { try sink(bytes) } catch { result = .failure(error) }
            }
            return try result.get()
        }
        let target = end
        bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: bytes.count)
            }
        }
        used += bytes.count
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(WriteFault) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        try room(bytes.count)
        if bytes.count > buffer.sizeBytes { return try sink(bytes) }
        UnsafeMutableRawPointer(end).copyMemory(from: start, byteCount: bytes.count)
        used += bytes.count
    }

    /// Digits from the right; at most 20 bytes.
    mutating func append(integer value: Int64) throws(WriteFault) {
        try room(20)
        var rest = value.magnitude
        var count = 1
        var bound: UInt64 = 10
        while count < 20, rest >= bound {
            count &+= 1
            if count == 20 { break }
            bound = bound &* 10
        }
        // 20 digits do not occur: the magnitude is at most 2^63.
        if value < 0 {
            end[0] = UInt8(ascii: "-")
            used &+= 1
        }
        var at = count
        let target = end
        repeat {
            at &-= 1
            target[at] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while at > 0
        used &+= count
    }

    /// All digits of the scale, a zero before the point where there is no other digit.
    mutating func append(mantissa: Int128, scale: Int) throws(WriteFault) {
        if scale == 0, let narrow = Int64(exactly: mantissa) { return try append(integer: narrow) }
        try room(NumberText.byteCountMax)
        used += NumberText.write(mantissa, scale: scale, to: end)
    }

    mutating func append(days: Int) throws(WriteFault) {
        let date = CalendarDate(daysSince1970: days)
        guard (0...9999).contains(date.year) else { return try append { CalendarText.appendDate(days, to: &$0) } }
        try room(10)
        let target = end
        target[0] = 0x30 &+ UInt8(truncatingIfNeeded: date.year / 1000)
        target[1] = 0x30 &+ UInt8(truncatingIfNeeded: date.year / 100 % 10)
        target[2] = 0x30 &+ UInt8(truncatingIfNeeded: date.year / 10 % 10)
        target[3] = 0x30 &+ UInt8(truncatingIfNeeded: date.year % 10)
        target[4] = UInt8(ascii: "-")
        target[5] = 0x30 &+ UInt8(truncatingIfNeeded: date.month / 10)
        target[6] = 0x30 &+ UInt8(truncatingIfNeeded: date.month % 10)
        target[7] = UInt8(ascii: "-")
        target[8] = 0x30 &+ UInt8(truncatingIfNeeded: date.day / 10)
        target[9] = 0x30 &+ UInt8(truncatingIfNeeded: date.day % 10)
        used &+= 10
    }

    /// Rarer forms, by way of an array that is kept.
    mutating func append(_ write: (inout [UInt8]) -> Void) throws(WriteFault) {
        scratch.removeAll(keepingCapacity: true)
        write(&scratch)
        try append(scratch)
    }
}
