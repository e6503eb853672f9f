import TinhBase

extension OverFact {
    var said: CheckError.Said {
        switch self {
        case .overWithoutAggregate(let text):
            return .init(
                "E0540", "`over` works an aggregate out over other rows, and `\(text)` holds none",
                "as in `sum x over city`")
        case .overAsQuotient(let name):
            return .init(
                "E0542", "`over` works a figure out over other groups, and `\(name)` is no key of this step",
                "`/` divides by it:")
        case .overBehindKey(let key, let window):
            return .init(
                "E0540", "`over` works an aggregate out over other rows, and `\(key)` is a key",
                "behind a measure it gives the figure of them all; the part of that is `share(count) \(window)`:")
        case .overNoColumn(let name):
            return .init("E0541", "`\(name)` is the same in all rows", "`over all` takes all rows")
        case .overNoKey(let name, let keys, let isColumn):
            let known = isColumn ? "`\(name)` is no key of this step" : "this step has no key `\(name)`"
            if keys.isEmpty {
                return .init(
                    "E0542", "\(known), which has no `by`",
                    isColumn
                        ? "group with `by \(name)`; beside each row it stands with `show` or `add`"
                        : "`over all` takes all rows")
            }
            return .init("E0542", known, "`over` takes \(listed(keys, "or")), several in a bracket, or `all`")
        case .overSortInGroups(let isAlong):
            return .init(
                "E0543", "in a step that works out groups, `over` takes keys, and no `sort` or `rows`",
                isAlong
                    ? "it runs along the last key by itself"
                    : "rows in an order stand behind a bar: `… | add cumulative x over (sort y)`")
        case .overAlong(let word, let along, let others):
            let within =
                others.isEmpty
                ? "among all groups" : "within \(listed(others))"
            return .init("E0544", "`\(word)` looks along `\(along)`, \(within)", "leave `over` out")
        case .overInCondition(let text, let instead):
            return .init(
                "E0545", "`over` belongs to `\(text)` here, because it binds closer than `when`", "write `\(instead)`")
        case .rowBesideOver(let text, let over):
            return .init(
                "E0546", "`\(text)` differs from row to row, and `\(over)` gives one value for all of them",
                "put `over` beside the aggregate alone: `\(text) / sum \(text) over all`")
        case .sortWantsRows(let text):
            return .init(
                "E0547", "with `sort`, `over` must say which rows `\(text)` takes",
                "`rows -2..0` takes the last three, `cumulative \(text)` all up to this one; for all rows leave `sort` out"
            )
        case .rowsWithoutSort(let rows):
            return .init(
                "E0548", "`rows \(rows)` counts rows in an order, and none is given",
                "give it before: `over (city sort date rows \(rows))`")
        case .rowsNoRange(let text):
            return .init(
                "E0549", "`rows` wants two whole numbers, the first not above the second, and `\(text)` is none such",
                "`rows -2..0` is this row and the two before it")
        case .takesNoRows(let word):
            return .init("E0550", "`\(word)` says itself which rows it takes", "leave `rows` out")
        case .rankSorted:
            return .init(
                "E0551", "`rank` goes by its own value, so it takes no `sort`", "`row_number` numbers rows in an order")
        case .rankOverWhat(let text, let keys):
            return .init(
                "E0552", "with several keys `rank` says over what",
                "`\(text) over all` ranks all groups, `over \(keys[0])` those within each `\(keys[0])`")
        case .wantsSort(let word):
            return .init(
                "E0553", "`\(word)` of rows goes by an order, and none is given",
                "give it in the bracket: `over (city sort date)`")
        case .rankedName:
            return .init(
                "E0502", "the figure that ranks stands behind `rank`, and what is ranked behind `by`",
                "the other way round:")
        case .wantsOver(let word, let example):
            return .init(
                "E0554", "among rows `\(word)` says over what\(word == "rank" ? "" : ", and in which order")",
                "write `\(example)`")
        case .groupsAmongRows(let text, let word):
            return .init(
                "E0555", "`\(text)` works on groups, and `\(word)` looks at each row here",
                "make the groups in a step before: `… by city | …`")
        case .rowNumberOfGroups:
            return .init(
                "E0556", "`row_number` numbers rows, and this step gives groups",
                "`rank sum x` numbers groups by a figure")
        case .alongNothing(let word, let key, let takesRows):
            return .init(
                "E0557", "`\(word)` compares groups, and this step has no `by`",
                "write `by \(key ?? (word == "rank" ? "city" : "year"))` behind it"
                    + (takesRows ? "; among rows it takes `over (sort date)`" : ""))
        case .groupsOnly(let word):
            return .init(
                "E0557", "`\(word)` compares groups, and each row is looked at here",
                "ask it of a measure by a period: `\(word)(sum x) by year date`; of rows, `previous x over (sort date)` is the "
                    + "one before")
        case .alongNoPeriod(let word, let type, let key, let clause, let instead):
            return .init(
                "E0558", "`\(word)` goes by the last key, period by period, and `\(key)` is \(type.words)",
                instead.isEmpty
                    ? "the last key is to be a whole number, a date or a period, such as `year date`"
                    : "put it last: `\(clause) \(instead.map(writtenName).joined(separator: ", "))`")
        case .cannotRun(let word, let text):
            return .init(
                "E0559", "`\(word)` takes aggregates of rows, and `\(text)` is none", "work it out behind a bar `|`")
        case .movingCount(let text):
            return .init(
                "E0560", "`moving` wants a whole number of periods from 1 on, and `\(text)` is none",
                "as in `moving(sum x, 3)`")
        case .overAfterTotals:
            return .init(
                "E0561", "`over` would count the total row among the others",
                "sort in the step that works the groups out: `… with totals sort rank sum x over all`")
        case .overAroundShare(let function, let instead):
            return .init(
                "E0562", "`\(function)` compares with all rows itself, and takes `over` right behind it",
                "write `\(instead)`")
        case .shareOfNoSum(let text, let ratio):
            return .init(
                "E0564", "`\(text)` of the groups does not add up to that of all, so a group has no share in it",
                ratio.map { "`\($0)` sets each beside that of all" } ?? "a sum or a count has shares")
        }
    }
}
