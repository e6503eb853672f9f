import TinhBase

/// The distinct values of a column, as texts with their folded forms, the commonest first.
struct ColumnValueList: Sendable {
    private let values: [(value: String, count: Int)]
    private let folded: [UInt8]
    /// Where each value's folded form ends.
    private let ends: [Int]

    /// In the order in which they are offered. O(bytes).
    init(_ values: [(value: String, count: Int)]) {
        self.values = values
        var folded: [UInt8] = []
        ends = values.map { entry in
            folded += Folding.fold(Array(entry.value.utf8))
            return folded.count
        }
        self.folded = folded
    }

    /// O(values · log values).
    init(_ counts: [String: Int]) {
        let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        self.init(sorted.map { (value: $0.key, count: $0.value) })
    }

    var count: Int { values.count }

    /// The first so many in whose folded form stands what is wanted, which is folded. O(values), of their bytes where it may
    /// stand inside.
    func values(with wanted: [UInt8], _ place: TypedPlace, countMax: Int) -> [(value: String, count: Int)] {
        var found: [(value: String, count: Int)] = []
        var start = 0
        for (index, end) in ends.enumerated() where found.count < countMax {
            let own = folded[start..<end]
            let isFound =
                switch place {
                case .beginning: own.starts(with: wanted)
                case .inside: own.holds(wanted)
                }
            if isFound { found.append(values[index]) }
            start = end
        }
        return found
    }
}
