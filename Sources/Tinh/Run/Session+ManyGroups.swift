import TinhBase
import TinhColumns
import TinhEngine
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhTypes

extension Session {
    /// A plan groups rows of this file by what has many values, or counts the distinct ones of it. Such groups take as much room as
    /// the columns themselves, and a table at rest groups them several times as fast as a stream.
    func hasManyGroups(_ plan: Plan, of table: TableID, in file: CSVSource) -> Bool {
        let limit = min(engine.memory.limitBytes, engine.memory.addressBytesMax ?? .max)
        return plan.groupings.contains { grouping in
            guard grouping.scan.table == table, let rowCountEach = rowCountOfEachGroup(grouping, in: file),
                grouping.condition.map({ keepsMany($0, of: grouping.scan, in: file) }) ?? true
            else { return false }
            // What is grouped takes as much again. A stream may do with less, but where it keeps hardly fewer groups than there are
            // rows.
            let share = rowCountEach < Session.rowCountOfManyMax ? 2 : 4
            return file.restingByteCount(ofColumns: grouping.scan.columns) <= limit / share
        }
    }

    /// So many rows share a group where there are hardly fewer groups than rows.
    private static let rowCountOfManyMax = 2
    /// So many do where there are many groups.
    private static let rowCountEachMax = 32

    /// How many rows share a group, about; nil where there are not many groups.
    private func rowCountOfEachGroup(_ grouping: Plan.Grouping, in file: CSVSource) -> Int? {
        for expressions in grouping.toldApart {
            if let each = rowCountEach(expressions, of: grouping.scan, in: file), each <= Session.rowCountEachMax {
                return each
            }
        }
        return file.hasManyGroups(grouping, threadCount: engine.threadCount) ? Session.rowCountEachMax : nil
    }

    /// A stream of fewer rows groups them soon enough.
    private static let rowCountJudgedMin = 1 << 17

    /// How many rows share the values of several expressions, about; nil where the sample does not tell. As rarely as rows of the
    /// sample meet, so many values there are: n rows that meet m times have been drawn out of n² / 2m.
    private func rowCountEach(_ expressions: [TypedExpression], of scan: Plan.Scan, in file: CSVSource) -> Int? {
        guard file.rowCountEstimate >= Session.rowCountJudgedMin else { return nil }
        let keys = expressions.enumerated().map { NamedExpression("\($0)", $1) }
        let count = AggregateCall(
            name: "", function: .countRows, arguments: [], condition: nil, type: DataType(.int), site: .ofSample)
        let sources = [scan.table: CSVSample(of: file) as any ChunkSource]
        let plan = Plan.aggregate(.scan(scan), keys: keys, calls: [count], totals: .none)
        guard let groups = try? execute(plan, sources: sources, watches: [:], progress: nil).table else { return nil }
        var rowCount = 0
        for chunk in groups.chunks {
            guard case .integers(let counts) = chunk.columns[keys.count].storage else { return nil }
            for row in 0..<chunk.rowCount { rowCount += Int(counts.value(row)) }
        }
        let metCount = rowCount - groups.rowCount
        guard metCount * 2 < rowCount else { return nil }
        return Int(Double(file.rowCountEstimate) * 2 * Double(metCount) / (Double(rowCount) * Double(rowCount)))
    }

    /// Of fewer rows than one in so many a stream keeps less than a load does.
    private static let keptRowsMin = 16

    /// Judged by the rows of the sample; false where some of them cannot be judged.
    private func keepsMany(_ condition: TypedExpression, of scan: Plan.Scan, in file: CSVSource) -> Bool {
        func count(_ condition: TypedExpression?) -> AggregateCall {
            AggregateCall(
                name: "", function: .countRows, arguments: [], condition: condition, type: DataType(.int),
                site: .ofSample)
        }
        let plan = Plan.aggregate(.scan(scan), keys: [], calls: [count(nil), count(condition)], totals: .none)
        let sources = [scan.table: CSVSample(of: file) as any ChunkSource]
        guard let result = try? execute(plan, sources: sources, watches: [:], progress: nil),
            let counts = result.table.chunks.first?.columns, case .integers(let all) = counts[0].storage,
            case .integers(let kept) = counts[1].storage
        else { return false }
        return kept.value(0) * Int64(Session.keptRowsMin) >= all.value(0)
    }
}

extension Site {
    fileprivate static let ofSample = Site(span: Span(0, 0), text: "count", isQuiet: true)
}

extension CSVSource {
    /// Of numbers that hardly repeat, but for those that a stream, too, can number by what it expects of the key; of texts that
    /// are many for the rows.
    fileprivate func hasManyGroups(_ grouping: Plan.Grouping, threadCount: Int) -> Bool {
        let distinct = grouping.calls.filter { $0.function == .countDistinct }.flatMap(\.arguments)
        return (grouping.keys.map(\.expression) + distinct).contains { expression in
            guard case .column(let index, let type) = expression, index < grouping.scan.columns.count else {
                return false
            }
            let column = grouping.scan.columns[index]
            if type.kind == .text { return hasManyTexts(column) }
            guard grouping.condition == nil, grouping.keys.contains(where: { $0.expression == expression }),
                let expectation = expectation(ofColumn: column), expectation.isMostlyDistinct
            else { return false }
            return !StreamedGroups.areNumbered(grouping.keys, grouping.calls, expectation, threadCount: threadCount)
        }
    }
}

extension Plan {
    /// An aggregate over rows of a table.
    fileprivate struct Grouping {
        let scan: Scan
        /// Over those only for which it is true.
        let condition: TypedExpression?
        let keys: [NamedExpression]
        let calls: [AggregateCall]

        /// What tells the groups apart, where it is more than one key, and what the distinct ones that are counted in them.
        var toldApart: [[TypedExpression]] {
            let own = keys.map(\.expression)
            let counted = calls.filter { $0.function == .countDistinct }.map { own + $0.arguments }
            return (own.count > 1 ? [own] : []) + counted
        }
    }

    fileprivate var groupings: [Grouping] {
        switch self {
        case .aggregate(.scan(let scan), let keys, let calls, _):
            [Grouping(scan: scan, condition: nil, keys: keys, calls: calls)]
        case .aggregate(.filter(.scan(let scan), let condition), let keys, let calls, _):
            [Grouping(scan: scan, condition: condition, keys: keys, calls: calls)]
        default: inputs.flatMap(\.groupings)
        }
    }
}
