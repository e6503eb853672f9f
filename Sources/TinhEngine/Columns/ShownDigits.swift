import TinhBase
import TinhColumns
import TinhTypes

extension Table {
    /// Decimal columns whose digits after the point nothing has said (see `ExactNumber.openScale`), and what was worked out
    /// from them, in as many as their values need. O(rows) for these columns, and nothing for others.
    package var withNeededDigits: Table {
        let needed = schema.fields.indices.map { index -> Int? in
            guard let scale = schema.fields[index].type.kind.exactScale, scale >= ExactNumber.openScale else {
                return nil
            }
            return neededScale(column: index, scale)
        }
        guard needed.contains(where: { $0 != nil }) else { return self }
        let fields = zip(schema.fields, needed).map { field, scale in
            scale.map { Schema.Field(field.name, DataType(.decimal(scale: $0), unit: field.type.unit)) } ?? field
        }
        let chunks = self.chunks.map { chunk in
            let columns = chunk.columns.enumerated().map { index, column in
                guard let scale = needed[index], let from = schema.fields[index].type.kind.exactScale else {
                    return column
                }
                return column.withScale(scale, from: from)
            }
            return Chunk(
                index: chunk.index, firstRow: chunk.firstRow, rowCount: chunk.rowCount, columns: columns,
                origin: chunk.origin)
        }
        return Table(schema: Schema(fields), chunks: chunks)
    }

    private func neededScale(column index: Int, _ scale: Int) -> Int {
        var zeroCount = scale
        for chunk in chunks {
            let column = chunk.columns[index]
            for row in 0..<chunk.rowCount where column.validity?.isValid(row) ?? true {
                let mantissa = column.wideInteger(row)
                while zeroCount > 0, mantissa % PowerOfTen.signed[zeroCount] != 0 { zeroCount -= 1 }
                if zeroCount == 0 { return scale }
            }
        }
        return scale - zeroCount
    }
}

extension Column {
    /// The same values with fewer zeros at their ends.
    fileprivate func withScale(_ scale: Int, from: Int) -> Column {
        let divisor = PowerOfTen.signed[from - scale]
        var mantissas = GrowingBuffer<Int128>(capacity: rowCount)
        var flags = GrowingBuffer<UInt8>(capacity: rowCount)
        for row in 0..<rowCount {
            mantissas.append(wideInteger(row) / divisor)
            flags.append(validity?.isValid(row) ?? true ? 1 : 0)
        }
        return NarrowColumn.mantissas(.decimal(scale: scale), mantissas.values, flags.values, rowCount)
    }
}
