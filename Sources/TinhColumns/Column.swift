import TinhTypes

/// One column of one chunk: values of one kind, stored in the narrowest form that holds them.
///
/// What stands in the slot of a missing value is a value that reads safely (0 stored, empty text, code 0) and means nothing.
package struct Column: Sendable {
    package enum Storage: Sendable {
        /// bool, int, date, datetime, duration, periods, and decimals whose mantissas fit 64 bits.
        case integers(IntegerStorage)
        /// Decimal mantissas as `Int128`.
        case wide(Buffer)
        /// `Double`.
        case floats(Buffer)
        case text(TextStorage)
        case dictionary(DictionaryStorage)
    }

    package let kind: Kind
    package let rowCount: Int
    package let storage: Storage
    /// Nil when no value is missing.
    package let validity: Validity?

    package init(kind: Kind, rowCount: Int, storage: Storage, validity: Validity?) {
        self.kind = kind
        self.rowCount = rowCount
        self.storage = storage
        self.validity = validity
    }

    package var missingCount: Int { validity?.missingCount ?? 0 }
}

/// Integers as unsigned offsets from a base: the value is `base &+ Int64(stored)`.
package struct IntegerStorage: Sendable {
    package enum Width: Int, Sendable {
        /// Every value is `base`; the buffer is empty.
        case constant = 0
        case one = 1
        case two = 2
        case four = 4
        /// Stored as `Int64`; the base is 0.
        case eight = 8
    }

    package let buffer: Buffer
    package let width: Width
    package let base: Int64
    /// Over the values that are not missing; `minimum > maximum` when there is none.
    package let minimum: Int64
    package let maximum: Int64

    package init(buffer: Buffer, width: Width, base: Int64, minimum: Int64, maximum: Int64) {
        self.buffer = buffer
        self.width = width
        self.base = base
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// The bytes of all rows one after another: row `i` is `bytes[offsets[i] ..< offsets[i + 1]]`.
package struct TextStorage: Sendable {
    /// `rowCount + 1` of `UInt32`; a chunk holds less than 4 GiB of text.
    package let offsets: Buffer
    package let bytes: Buffer
    /// True when every value is known to be in NFC, so that equal bytes are equal texts and the reverse.
    package let isNormalized: Bool

    package init(offsets: Buffer, bytes: Buffer, isNormalized: Bool) {
        self.offsets = offsets
        self.bytes = bytes
        self.isNormalized = isNormalized
    }

    @inline(__always)
    package func value(_ row: Int) -> UnsafeRawBufferPointer {
        let offsets = offsets.pointer(of: UInt32.self)
        let start = Int(offsets[row])
        return UnsafeRawBufferPointer(start: bytes.bytes + start, count: Int(offsets[row + 1]) - start)
    }
}

/// Codes into a dictionary of distinct values.
package struct DictionaryStorage: Sendable {
    /// Width 1, 2 or 4, unsigned, base 0.
    package let codes: Buffer
    package let width: IntegerStorage.Width
    package let dictionary: TextDictionary

    package init(codes: Buffer, width: IntegerStorage.Width, dictionary: TextDictionary) {
        self.codes = codes
        self.width = width
        self.dictionary = dictionary
    }
}

/// Distinct texts, by bytes. Grows only at its end, and only by the worker that builds it: a chunk that has been handed on
/// uses codes below the `count` of that moment.
///
/// Two texts of different bytes may be equal as NFC; `canonicalCode` is the same for both. In a sorted dictionary it is that of
/// the NFC, which is there even if no row has it.
package final class TextDictionary: @unchecked Sendable {
    /// The texts in the order of their codes. Never shrinks.
    package private(set) var values: TextArena
    /// Maps a code to the smallest code of an equal text (NFC); nil when every text is its own.
    package private(set) var canonicalCodes: [Int32]?
    /// True when codes ascend in the language's collation, equal texts side by side.
    package let isSorted: Bool
    /// True when every text is known to be in NFC, and none is added.
    package let isNormalized: Bool

    package init(values: TextArena, canonicalCodes: [Int32]?, isSorted: Bool, isNormalized: Bool = false) {
        self.values = values
        self.canonicalCodes = canonicalCodes
        self.isSorted = isSorted
        self.isNormalized = isNormalized
    }

    package var count: Int { values.count }

    /// Codes stand for different texts (NFC), but for what `canonicalCode` says, and none is added.
    package var isWhole: Bool { isSorted || isNormalized }

    package func value(_ code: Int) -> UnsafeRawBufferPointer { values[code] }

    package func canonicalCode(_ code: Int) -> Int { canonicalCodes.map { Int($0[code]) } ?? code }

    /// Adds a text that is not there yet and gives its code; `equal` is the code of an equal text (NFC), if one is known.
    package func append(_ text: UnsafeRawBufferPointer, equalTo equal: Int? = nil) -> Int {
        precondition(!isSorted && !isNormalized, "a dictionary that is known in whole does not grow")
        let code = values.count
        values.append(text)
        if let equal, canonicalCodes == nil {
            canonicalCodes = (0..<Int32(code)).map { $0 } + [Int32(equal)]
        } else if canonicalCodes != nil {
            canonicalCodes?.append(Int32(equal ?? code))
        }
        return code
    }
}
