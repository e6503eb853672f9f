import TinhTypes

/// How a row of a known group, with the values that aggregates read of it, packs into words of 64 bits: each in as many bits as
/// the values known of it need.
struct RowPacking {
    /// A number within its part, or a value.
    struct Field {
        fileprivate(set) var word = 0
        fileprivate(set) var shift: UInt64 = 0
        /// 1 up to 64.
        let bitCount: Int
        /// What 0 stands for.
        let least: Int64
        let form: Vector.Form

        fileprivate var mask: UInt64 { bitCount == 64 ? .max : (1 << UInt64(bitCount)) - 1 }
    }

    /// The number of the row's group, in the first word at its low end.
    let number: Field
    let values: [Field]
    let wordCount: Int

    /// `bounds`: of values of the form, nil where nothing is known.
    init(numberBits: Int, values: [(form: Vector.Form, bounds: Bounds?)]) {
        number = Field(bitCount: max(1, numberBits), least: 0, form: .integers)
        var free = [64 - number.bitCount]
        self.values = values.map { value in
            var field = RowPacking.field(value.form, value.bounds)
            field.word = free.firstIndex { $0 >= field.bitCount } ?? free.count
            if field.word == free.count { free.append(64) }
            field.shift = UInt64(64 - free[field.word])
            free[field.word] -= field.bitCount
            return field
        }
        wordCount = free.count
    }

    private static func field(_ form: Vector.Form, _ bounds: Bounds?) -> Field {
        guard form == .integers, let bounds, bounds.fitsInt64, bounds.lower <= bounds.upper else {
            return Field(bitCount: 64, least: 0, form: form)
        }
        let span = UInt64(truncatingIfNeeded: bounds.upper - bounds.lower)
        return Field(
            bitCount: max(1, 64 - span.leadingZeroBitCount), least: Int64(truncatingIfNeeded: bounds.lower), form: form)
    }

    /// All that a value's field can hold; nil for 64 bits.
    func bounds(_ place: Int) -> Bounds? {
        let field = values[place]
        return field.bitCount == 64 ? nil : Bounds(Int128(field.least), Int128(field.least) + Int128(field.mask))
    }

    /// Whether a value's field holds all that may come with a vector.
    func holds(_ vector: Vector, _ place: Int) -> Bool {
        let field = values[place]
        guard vector.validity == nil, vector.form == field.form else { return false }
        guard let held = bounds(place) else { return true }
        return vector.bounds.map { $0.lower >= held.lower && $0.upper <= held.upper } ?? false
    }

    /// Writes the first word of each row with the number, the others with nothing.
    func begin(_ numbers: UnsafePointer<Int32>, _ rowCount: Int, into rows: UnsafeMutablePointer<UInt64>) {
        let mask = UInt32(truncatingIfNeeded: number.mask)
        if wordCount == 1 {
            for row in 0..<rowCount { rows[row] = UInt64(UInt32(bitPattern: numbers[row]) & mask) }
            return
        }
        rows.update(repeating: 0, count: rowCount * wordCount)
        for row in 0..<rowCount { rows[row * wordCount] = UInt64(UInt32(bitPattern: numbers[row]) & mask) }
    }

    /// Adds the values of a vector that the field holds.
    func pack(_ vector: Vector, _ place: Int, _ rowCount: Int, into rows: UnsafeMutablePointer<UInt64>) {
        let field = values[place]
        // Doubles pack as their bits.
        let values = UnsafePointer(vector.storage.assumingMemoryBound(to: UInt64.self))
        let (least, shift) = (UInt64(bitPattern: field.least), field.shift)
        if wordCount == 1 {
            for row in 0..<rowCount { rows[row] |= (values[row] &- least) &<< shift }
            return
        }
        let (out, step) = (rows + field.word, wordCount)
        for row in 0..<rowCount { out[row * step] |= (values[row] &- least) &<< shift }
    }

    /// Whether a value's field holds all of a chunk's column, straight from where it is stored.
    func holds(_ stored: StoredColumn, _ place: Int) -> Bool {
        guard stored.validity == nil, case .integers(let width) = stored.layout, width != .constant, stored.hasValues
        else { return false }
        let field = values[place]
        return stored.minimum >= field.least
            && (field.bitCount == 64 || UInt64(bitPattern: stored.maximum &- field.least) <= field.mask)
    }

    /// Adds the values of rows of such a column.
    func pack(
        _ stored: StoredColumn, start: Int, rows: UnsafePointer<Int32>?, _ place: Int, _ rowCount: Int,
        into out: UnsafeMutablePointer<UInt64>
    ) {
        guard case .integers(let width) = stored.layout else { preconditionFailure("a column without whole numbers") }
        switch width {
        case .constant: preconditionFailure("a column without values")
        case .one: pack(stored, UInt8.self, start, rows, place, rowCount, out)
        case .two: pack(stored, UInt16.self, start, rows, place, rowCount, out)
        case .four: pack(stored, UInt32.self, start, rows, place, rowCount, out)
        case .eight: pack(stored, UInt64.self, start, rows, place, rowCount, out)
        }
    }

    @inline(__always)
    private func pack<Stored: FixedWidthInteger & UnsignedInteger>(
        _ stored: StoredColumn, _ type: Stored.Type, _ start: Int, _ rows: UnsafePointer<Int32>?, _ place: Int,
        _ rowCount: Int, _ packed: UnsafeMutablePointer<UInt64>
    ) {
        let from = stored.pointer(of: Stored.self, from: start)
        let (field, step) = (values[place], wordCount)
        let (delta, shift) = (UInt64(bitPattern: stored.base &- field.least), field.shift)
        let out = packed + field.word
        if let rows {
            for row in 0..<rowCount {
                out[row * step] |= (UInt64(truncatingIfNeeded: from[Int(rows[row])]) &+ delta) &<< shift
            }
        } else if step == 1 {
            for row in 0..<rowCount { out[row] |= (UInt64(truncatingIfNeeded: from[row]) &+ delta) &<< shift }
        } else {
            for row in 0..<rowCount { out[row * step] |= (UInt64(truncatingIfNeeded: from[row]) &+ delta) &<< shift }
        }
    }

    /// The numbers of rows' groups, of which the part's first is `first`.
    func numbers(
        _ rows: UnsafePointer<UInt64>, _ rowCount: Int, first: Int32, into numbers: UnsafeMutablePointer<Int32>
    ) {
        let mask = UInt32(truncatingIfNeeded: number.mask)
        if wordCount == 1 {
            for row in 0..<rowCount {
                numbers[row] = first &+ Int32(bitPattern: UInt32(truncatingIfNeeded: rows[row]) & mask)
            }
            return
        }
        for row in 0..<rowCount {
            numbers[row] = first &+ Int32(bitPattern: UInt32(truncatingIfNeeded: rows[row * wordCount]) & mask)
        }
    }

    /// The values of rows, written from a place of the vector on.
    func unpack(_ rows: UnsafePointer<UInt64>, _ rowCount: Int, _ place: Int, into vector: Vector, at start: Int) {
        let field = values[place]
        let out = vector.storage.assumingMemoryBound(to: UInt64.self) + start
        let (least, shift, mask) = (UInt64(bitPattern: field.least), field.shift, field.mask)
        if wordCount == 1 {
            for row in 0..<rowCount { out[row] = ((rows[row] &>> shift) & mask) &+ least }
            return
        }
        let (from, step) = (rows + field.word, wordCount)
        for row in 0..<rowCount { out[row] = ((from[row * step] &>> shift) & mask) &+ least }
    }
}
