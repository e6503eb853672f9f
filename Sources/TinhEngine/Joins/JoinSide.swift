import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// What the workers of a join share: the right side at rest and its index, and what has been found out so far.
final class JoinSide: Sendable {
    let join: Unshared<Plan.Join>
    let table: Table
    let index: Unshared<JoinIndex>
    /// The source whose rows the right side's rows are, one by one.
    let source: TableID?
    /// Right rows beside those of the table, which meet nothing.
    let leftOutCount: Int
    /// The table is the join's left side, and its right rows are looked up there.
    let isMirrored: Bool
    let rowCountMax: Int
    let isCancelled: @Sendable () -> Bool
    private let locator: RowLocator
    /// The columns in one piece each, where they can be and are wanted.
    let flat: FlatTable
    /// A byte for each number of the index, or for each row where keys are unique: 1 once a left row has met it. Workers only
    /// ever write 1.
    private let met: Unshared<UnsafeMutablePointer<UInt8>>?
    private let outputCount = Atomic<Int>(0)

    init(
        _ join: Plan.Join, _ table: Table, _ index: JoinIndex, source: TableID?, _ options: ExecutionOptions,
        leftOutCount: Int = 0, isMirrored: Bool = false
    ) {
        self.join = Unshared(join)
        self.table = table
        self.index = Unshared(index)
        self.source = source
        self.leftOutCount = leftOutCount
        self.isMirrored = isMirrored
        rowCountMax = options.joinRowCountMax
        isCancelled = options.isCancelled
        locator = RowLocator(table)
        flat = FlatTable(table)
        if !isMirrored, JoinSide.tellsRight(join) {
            let count = max(1, index.isUnique ? index.rowCount : index.numberEnd)
            let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
            bytes.initialize(repeating: 0, count: count)
            met = Unshared(bytes)
        } else {
            met = nil
        }
    }

    deinit { met?.value.deallocate() }

    /// Something is to be said of right rows without a partner, or they are part of the output.
    private static func tellsRight(_ join: Plan.Join) -> Bool {
        switch (join.form, join.report) {
        case (.full, _): true
        case (.semi, _), (.anti, _): false
        case (.inner, .none), (.left, .none): false
        case (.inner, .joined), (.inner, .base), (.left, .joined), (.left, .base):
            !join.isLookup || !join.repetitions.isEmpty
        }
    }

    /// The output has the right side's columns, too.
    var hasRightColumns: Bool {
        switch join.value.form {
        case .inner, .left, .full: true
        case .semi, .anti: false
        }
    }

    /// A left row may become several.
    var mayMultiply: Bool { hasRightColumns && !index.value.isUnique }

    /// Each left row goes out once at most, in its order, and right columns can be read by the number of their row.
    var givesRowsOnce: Bool {
        switch join.value.form {
        case .semi, .anti: true
        case .inner, .left: index.value.isUnique && flat.canBeFlat
        case .full: false
        }
    }

    /// What is known of a right column, beside the rows that have a partner.
    func statistics(_ column: Int) -> ColumnStatistics { table.statistics[column] }

    var metFlags: UnsafeMutablePointer<UInt8>? { met?.value }

    var isTooLarge: Bool { outputCount.load(ordering: .relaxed) > rowCountMax }

    /// False when the output has more rows than can be numbered.
    func add(rowCount: Int) -> Bool {
        outputCount.wrappingAdd(rowCount, ordering: .relaxed).newValue <= rowCountMax
    }

    /// How many rows `unmetRows` gives. O(numbers of the index).
    var unmetCount: Int {
        guard let met else { return 0 }
        let index = index.value
        if index.isUnique { return index.rowCount - RowSelection.count(met.value, index.rowCount) }
        var metCount = 0
        for number in 0..<index.numberEnd where met.value[number] != 0 { metCount += index.count(number) }
        return index.rowCount - metCount
    }

    /// Right rows that no left row has met, ascending; empty where that is not kept.
    func unmetRows() -> [Int32] {
        guard let met else { return [] }
        let index = index.value
        if index.isUnique { return (0..<Int32(index.rowCount)).filter { met.value[Int($0)] == 0 } }
        var isMet = [Bool](repeating: false, count: index.rowCount)
        for number in 0..<index.numberEnd where met.value[number] != 0 {
            let own = index.rows(number)
            for place in 0..<index.count(number) { isMet[Int(own[place])] = true }
        }
        return (0..<Int32(index.rowCount)).filter { !isMet[Int($0)] }
    }

    /// Right columns beside some left rows; -1 where there is no right row. The rows are spoilt.
    func columns(_ indices: [Int], _ rows: UnsafeMutablePointer<Int32>, _ count: Int) -> [Column] {
        let fields = table.schema.fields
        if table.rowCount == 0 { return indices.map { MissingColumn.make(fields[$0].type.kind, count) } }
        var isWhole = true
        for row in 0..<count where rows[row] < 0 { isWhole = false }
        var present = GrowingBuffer<UInt8>(capacity: isWhole ? 0 : count)
        if !isWhole {
            let flags = present.extend(count)
            for row in 0..<count {
                flags[row] = rows[row] < 0 ? 0 : 1
                rows[row] = max(0, rows[row])
            }
        }
        let flags = isWhole ? nil : UnsafePointer(present.values)
        var places: [Gather.Place]?
        return indices.map { column in
            if let flat = flat.known(column) { return PickedRows.column(flat, rows, count, present: flags) }
            let own = places ?? locator.places(rows, count)
            places = own
            return Gather.column(table.pieces(column), fields[column].type.kind, own, present: flags)
        }
    }
}

/// A column without any value.
enum MissingColumn {
    static func make(_ kind: Kind, _ rowCount: Int) -> Column {
        ValueTable.column(kind, Array(repeating: .missing, count: rowCount))
    }
}
