import TinhColumns

/// The first rows of a column.
enum ColumnPrefix {
    static func of(_ column: Column, rowCount: Int) -> Column {
        let storage: Column.Storage
        switch column.storage {
        case .integers(let integers):
            // The range of the whole stays true of a part, but for a part without any value.
            storage = .integers(
                isEmpty(column, rowCount)
                    ? IntegerStorage(
                        buffer: integers.buffer, width: integers.width, base: integers.base, minimum: 1, maximum: 0)
                    : integers)
        case .wide, .floats, .text, .dictionary:
            storage = column.storage
        }
        return Column(
            kind: column.kind, rowCount: rowCount, storage: storage,
            validity: column.validity.flatMap { validity($0, rowCount) })
    }

    private static func isEmpty(_ column: Column, _ rowCount: Int) -> Bool {
        guard let validity = column.validity else { return rowCount == 0 }
        return !(0..<rowCount).contains { validity.isValid($0) }
    }

    private static func validity(_ validity: Validity, _ rowCount: Int) -> Validity? {
        let missingCount = (0..<rowCount).count { !validity.isValid($0) }
        return missingCount == 0 ? nil : Validity(words: validity.words, missingCount: missingCount)
    }
}
