import TinhColumns
import TinhTypes

/// Rows of a table in another order.
enum Gather {
    /// Rows in a chunk of a result.
    static let chunkRowCount = 1 << 16

    /// A table of the rows `order` (numbers among all rows of `table`) in that order.
    static func table(_ table: Table, _ order: ArraySlice<Int32>, _ schema: Schema) -> Table {
        let locator = Locator(table)
        var pieces: [(columns: [Column], rowCount: Int)] = []
        var start = order.startIndex
        while start < order.endIndex {
            let end = min(start + chunkRowCount, order.endIndex)
            let places = order[start..<end].map { locator.place(Int($0)) }
            let columns = schema.fields.indices.map { column in
                Gather.column(table.pieces(column), schema.fields[column].type.kind, places)
            }
            pieces.append((columns, end - start))
            start = end
        }
        return Table(schema, pieces: pieces)
    }

    struct Place {
        let chunk: Int32
        let row: Int32
    }

    /// Finds the chunk of a row.
    private struct Locator {
        private let starts: [Int]

        init(_ table: Table) {
            var starts = [0]
            for chunk in table.chunks { starts.append(starts[starts.count - 1] + chunk.rowCount) }
            self.starts = starts
        }

        /// O(log chunks).
        func place(_ row: Int) -> Place {
            var low = 0
            var high = starts.count - 1
            while high - low > 1 {
                let middle = (low + high) / 2
                if starts[middle] <= row { low = middle } else { high = middle }
            }
            return Place(chunk: Int32(low), row: Int32(row - starts[low]))
        }
    }

    static func column(_ pieces: [Column], _ kind: Kind, _ places: [Place]) -> Column {
        let count = places.count
        var validity: GrowingBuffer<UInt8>?
        if pieces.contains(where: { $0.validity != nil }) {
            var own = GrowingBuffer<UInt8>(capacity: count)
            for place in places {
                own.append(pieces[Int(place.chunk)].validity.map { $0.isValid(Int(place.row)) } ?? true ? 1 : 0)
            }
            validity = own
        }
        let valid = validity.map { UnsafePointer($0.values) }
        switch Vector.Form(kind) {
        case .integers, .mask:
            var values = GrowingBuffer<Int64>(capacity: count)
            for place in places { values.append(pieces[Int(place.chunk)].integer(Int(place.row))) }
            return NarrowColumn.integers(kind, values.values, valid, count)
        case .wide:
            var values = GrowingBuffer<Int128>(capacity: count)
            for place in places { values.append(pieces[Int(place.chunk)].mantissa(Int(place.row))) }
            return NarrowColumn.mantissas(kind, values.values, valid, count)
        case .floats:
            var values = GrowingBuffer<Double>(capacity: count)
            for place in places { values.append(pieces[Int(place.chunk)].float(Int(place.row))) }
            return NarrowColumn.floats(values.values, valid, count)
        case .text: return texts(pieces, places, valid)
        }
    }

    private static func texts(
        _ pieces: [Column], _ places: [Place], _ validity: UnsafePointer<UInt8>?
    ) -> Column {
        if let dictionary = commonDictionary(pieces) {
            var codes = GrowingBuffer<Int32>(capacity: places.count)
            for place in places { codes.append(pieces[Int(place.chunk)].code(Int(place.row))) }
            return NarrowColumn.codes(codes.values, dictionary, validity, places.count)
        }
        var texts = TextBytes()
        for piece in pieces {
            if case .text(let storage) = piece.storage, storage.isNormalized { continue }
            texts.isNormalized = false
        }
        for (row, place) in places.enumerated() {
            if let validity, validity[row] == 0 {
                texts.append(UnsafeRawBufferPointer(start: nil, count: 0))
            } else {
                texts.append(pieces[Int(place.chunk)].cellText(Int(place.row)))
            }
        }
        return texts.column(NarrowColumn.bits(validity, places.count))
    }

    private static func commonDictionary(_ pieces: [Column]) -> TextDictionary? {
        var common: TextDictionary?
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage else { return nil }
            if let common, common !== storage.dictionary { return nil }
            common = storage.dictionary
        }
        return common
    }
}
