import TinhPlan
import TinhSyntax
import TinhTypes

/// Figures of a joined table that its rows are counted into as often as they met one: `sum staff` where a shop's one row of
/// staff met its row of each year. The join counts them, where no step between drops or multiplies rows.
extension Checker {
    /// The rows of a step, whose joins tell what its measures repeat.
    func tellingRepetitions(_ rows: GroupedRows, _ outputs: [Output]) -> GroupedRows {
        var rows = rows
        for aggregate in outputs.flatMap({ $0.value.repeated }) {
            guard let argument = aggregate.parts.first else { continue }
            let columns = argument.valueColumns
            if columns.isEmpty { continue }
            let words = Plan.Join.Repetition(figure: aggregate.origin.site, argument: argument.origin.text)
            rows.input.plan = rows.input.plan.telling(words, of: columns)
            rows.spread.plan = rows.spread.plan.telling(words, of: columns)
        }
        return rows
    }
}

extension Typed {
    /// The aggregates over all rows of a group that a row changes each time that it stands there.
    fileprivate var repeated: [Typed] {
        switch form {
        case .aggregate(let function, _, nil): function.countsEachTime ? [self] : []
        case .call(_, let parts): parts.flatMap(\.repeated)
        case .column, .constant, .aggregate, .window, .relative, .list, .range, .invalid: []
        }
    }

    /// The columns that give the value; those of conditions in it choose only.
    fileprivate var valueColumns: Set<Int> {
        switch form {
        case .column(let index): [index]
        case .call(let kernel, let parts):
            (kernel == "if" ? parts.dropFirst() : parts[...]).reduce(into: []) { $0.formUnion($1.valueColumns) }
        case .constant, .aggregate, .window, .relative, .list, .range, .invalid: []
        }
    }
}

extension AggregateFunction {
    fileprivate var countsEachTime: Bool {
        switch self {
        case .count, .sum, .average, .median, .percentile, .standardDeviation: true
        case .countRows, .countDistinct, .minimum, .maximum, .covariance, .correlation, .slope, .intercept, .first,
            .last,
            .only:
            false
        }
    }
}

extension Plan {
    /// The same plan, whose join tells when the columns, all of its right side, are those of rows that met several.
    fileprivate func telling(_ words: Join.Repetition, of columns: Set<Int>) -> Plan {
        switch self {
        case .project(let input, let values):
            var inner: Set<Int> = []
            for index in columns {
                guard case .column(let place, _) = values[index].expression else { return self }
                inner.insert(place)
            }
            return .project(input.telling(words, of: inner), values)
        case .sort(let input, let keys): return .sort(input.telling(words, of: columns), keys: keys)
        case .window(let input, let window):
            let count = input.schema.fields.count
            return columns.allSatisfy { $0 < count } ? .window(input.telling(words, of: columns), window) : self
        case .join(let join):
            guard case .joined = join.report else { return self }
            let leftCount = join.left.schema.fields.count
            if columns.allSatisfy({ $0 >= leftCount }) { return .join(join.telling(words)) }
            // A lookup keeps each row once.
            guard join.isLookup, columns.allSatisfy({ $0 < leftCount }) else { return self }
            return .join(join.with(left: join.left.telling(words, of: columns)))
        case .scan, .oneRow, .values, .filter, .aggregate, .slice, .top, .concatenate, .unpivot, .fill, .sample, .aside,
            .hole:
            return self
        }
    }
}
