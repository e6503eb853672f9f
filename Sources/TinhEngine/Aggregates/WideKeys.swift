import TinhColumns
import TinhTypes

/// Keys whose parts share two words: too many bits for one, and known beforehand. Words ascend like the keys, missing last.
///
/// Owned by one worker.
final class WideKeys {
    /// Like the parts of one word: the code of all ones means missing. Floats take 64 bits, in their order.
    struct Layout: Equatable {
        struct Part: Equatable {
            /// The value of code 0.
            let base: Int64
            let bits: UInt64
            let shift: UInt64

            var missing: UInt64 { UInt64.max >> (64 - bits) }
        }

        let parts: [Part]
        /// Bits of the second word; the first has those above them.
        let lowBits: UInt64

        /// Of each word.
        static let bitsMax: UInt64 = 62

        /// `ranges`: nil for floats. Nil when two words do not hold the parts.
        init?(_ ranges: [(lower: Int64, upper: Int64)?]) {
            var parts: [Part] = []
            var shift: UInt64 = 0
            for range in ranges.reversed() {
                var bits: UInt64 = 64
                if let range {
                    let distance = UInt64(bitPattern: range.upper &- range.lower)
                    // One code more for missing.
                    guard range.upper >= range.lower, distance < UInt64.max - 1 else { return nil }
                    bits = UInt64(max(1, 64 - (distance + 1).leadingZeroBitCount))
                }
                parts.append(Part(base: range?.lower ?? 0, bits: bits, shift: shift))
                shift += bits
                guard shift <= Layout.bitsMax * 2 else { return nil }
            }
            self.parts = parts.reversed()
            lowBits = shift - min(shift, Layout.bitsMax)
        }

        /// Both words as one number of 128 bits.
        @inline(__always)
        func halves(_ high: UInt64, _ low: UInt64) -> (upper: UInt64, lower: UInt64) {
            let whole = UInt128(high) << UInt128(lowBits) | UInt128(low)
            return (UInt64(truncatingIfNeeded: whole >> 64), UInt64(truncatingIfNeeded: whole))
        }

        @inline(__always)
        func code(_ high: UInt64, _ low: UInt64, _ part: Int) -> UInt64 {
            let whole = UInt128(high) << UInt128(lowBits) | UInt128(low)
            return UInt64(truncatingIfNeeded: whole >> UInt128(parts[part].shift)) & parts[part].missing
        }
    }

    let layout: Layout
    let general: KeyWords
    let high: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
    let low: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
    private let part: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
    private let codes: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    /// `ranges`: of each part, where known. Nil where two words do not hold the keys, or do not order like them.
    init?(_ general: KeyWords, _ ranges: [(lower: Int64, upper: Int64)?]) {
        for (index, kind) in general.kinds.enumerated() {
            let isFloat = Vector.Form(kind) == .floats
            guard isFloat || ranges[index] != nil, general.coders[index]?.isSorted ?? true else { return nil }
        }
        let known = zip(general.kinds, ranges).map { Vector.Form($0) == .floats ? nil : $1 }
        guard let layout = Layout(known) else { return nil }
        self.layout = layout
        self.general = general
    }

    deinit {
        high.deallocate()
        low.deallocate()
        part.deallocate()
        codes.deallocate()
    }

    /// Writes the words of a batch's rows; false where a value lies outside of what was known.
    func pack(_ vectors: [Vector], _ rowCount: Int) -> Bool {
        high.update(repeating: 0, count: rowCount)
        low.update(repeating: 0, count: rowCount)
        return vectors.enumerated().allSatisfy { index, vector in put(vector, index, rowCount) }
    }

    /// Adds one part's codes.
    private func put(_ vector: Vector, _ index: Int, _ rowCount: Int) -> Bool {
        let place = layout.parts[index]
        let base = place.base
        guard let validity = vector.validity else {
            switch vector.form {
            case .wide: return false
            case .mask:
                let mask = vector.mask
                return put(place, rowCount) { UInt64(bitPattern: Int64(mask[$0]) &- base) }
            case .integers:
                let values = vector.integers
                return put(place, rowCount) { UInt64(bitPattern: values[$0] &- base) }
            case .floats:
                let values = vector.floats
                return put(place, rowCount) { FloatOrder.word(values[$0]) }
            case .text:
                general.coders[index]?.codes(vector, rowCount, into: codes)
                let codes = codes
                return put(place, rowCount) { UInt64(UInt32(bitPattern: codes[$0])) }
            }
        }
        let part = part
        switch vector.form {
        case .wide: return false
        case .mask: for row in 0..<rowCount { part[row] = UInt64(bitPattern: Int64(vector.mask[row]) &- base) }
        case .integers: for row in 0..<rowCount { part[row] = UInt64(bitPattern: vector.integers[row] &- base) }
        case .floats: for row in 0..<rowCount { part[row] = FloatOrder.word(vector.floats[row]) }
        case .text:
            general.coders[index]?.codes(vector, rowCount, into: codes)
            for row in 0..<rowCount { part[row] = UInt64(UInt32(bitPattern: codes[row])) }
        }
        for row in 0..<rowCount where validity[row] == 0 { part[row] = 0 }
        guard put(place, rowCount, { part[$0] }) else { return false }
        let missing = place.missing
        for row in 0..<rowCount { part[row] = validity[row] == 0 ? missing : 0 }
        write(place, rowCount) { part[$0] }
        return true
    }

    /// Adds codes below that of missing; false where one is not.
    @inline(__always)
    private func put(_ place: Layout.Part, _ rowCount: Int, _ code: (Int) -> UInt64) -> Bool {
        // What lies below the least value known has wrapped around. Of codes up to the greatest of so many bits neither it nor
        // the next one has a bit above them.
        var bits: UInt64 = 0
        var isAnyLast = false
        write(place, rowCount) { row in
            let own = code(row)
            bits |= own | (own &+ 1)
            isAnyLast = isAnyLast || own == .max
            return own
        }
        return place.bits == 64 ? !isAnyLast : bits >> place.bits == 0
    }

    /// Adds the bits of codes to where both words have them. Those of other codes are wrong from then on where one is too long.
    @inline(__always)
    private func write(_ place: Layout.Part, _ rowCount: Int, _ code: (Int) -> UInt64) {
        let (high, low, lowBits, shift) = (high, low, layout.lowBits, place.shift)
        if shift >= lowBits {
            let shift = shift &- lowBits
            for row in 0..<rowCount { high[row] |= code(row) &<< shift }
        } else if shift + place.bits <= lowBits {
            for row in 0..<rowCount { low[row] |= code(row) &<< shift }
        } else {
            let (mask, rest) = ((1 &<< lowBits) &- 1, lowBits &- shift)
            for row in 0..<rowCount {
                let own = code(row)
                low[row] |= own &<< shift & mask
                high[row] |= own &>> rest
            }
        }
    }

    /// Keys as they stand in a table of general keys.
    func generalKeys(_ high: UnsafePointer<UInt64>, _ low: UnsafePointer<UInt64>, _ count: Int) -> [UInt64] {
        var keys = [UInt64](repeating: 0, count: count * general.wordCount)
        for (index, place) in layout.parts.enumerated() {
            let isFloat = Vector.Form(general.kinds[index]) == .floats
            for row in 0..<count {
                let start = row * general.wordCount
                let code = layout.code(high[row], low[row], index)
                if code == place.missing {
                    keys[start + general.missingStart + index / 64] |= 1 << UInt64(index % 64)
                    continue
                }
                let value = place.base &+ Int64(bitPattern: code)
                keys[start + general.places[index]] = isFloat ? code : UInt64(bitPattern: value)
                if general.kinds[index].isDecimal { keys[start + general.places[index] + 1] = value < 0 ? .max : 0 }
            }
        }
        return keys
    }

    /// The words of general keys; nil where one lies outside of what was known. O(keys × parts).
    func words(
        _ keys: GrowingBuffer<UInt64>, _ count: Int
    ) -> (high: GrowingBuffer<UInt64>, low: GrowingBuffer<UInt64>)? {
        var (first, second) = (GrowingBuffer<UInt64>(capacity: count), GrowingBuffer<UInt64>(capacity: count))
        let (high, low) = (first.extend(count), second.extend(count))
        for row in 0..<count {
            let key = keys.values + row * general.wordCount
            var whole: UInt128 = 0
            for (index, place) in layout.parts.enumerated() {
                var code = place.missing
                if key[general.missingStart + index / 64] >> UInt64(index % 64) & 1 == 0 {
                    let value = key[general.places[index]]
                    code = value &- UInt64(bitPattern: place.base)
                    let isNarrow =
                        !general.kinds[index].isDecimal
                        || key[general.places[index] + 1] == (value >> 63 == 1 ? UInt64.max : 0)
                    guard code < place.missing, isNarrow else { return nil }
                }
                whole |= UInt128(code) << UInt128(place.shift)
            }
            high[row] = UInt64(truncatingIfNeeded: whole >> UInt128(layout.lowBits))
            low[row] = UInt64(truncatingIfNeeded: whole) & ((1 << layout.lowBits) - 1)
        }
        return (first, second)
    }
}
