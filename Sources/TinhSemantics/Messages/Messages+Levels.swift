import TinhBase

extension LevelFact {
    var said: CheckError.Said {
        switch self {
        case .aggregateBesideRow(let aggregate, let row):
            return .init(
                "E0501", "`\(aggregate)` is one value for the group, and `\(row)` is another in each row",
                "put what belongs to the row inside the aggregate, or aggregate `\(row)` too")
        case .columnOutsideKeys(let column, let hasKeys):
            return .init(
                "E0502",
                "`\(column)` differs from row to row, and this step gives one row \(hasKeys ? "for each group" : "in all")",
                hasKeys ? "aggregate it, or add it to `by`" : "aggregate it, or group by it with `by \(column)`")
        case .rowValueAsMeasure(let text):
            return .init(
                "E0503", "`\(text)` is a value of each row, and a step without a head works out one row in all",
                "`show` gives the rows; an aggregate such as `sum` gives one figure")
        case .countIsColumn:
            return .init("E0521", "`count` is a column here, a value of each row", "`count()` counts rows")
        case .nestedAggregate(let text):
            return .init(
                "E0504", "`\(text)` is an aggregate inside an aggregate",
                "`over all` works the outer one out over the groups of `by`; or put it behind a bar `|`")
        case .aggregateInCondition(let text, let clause):
            let remedy =
                switch clause {
                case "where":
                    "of groups, put it behind a bar: `… | where …`, by the name of its column; `\(text) over all` is "
                        + "worked out over all rows"
                case "when": "`\(text) over all` is worked out over all rows, `over city` over those of the same city"
                default: "work it out in a step before, behind which a bar `|` passes it on"
                }
            return .init("E0505", "`\(text)` works on groups, and `\(clause)` looks at each row by itself", remedy)
        case .aggregateInRowStep(let text, let head):
            return .init(
                "E0506", "`\(text)` works on groups, and `\(head)` gives a row for each row",
                head == "distinct"
                    ? "leave `distinct` out and write `by` before what groups the rows"
                    : "leave `\(head)` out and write `by` before what groups the rows; beside each row stands "
                        + "`\(text) over all`, or `over city` for the rows of the same city")
        case .whenOnRow(let text, let instead):
            return .init(
                "E0507", "`when` narrows an aggregate, and `\(text)` holds none",
                "for a value of a row write `\(instead)`")
        case .constantKey(let text):
            return .init("E0508", "`\(text)` is the same for all rows, so it makes no groups")
        case .keysWithoutMeasures:
            return .init(
                "E0509", "`by` groups rows, and this step has nothing that is worked out for the groups",
                "put an aggregate before it: `count by …`; `distinct …` gives each value once")
        case .totalsWithoutMeasures:
            return .init("E0510", "`with totals` belongs into the step that works the figures out")
        case .totalsWithoutKeys: return .init("E0511", "without `by` the one row is the total already")
        case .afterTotals: return .init("E0512", "after `with totals` only `sort` and `top` may follow")
        case .totalsInTable:
            return .init("E0513", "a table with a total row cannot be read again", "leave `with totals` out")
        case .sortWithoutMeasure:
            return .init("E0514", "there is no measure to sort by", "write the column: `sort x desc`")
        case .topWithoutSort(let word):
            return .init("E0515", "`\(word)` does not know by what", "add `sort` and a column to this step")
        case .fromInLaterStep:
            return .init("E0516", "`from` stands in the first step only; a later step reads what the bar passes on")
        case .allColumnsDropped: return .init("E0517", "no column would be left")
        case .queryOfSeveralColumns(let names):
            let columns = names.map { "`\($0)`" }.joined(separator: ", ")
            return .init(
                "E0522", "a query as a value has one column, and this one has \(names.count): \(columns)",
                "end it with `| show` and the one column that is meant")
        case .queryOfSeveralRows:
            return .init(
                "E0523", "a query as a value has one row, and this one has several",
                "`in` takes several; an aggregate or `where` leaves one")
        case .queryWithTotals:
            return .init(
                "E0524", "a total row is no value among the others", "leave `with totals` out of the query in brackets")
        case .setTooLarge(let countMax):
            return .init(
                "E0525", "the set has more than \(NumberText.grouped(Int128(countMax))) values",
                "`semi join` keeps rows that find a partner, `anti join` those that find none")
        case .clauseInCheck(let word):
            return .init("E0518", "`\(word)` means nothing in a check", "a check takes `from`, `where` and `by`")
        case .keysInRowCheck:
            return .init(
                "E0519", "this must hold for each row, so `by` has no groups to make",
                "an aggregate in it makes it hold for groups")
        case .constantUnique: return .init("E0520", "`unique` wants columns: `check unique(project, year)`")
        }
    }
}
