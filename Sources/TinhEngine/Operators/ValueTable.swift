import TinhColumns
import TinhPlan
import TinhTypes

/// Given rows as a table.
enum ValueTable {
    static func make(_ schema: Schema, _ rows: [[Value]]) -> Table {
        let columns = schema.fields.enumerated().map { index, field in
            column(field.type.kind, rows.map { $0[index] })
        }
        return Table(schema, pieces: [(columns, rows.count)])
    }

    static func column(_ kind: Kind, _ values: [Value]) -> Column {
        var validity = GrowingBuffer<UInt8>(capacity: values.count)
        for value in values { validity.append(value == .missing ? 0 : 1) }
        switch Vector.Form(kind) {
        case .integers, .mask, .wide:
            var mantissas = GrowingBuffer<Int128>(capacity: values.count)
            for value in values {
                switch value {
                case .bool(let flag): mantissas.append(flag ? 1 : 0)
                case .integer(let number): mantissas.append(Int128(number))
                case .decimal(let mantissa): mantissas.append(mantissa)
                case .missing, .float, .text: mantissas.append(0)
                }
            }
            return NarrowColumn.mantissas(kind, mantissas.values, validity.values, values.count)
        case .floats:
            var floats = GrowingBuffer<Double>(capacity: values.count)
            for value in values {
                if case .float(let number) = value { floats.append(number) } else { floats.append(0) }
            }
            return NarrowColumn.floats(floats.values, validity.values, values.count)
        case .text:
            var texts = TextBytes()
            texts.isNormalized = false
            for value in values {
                if case .text(var text) = value {
                    text.withUTF8 { texts.append(UnsafeRawBufferPointer($0)) }
                } else {
                    texts.append(UnsafeRawBufferPointer(start: nil, count: 0))
                }
            }
            return texts.column(NarrowColumn.bits(validity.values, values.count))
        }
    }
}
