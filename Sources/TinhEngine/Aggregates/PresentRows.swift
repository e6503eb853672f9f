import CKernels

/// The rows of a batch that have all values, moved side by side, so that sums need not ask each row whether it has.
final class PresentRows {
    private let rows = UnsafeMutablePointer<Int32>.allocate(capacity: Vector.capacity + 16)
    private let groups = UnsafeMutablePointer<Int32>.allocate(capacity: Vector.capacity)
    private let rooms = [VectorRoom(), VectorRoom()]

    deinit {
        rows.deallocate()
        groups.deallocate()
    }

    /// One or two vectors of numbers, whichever rows of theirs are missing besides, and the rows' groups. Good until the next time.
    func of(
        _ vectors: [Vector], _ validity: UnsafePointer<UInt8>, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) -> (vectors: [Vector], groups: UnsafePointer<Int32>, count: Int) {
        let count = RowSelection.rows(of: validity, equalTo: 1, rowCount, into: rows)
        let found = zip(rooms, vectors).map { room, vector in
            let out = room.vector(vector.form)
            out.gather(vector, rows, count)
            out.validity = nil
            return out
        }
        // Rows without groups stay so.
        if groups == NoGroups.zeros { return (found, groups, count) }
        for place in 0..<count { self.groups[place] = groups[Int(rows[place])] }
        return (found, UnsafePointer(self.groups), count)
    }
}
