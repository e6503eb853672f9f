import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// O(groups of the output).
    func fill(_ input: Plan, _ fill: Plan.Fill, depth: Int) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("fill", depth)
        let table = try table(input, depth: depth + 1)
        let filling = try EmptyGroups(table, fill, self)
        let added = try filling.rows()
        var result = table
        let isListed = fill.keys.contains { if case .listed = $0 { true } else { false } }
        if added.rowCount > 0 || isListed {
            let all = Runner.concatenated(table, added)
            let keys = fill.keys.indices.map { index in
                Plan.SortOrder(fill.order(index, all.schema.fields[index].type), isDescending: false)
            }
            result = try Gather.table(all, try order(all, keys)[...], all.schema, threads)
        }
        profile.fill(place, rowsIn: table.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
        return result
    }
}

/// The groups that did not occur.
private struct EmptyGroups {
    private let table: Table
    private let fill: Plan.Fill
    private let runner: Runner
    private let ranks: [RankColumn]
    /// The combinations of the keys as found: for each row its number, for each number a row.
    private let combinations: Numbering
    private let axes: [Axis]
    private let cellCount: Int

    /// More groups than this no one can have meant: a day for each of 27,000 years.
    private static let groupCountMax = 10_000_000

    /// Rows by a key's values or by several.
    private struct Numbering {
        /// -1 for a row without the value.
        let numbers: [Int32]
        let rows: [Int32]
    }

    /// The values of one `every` key.
    private struct Axis {
        enum Values {
            case range(ClosedRange<Int64>)
            /// Those of these rows.
            case found([Int32])
            /// Those of a table of one column.
            case listed(Table)
        }

        let key: Int
        let values: Values
        let count: Int
        /// For each row the place of its value; -1 where it has none among them.
        let places: [Int32]
    }

    init(_ table: Table, _ fill: Plan.Fill, _ runner: Runner) throws(ExecutionFault) {
        self.table = table
        self.fill = fill
        self.runner = runner
        let kinds = table.schema.fields.map(\.type.kind)
        var ranks: [RankColumn] = []
        for index in fill.keys.indices {
            ranks.append(try RankColumn(kinds[index], table.pieces(index), isDescending: false, runner.threads))
        }
        self.ranks = ranks
        var asFound: [Int] = []
        var axes: [Axis] = []
        for (index, key) in fill.keys.enumerated() {
            switch key {
            case .asFound: asFound.append(index)
            case .every(let range):
                axes.append(try EmptyGroups.axis(table, index, range, ranks[index], runner, fill.site))
            case .listed(let values, _): axes.append(try EmptyGroups.axis(table, index, values, runner))
            }
        }
        self.axes = axes
        let keptRanks = asFound.map { [ranks] index in ranks[index] }
        combinations = try EmptyGroups.numbered(keptRanks, table.rowCount, runner)
        // Without other keys there is one combination, even of no rows.
        var count = asFound.isEmpty ? 1 : combinations.rows.count
        for axis in axes {
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.count)
            guard !overflow, product <= EmptyGroups.groupCountMax else {
                throw .tooManyRows(fill.site, limit: EmptyGroups.groupCountMax)
            }
            count = product
        }
        cellCount = axes.isEmpty ? 0 : count
    }

    private static func numbered(
        _ ranks: [RankColumn], _ rowCount: Int, _ runner: Runner
    ) throws(ExecutionFault) -> Numbering {
        let sorted = try PartitionedRows(partition: ranks, rowCount: rowCount, runner.threads)
        var numbers = [Int32](repeating: 0, count: rowCount)
        var rows: [Int32] = []
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            rows.append(sorted.rows[own.lowerBound])
            for place in own { numbers[Int(sorted.rows[place])] = Int32(truncatingIfNeeded: index) }
        }
        return Numbering(numbers: numbers, rows: rows)
    }

    /// Of values that are given.
    private static func axis(
        _ table: Table, _ key: Int, _ values: [Value], _ runner: Runner
    ) throws(ExecutionFault) -> Axis {
        let field = table.schema.fields[key]
        let listed = ValueTable.make(Schema([field]), values.map { [$0] })
        // Equal values have one number, whichever of the two tables they stand in.
        let ranks = try RankColumn(
            field.type.kind, listed.pieces(0) + table.pieces(key), isDescending: false, runner.threads)
        let numbers = try numbered([ranks], values.count + table.rowCount, runner).numbers
        var placeOf = [Int32](repeating: -1, count: values.count + table.rowCount)
        for (place, number) in numbers.prefix(values.count).enumerated() {
            placeOf[Int(number)] = Int32(truncatingIfNeeded: place)
        }
        return Axis(
            key: key, values: .listed(listed), count: values.count,
            places: numbers.dropFirst(values.count).map { placeOf[Int($0)] })
    }

    private static func axis(
        _ table: Table, _ key: Int, _ range: ClosedRange<Int64>?, _ rank: RankColumn, _ runner: Runner, _ site: Site
    ) throws(ExecutionFault) -> Axis {
        let pieces = table.pieces(key)
        switch table.schema.fields[key].type.kind {
        case .int, .date, .datetime, .duration, .year, .half, .quarter, .month, .week:
            guard let range = range ?? EmptyGroups.range(pieces) else {
                return Axis(
                    key: key, values: .found([]), count: 0, places: Array(repeating: -1, count: table.rowCount))
            }
            let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
            guard span < UInt64(groupCountMax) else { throw .tooManyRows(site, limit: groupCountMax) }
            var places: [Int32] = []
            places.reserveCapacity(table.rowCount)
            for piece in pieces {
                for row in 0..<piece.rowCount {
                    let isWithin = !piece.isMissing(row) && range.contains(piece.integer(row))
                    places.append(
                        isWithin ? Int32(truncatingIfNeeded: piece.integer(row) &- range.lowerBound) : -1)
                }
            }
            return Axis(key: key, values: .range(range), count: Int(span) + 1, places: places)
        case .bool, .decimal, .float, .text, .missing:
            let found = try numbered([rank], table.rowCount, runner)
            // Missing comes last and is no value.
            var rows = found.rows
            var numbers = found.numbers
            let flags = pieces.flatMap { piece in (0..<piece.rowCount).map { piece.isMissing($0) } }
            if let last = rows.last, flags[Int(last)] {
                rows.removeLast()
                for row in numbers.indices where flags[row] { numbers[row] = -1 }
            }
            return Axis(key: key, values: .found(rows), count: rows.count, places: numbers)
        }
    }

    /// From the first value that occurs to the last.
    private static func range(_ pieces: [Column]) -> ClosedRange<Int64>? {
        var range: ClosedRange<Int64>?
        for piece in pieces {
            for row in 0..<piece.rowCount where !piece.isMissing(row) {
                let value = piece.integer(row)
                range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
            }
        }
        return range
    }

    /// The new rows, in no order.
    func rows() throws(ExecutionFault) -> Table {
        var occurs = [Bool](repeating: false, count: cellCount)
        for row in 0..<table.rowCount { if let cell = cell(row), cell < cellCount { occurs[cell] = true } }
        if runner.options.isCancelled() { throw .cancelled }
        let cells = (0..<cellCount).filter { !occurs[$0] }
        var pieces: [(columns: [Column], rowCount: Int)] = []
        for start in stride(from: 0, to: cells.count, by: Gather.chunkRowCount) {
            if runner.options.isCancelled() { throw .cancelled }
            let own = cells[start..<min(start + Gather.chunkRowCount, cells.count)]
            pieces.append((columns(Array(own)), own.count))
        }
        return Table(table.schema, pieces: pieces)
    }

    /// Where a row stands in the grid of combinations and axes; nil for a row without one of the values.
    private func cell(_ row: Int) -> Int? {
        var cell = Int(combinations.numbers[row])
        for axis in axes {
            if axis.places[row] < 0 { return nil }
            cell = cell * axis.count + Int(axis.places[row])
        }
        return cell
    }

    private func columns(_ cells: [Int]) -> [Column] {
        var rest = cells
        var made: [Int: Column] = [:]
        for axis in axes.reversed() {
            let places = rest.map { $0 % axis.count }
            rest = rest.map { $0 / axis.count }
            let kind = table.schema.fields[axis.key].type.kind
            switch axis.values {
            case .range(let range):
                let values = places.map { range.lowerBound &+ Int64($0) }
                made[axis.key] = values.withUnsafeBufferPointer { values in
                    values.baseAddress.map { NarrowColumn.integers(kind, $0, nil, values.count) }
                }
            case .found(let rows): made[axis.key] = picked(table, axis.key, places.map { rows[$0] })
            case .listed(let values):
                made[axis.key] = picked(values, 0, places.map { Int32(truncatingIfNeeded: $0) })
            }
        }
        let firsts = rest.map { combinations.rows.isEmpty ? 0 : combinations.rows[$0] }
        return table.schema.fields.indices.map { index in
            if let column = made[index] { return column }
            guard fill.keys.indices.contains(index) else {
                return MissingColumn.make(table.schema.fields[index].type.kind, cells.count)
            }
            return picked(table, index, firsts)
        }
    }

    private func picked(_ table: Table, _ column: Int, _ rows: [Int32]) -> Column {
        let places = rows.withUnsafeBufferPointer { rows in
            rows.baseAddress.map { RowLocator(table).places($0, rows.count) } ?? []
        }
        return Gather.column(table.pieces(column), table.schema.fields[column].type.kind, places)
    }
}
