import TinhColumns
import TinhTypes

/// Whole columns from values that stand in memory, in the narrowest storage that holds them.
enum NarrowColumn {
    /// `validity` has a byte of 0 or 1 a row, nil when no row is missing. `pool`: where the values are kept, nil for memory of
    /// their own. O(rows).
    static func integers(
        _ kind: Kind, _ values: UnsafePointer<Int64>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        in pool: BufferPool? = nil
    ) -> Column {
        var minimum = Int64.max
        var maximum = Int64.min
        if let validity {
            for row in 0..<rowCount where validity[row] != 0 {
                minimum = min(minimum, values[row])
                maximum = max(maximum, values[row])
            }
        } else {
            for row in 0..<rowCount {
                minimum = min(minimum, values[row])
                maximum = max(maximum, values[row])
            }
        }
        let bits = bits(validity, rowCount)
        if minimum > maximum {
            let storage = IntegerStorage(
                buffer: Buffer(sizeBytes: 0), width: .constant, base: 0, minimum: minimum, maximum: maximum)
            return Column(kind: kind, rowCount: rowCount, storage: .integers(storage), validity: bits)
        }
        let range = UInt64(bitPattern: maximum &- minimum)
        let width = IntegerStorage.Width(range: range)
        let base = width == .eight ? 0 : minimum
        let buffer = Buffer.new(sizeBytes: rowCount * width.rawValue, in: pool)
        switch width {
        case .constant: break
        case .one: narrow(values, validity, base, buffer.pointer(of: UInt8.self), rowCount)
        case .two: narrow(values, validity, base, buffer.pointer(of: UInt16.self), rowCount)
        case .four: narrow(values, validity, base, buffer.pointer(of: UInt32.self), rowCount)
        case .eight: narrow(values, validity, base, buffer.pointer(of: Int64.self), rowCount)
        }
        let storage = IntegerStorage(buffer: buffer, width: width, base: base, minimum: minimum, maximum: maximum)
        return Column(kind: kind, rowCount: rowCount, storage: .integers(storage), validity: bits)
    }

    /// Values `base + code` of codes that lie within the bounds, both of which occur. O(rows).
    static func integers(
        _ kind: Kind, _ codes: UnsafePointer<UInt32>, _ bounds: ClosedRange<UInt32>, from base: Int64, _ rowCount: Int,
        in pool: BufferPool?
    ) -> Column {
        let width = IntegerStorage.Width(range: UInt64(bounds.upperBound - bounds.lowerBound))
        let buffer = Buffer.new(sizeBytes: rowCount * width.rawValue, in: pool)
        let least = bounds.lowerBound
        switch width {
        case .one: shorten(codes, least, buffer.pointer(of: UInt8.self), rowCount)
        case .two: shorten(codes, least, buffer.pointer(of: UInt16.self), rowCount)
        case .constant, .four, .eight:
            if width != .constant { shorten(codes, least, buffer.pointer(of: UInt32.self), rowCount) }
        }
        let storage = IntegerStorage(
            buffer: buffer, width: width, base: base &+ Int64(least), minimum: base &+ Int64(least),
            maximum: base &+ Int64(bounds.upperBound))
        return Column(kind: kind, rowCount: rowCount, storage: .integers(storage), validity: nil)
    }

    @inline(__always)
    private static func shorten<Stored: FixedWidthInteger>(
        _ codes: UnsafePointer<UInt32>, _ least: UInt32, _ out: UnsafeMutablePointer<Stored>, _ rowCount: Int
    ) {
        for row in 0..<rowCount { out[row] = Stored(truncatingIfNeeded: codes[row] &- least) }
    }

    @inline(__always)
    private static func narrow<Stored: FixedWidthInteger>(
        _ values: UnsafePointer<Int64>, _ validity: UnsafePointer<UInt8>?, _ base: Int64,
        _ out: UnsafeMutablePointer<Stored>, _ rowCount: Int
    ) {
        if let validity {
            for row in 0..<rowCount {
                out[row] = validity[row] == 0 ? 0 : Stored(truncatingIfNeeded: values[row] &- base)
            }
        } else {
            for row in 0..<rowCount { out[row] = Stored(truncatingIfNeeded: values[row] &- base) }
        }
    }

    /// Mantissas of any width: 64 bits and less where they fit.
    static func mantissas(
        _ kind: Kind, _ values: UnsafePointer<Int128>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int
    ) -> Column {
        var fits = true
        for row in 0..<rowCount {
            let isIgnored = validity.map { $0[row] == 0 } ?? false
            fits = fits && (isIgnored || Int64(exactly: values[row]) != nil)
        }
        if fits {
            let narrow = UnsafeMutablePointer<Int64>.allocate(capacity: max(rowCount, 1))
            defer { narrow.deallocate() }
            for row in 0..<rowCount { narrow[row] = Int64(truncatingIfNeeded: values[row]) }
            return integers(kind, narrow, validity, rowCount)
        }
        let buffer = Buffer(sizeBytes: rowCount * 16)
        let out = buffer.pointer(of: Int128.self)
        for row in 0..<rowCount { out[row] = validity.map { $0[row] == 0 } ?? false ? 0 : values[row] }
        return Column(kind: kind, rowCount: rowCount, storage: .wide(buffer), validity: bits(validity, rowCount))
    }

    static func floats(
        _ values: UnsafePointer<Double>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        in pool: BufferPool? = nil
    ) -> Column {
        let buffer = Buffer.new(sizeBytes: rowCount * 8, in: pool)
        let out = buffer.pointer(of: Double.self)
        for row in 0..<rowCount { out[row] = validity.map { $0[row] == 0 } ?? false ? 0 : values[row] }
        return Column(kind: .float, rowCount: rowCount, storage: .floats(buffer), validity: bits(validity, rowCount))
    }

    /// Codes of a dictionary; missing rows have code 0.
    static func codes(
        _ codes: UnsafePointer<Int32>, _ dictionary: TextDictionary, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        in pool: BufferPool? = nil
    ) -> Column {
        let count = dictionary.count
        let width: IntegerStorage.Width = count <= 0x100 ? .one : count <= 0x1_0000 ? .two : .four
        let buffer = Buffer.new(sizeBytes: rowCount * width.rawValue, in: pool)
        switch width {
        case .one: shorten(codes, validity, buffer.pointer(of: UInt8.self), rowCount)
        case .two: shorten(codes, validity, buffer.pointer(of: UInt16.self), rowCount)
        case .constant, .four, .eight: shorten(codes, validity, buffer.pointer(of: UInt32.self), rowCount)
        }
        return Column(
            kind: .text, rowCount: rowCount,
            storage: .dictionary(DictionaryStorage(codes: buffer, width: width, dictionary: dictionary)),
            validity: bits(validity, rowCount))
    }

    /// The texts of codes, in memory of their own. O(bytes).
    static func texts(
        _ codes: UnsafePointer<Int32>, _ dictionary: TextDictionary, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int
    ) -> Column {
        var texts = TextBytes()
        texts.isNormalized = dictionary.isNormalized
        for row in 0..<rowCount {
            let isMissing = validity.map { $0[row] == 0 } ?? false
            texts.append(
                isMissing ? UnsafeRawBufferPointer(start: nil, count: 0) : dictionary.value(Int(codes[row])))
        }
        return texts.column(bits(validity, rowCount))
    }

    @inline(__always)
    private static func shorten<Stored: FixedWidthInteger>(
        _ codes: UnsafePointer<Int32>, _ validity: UnsafePointer<UInt8>?, _ out: UnsafeMutablePointer<Stored>,
        _ rowCount: Int
    ) {
        guard let validity else {
            for row in 0..<rowCount { out[row] = Stored(truncatingIfNeeded: codes[row]) }
            return
        }
        for row in 0..<rowCount { out[row] = validity[row] == 0 ? 0 : Stored(truncatingIfNeeded: codes[row]) }
    }

    /// Nil when every row has a value.
    static func bits(_ validity: UnsafePointer<UInt8>?, _ rowCount: Int) -> Validity? {
        guard let validity else { return nil }
        let present = RowSelection.count(validity, rowCount)
        if present == rowCount { return nil }
        let wordCount = (rowCount + 63) / 64
        let words = Buffer(sizeBytes: wordCount * 8)
        let out = words.pointer(of: UInt64.self)
        for word in 0..<wordCount {
            var bits: UInt64 = 0
            let first = word * 64
            for step in 0..<min(64, rowCount - first) { bits |= UInt64(validity[first + step]) << UInt64(step) }
            out[word] = bits
        }
        return Validity(words: words, missingCount: rowCount - present)
    }
}

extension IntegerStorage.Width {
    /// Of values that lie no farther from each other.
    fileprivate init(range: UInt64) {
        self =
            range == 0
            ? .constant : range <= 0xFF ? .one : range <= 0xFFFF ? .two : range <= 0xFFFF_FFFF ? .four : .eight
    }
}
