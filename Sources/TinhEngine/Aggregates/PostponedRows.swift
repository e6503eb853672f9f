import TinhTypes

/// Rows of one worker whose groups are not looked up as they come: their packed keys, and what the aggregates read of them.
///
/// Where nearly every row is a group of its own, a table of groups is memory that is cleared and walked for nothing; such rows
/// are sorted at the end.
final class PostponedRows {
    /// The values of one argument, of all rows.
    final class Values {
        let node: Node
        /// Of the first batch, and with it of all.
        fileprivate(set) var form: Vector.Form?
        fileprivate(set) var integers = GrowingBuffer<Int64>()
        fileprivate(set) var floats = GrowingBuffer<Double>()
        /// Of the integers; nil where nothing is known.
        fileprivate(set) var bounds: Bounds?

        init(_ node: Node) { self.node = node }
    }

    private(set) var words = GrowingBuffer<UInt64>()
    /// Each once, though several aggregates read it.
    let values: [Values]
    /// For each aggregate the places of its arguments among the values.
    let places: [[Int]]
    private let rowCountMax: Int

    init(_ arguments: [[Node]], rowCountMax: Int) {
        self.rowCountMax = rowCountMax
        var values: [Values] = []
        places = arguments.map { nodes in
            nodes.map { node in
                if let known = values.firstIndex(where: { $0.node === node }) { return known }
                values.append(Values(node))
                return values.count - 1
            }
        }
        self.values = values
    }

    /// Keeps a batch's rows; false, and nothing done, where they are not of the form that is kept: a value is missing, or is no
    /// number of 64 bits.
    func take(_ words: UnsafePointer<UInt64>, _ rowCount: Int) throws(RowFault) -> Bool {
        guard self.words.count + rowCount <= rowCountMax else { return false }
        for values in values {
            let vector = try values.node.value()
            guard vector.validity == nil, values.form.map({ $0 == vector.form }) ?? true else { return false }
            switch vector.form {
            case .integers, .floats: break
            case .wide, .mask, .text: return false
            }
        }
        self.words.extend(rowCount).update(from: words, count: rowCount)
        for values in values {
            let vector = try values.node.value()
            if values.form == nil {
                values.bounds = vector.bounds
            } else if let known = values.bounds {
                values.bounds = vector.bounds.map { known.union($0) }
            }
            values.form = vector.form
            switch vector.form {
            case .integers: values.integers.extend(rowCount).update(from: vector.integers, count: rowCount)
            case .floats: values.floats.extend(rowCount).update(from: vector.floats, count: rowCount)
            case .wide, .mask, .text: preconditionFailure("a value that is not kept")
            }
        }
        return true
    }

    /// Forgets all rows.
    func removeAll() {
        words = GrowingBuffer()
        for values in values {
            values.integers = GrowingBuffer()
            values.floats = GrowingBuffer()
            values.form = nil
            values.bounds = nil
        }
    }
}
