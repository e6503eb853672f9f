import TinhPlan
import TinhSyntax

/// What a picture must know of a relation's columns beside their types.
struct Drawing {
    /// Keys of groups.
    var keys: Set<Int> = []
    /// Measures that are sums or counts, whose figures have a sum over groups.
    var additive: Set<Int> = []
    /// Columns over all values of `across`.
    var totals: Set<Int> = []
    /// The keys of `across` and the measures that are spread over columns.
    var spread: (keys: [String], measures: [String])?

    /// Of a step of measures.
    init(
        keyCount: Int, _ columns: [Checker.Output], measures: [Checker.Output], _ clauses: StepClauses, across: [String]
    ) {
        keys = Set(0..<keyCount)
        for (index, column) in columns.enumerated() {
            if Self.isAdditive(column.value) { additive.insert(keyCount + index) }
            let isTotal = column.name == "Total" || column.name.hasPrefix("Total_")
            if clauses.across != nil, clauses.totals != nil, isTotal { totals.insert(keyCount + index) }
        }
        if clauses.across != nil { spread = (across, measures.map(\.name)) }
    }

    init() {}

    func picking(_ places: [Int]) -> Drawing {
        func moved(_ set: Set<Int>) -> Set<Int> { Set(places.indices.filter { set.contains(places[$0]) }) }
        var result = Drawing()
        result.keys = moved(keys)
        result.additive = moved(additive)
        return result
    }

    private static func isAdditive(_ value: Typed) -> Bool {
        guard case .aggregate(let function, _, _) = value.form else { return false }
        switch function {
        case .sum, .count, .countRows: return true
        case .countDistinct, .average, .minimum, .maximum, .median, .percentile, .standardDeviation, .covariance,
            .correlation, .slope, .intercept, .first, .last, .only:
            return false
        }
    }
}
