import TinhTypes

/// Brings values of postponed rows into vectors, a batch at a time. Owned by one thread.
final class PostponedVectors {
    let vectors: [Vector]
    private let workers: [PostponedRows]
    /// The first place of each worker's among all of them.
    private let starts: [Int32]
    private let owners: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    /// `workers`: of one query. Their places follow one another, together fewer than 2^31.
    init(_ workers: [PostponedRows]) {
        self.workers = workers
        var starts: [Int32] = [0]
        for rows in workers { starts.append(starts[starts.count - 1] + Int32(rows.places.count)) }
        self.starts = starts
        vectors = (workers.first?.values.indices.map { $0 } ?? []).map { place in
            // Workers without rows have no form.
            let own = workers.map { $0.values[place] }.filter { $0.form != nil }
            let vector = Vector(own.first?.form ?? .integers)
            let bounds = own.map(\.bounds)
            if let first = bounds.first, bounds.allSatisfy({ $0 != nil }) {
                vector.bounds = bounds.compactMap { $0 }.reduce(first) { $0?.union($1) }
            }
            return vector
        }
    }

    deinit { owners.deallocate() }

    /// Whether workers kept an argument in one form.
    static func canRead(_ workers: [PostponedRows]) -> Bool {
        guard let first = workers.first else { return false }
        return first.values.indices.allSatisfy { place in
            Set(workers.compactMap { $0.values[place].form }).count <= 1
        }
    }

    /// Rows of the first worker at places side by side.
    func read(_ start: Int, _ count: Int) {
        for (place, vector) in vectors.enumerated() {
            let values = workers[0].values[place]
            switch vector.form {
            case .integers:
                if values.isNarrow {
                    let from = values.narrow.values + start
                    for row in 0..<count { vector.integers[row] = Int64(from[row]) }
                } else {
                    vector.integers.update(from: values.integers.values + start, count: count)
                }
            case .floats: vector.floats.update(from: values.floats.values + start, count: count)
            case .wide, .mask, .text: preconditionFailure("a value that is not kept")
            }
        }
    }

    /// Rows of all workers, by their place among all. `first`: the values of the first vector, where they are at hand.
    func read(_ rows: UnsafePointer<Int32>, _ count: Int, first: UnsafePointer<Int32>? = nil) {
        if let first { for row in 0..<count { vectors[0].integers[row] = Int64(first[row]) } }
        let gathered = vectors.indices.dropFirst(first == nil ? 0 : 1)
        if gathered.isEmpty { return }
        for row in 0..<count {
            var owner: Int32 = 0
            for start in starts.dropFirst().dropLast() { owner += rows[row] >= start ? 1 : 0 }
            owners[row] = owner
        }
        for place in gathered {
            let vector = vectors[place]
            switch vector.form {
            case .integers:
                if workers.allSatisfy({ !$0.values[place].isNarrow }) {
                    gather(
                        workers.enumerated().map { $1.values[place].integers.values - Int(starts[$0]) }, rows, count,
                        vector.integers)
                } else {
                    gatherIntegers(workers.map { $0.values[place] }, rows, count, vector.integers)
                }
            case .floats:
                gather(
                    workers.enumerated().map { $1.values[place].floats.values - Int(starts[$0]) }, rows, count,
                    vector.floats)
            case .wide, .mask, .text: preconditionFailure("a value that is not kept")
            }
        }
    }

    /// Of workers some or all of which keep narrow ones.
    private func gatherIntegers(
        _ values: [PostponedRows.Values], _ rows: UnsafePointer<Int32>, _ count: Int,
        _ out: UnsafeMutablePointer<Int64>
    ) {
        for (owner, own) in values.enumerated() {
            let start = Int(starts[owner])
            if own.isNarrow {
                let from = own.narrow.values - start
                for row in 0..<count where owners[row] == owner { out[row] = Int64(from[Int(rows[row])]) }
            } else {
                let from = own.integers.values - start
                for row in 0..<count where owners[row] == owner { out[row] = from[Int(rows[row])] }
            }
        }
    }

    /// `from`: where each worker's row 0 of all would stand.
    @inline(__always)
    private func gather<T>(
        _ from: [UnsafeMutablePointer<T>], _ rows: UnsafePointer<Int32>, _ count: Int, _ out: UnsafeMutablePointer<T>
    ) {
        from.withUnsafeBufferPointer { from in
            for row in 0..<count { out[row] = from[Int(owners[row])][Int(rows[row])] }
        }
    }
}
