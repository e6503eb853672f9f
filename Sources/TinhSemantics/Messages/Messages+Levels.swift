import TinhBase
import TinhTypes

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
                hasKeys
                    ? "aggregate it (`only \(column)` where a group has one value), or add it to `by`"
                    : "aggregate it, or group by it with `by \(column)`")
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
                case "by": "measures stand before `by`, parted by commas: `count, \(text) by city`"
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
        case .whenTakesRest(let rest, let instead):
            return .init(
                "E0565", "`when` binds weakest, so `\(rest)` belongs to its condition here", "write `\(instead)`")
        case .constantKey(let text):
            return .init("E0508", "`\(text)` is the same for all rows, so it makes no groups")
        case .keysWithoutMeasures(let isOrder):
            return .init(
                "E0509", "`by` groups rows, and this step has nothing that is worked out for the groups",
                isOrder
                    ? "rows are put in order by `sort`:"
                    : "put an aggregate before it: `count by …`; `distinct …` gives each value once")
        case .totalsWithoutMeasures(let words):
            return .init("E0510", "`with \(words)` belongs into the step that works the figures out")
        case .totalsWithoutKeys(let words):
            return .init(
                "E0511", "without `by` the one row is the total already",
                words == "totals" ? nil : "write `by` and what the rows are to be grouped by")
        case .afterTotals(let words):
            return .init("E0512", "after `with \(words)` only `sort` and `top` may follow")
        case .totalsInTable(let words):
            return .init(
                "E0513", "a table with \(words == "totals" ? "a total row" : "rows of subtotals") cannot be read again",
                "leave `with \(words)` out")
        case .acrossWithoutMeasures:
            return .init(
                "E0526", "`across` spreads figures over columns, and this step works none out",
                "put an aggregate before it: `count across …`")
        case .afterAcross(let keys):
            return .init(
                "E0527", "which columns `across \(keys)` makes only the data know, so only `sort` and `top` may follow",
                "name the values: `across \(keys) in …`")
        case .acrossInTable(let keys):
            return .init(
                "E0528", "which columns `across \(keys)` makes only the data know, so no query can read them",
                "name the values: `across \(keys) in …`")
        case .stepTooWide(let countMax, let isSpread):
            return .init(
                "E0529", "this makes more than \(NumberText.grouped(Int128(countMax))) columns",
                isSpread
                    ? "leave values out with `where`, or group by the key with `by`"
                    : "ask for some of the figures here, and for the others in a query of their own")
        case .acrossNameTwice(let name):
            return .init(
                "E0530", "two columns of this step would be called `\(name)`",
                "one of them is called by a value of `across`: give the other another name with `as`")
        case .givenNotListed(let key):
            return .init(
                "E0531", "the values of `\(key)` must be written out here",
                "as a list `in (a, b)`, or as a range of whole numbers, dates or periods `in a..b`")
        case .givenWithoutValue(let text): return .init("E0532", "`\(text)` has no value")
        case .everyAcross:
            return .init(
                "E0533", "`every` stands after `by` only",
                "values that do not occur get a column when they are given: `in …`")
        case .constantSort(let text):
            return .init(
                "E0563", "`\(text)` is the same for all rows, so it puts them in no order",
                "columns are named: `sort city`; `sort desc` goes by the first measure")
        case .sortWithoutMeasure:
            return .init("E0514", "there is no measure to sort by", "write the column: `sort x desc`")
        case .topWithoutSort(let word, let sort):
            return .init(
                "E0515", "`\(word)` does not know by what",
                "add `sort` and a column to this step\(sort.map { ", as in `\($0)`" } ?? ""); `take` takes the first, whatever they are"
            )
        case .notTraceable:
            return .init(
                "E0580", "these rows are put together from others, and can no longer be traced to lines of files",
                "trace the query up to the step before: rows of tables, measures of them, and what keeps their keys")
        case .fromInLaterStep:
            return .init("E0516", "`from` stands in the first step only; a later step reads what the bar passes on")
        case .allColumnsDropped: return .init("E0517", "no column would be left")
        case .everyMoment(let type, let text):
            return .init(
                "E0574", "`\(text)` is \(type.words), and no one is next to another",
                "`every` goes through whole numbers, dates and periods: `every date x`, `every month x`")
        case .keyTwice(let first, let second):
            return .init(
                "E0581", "`\(first)` and `\(second)` are the same key",
                "leave one of them out: groups that `every` makes would tell them apart")
        case .versusWithoutMeasures:
            return .init(
                "E0576", "`versus` compares figures, and this step works none out",
                "put a measure before it: `count versus …`")
        case .versusConstant(let text):
            return .init(
                "E0534", "`\(text)` is the same for all rows, so it is no base", "a condition that reads a column is")
        case .versusSeveral(let count):
            return .init(
                "E0535", "this step has \(count) measures, and the base is one figure",
                "write `versus` right after the measure that is meant")
        case .versusMixed(let text, let base):
            return .init(
                "E0536",
                "`\(text)` reads columns of the base `\(base)` and others, so it can be neither replaced nor kept",
                "write it as conditions joined by `and`, each for columns of its own")
        case .versusWhen(let text):
            return .init(
                "E0537", "`when \(text)` would hold for the base too, which changes what it reads",
                "narrow the rows with `where \(text)` instead of the measure with `when`")
        case .versusKeyInMeasure(let key):
            return .init(
                "E0538", "the base is one for all `\(key)`, so a measure that reads `\(key)` has none",
                "compare a measure without it")
        case .previousUnknown(let text):
            return .init(
                "E0539", "`\(text)` is no key of this step, no column of `where` and no unit of period",
                "write a key, a column that `where` asks for, or `year`, `half`, `quarter`, `month`, `week`, `day`")
        case .previousKind(let type, let text):
            return .init(
                "E0570", "`\(text)` is \(type.words), and none comes before it",
                "a whole number, a date or a period has a previous one")
        case .previousStep(let kind, let column, let unit):
            return .init("E0571", "`\(column)` is a \(kind.word), which does not move by one `\(unit)`")
        case .previousMixed(let text, let key):
            return .init(
                "E0572", "`\(text)` reads `\(key)` in a way that cannot be moved by one",
                "ask for the same period in `by` and `where`")
        case .previousOfNothing(let key):
            return .init(
                "E0573", "`previous \(key)` has nothing to move: no key and no condition reads a date or a period",
                "group by one, or ask for one with `where`")
        case .afterSave:
            return .init("E0578", "`save` ends a query: nothing may follow it", "put `save` behind the last step")
        case .saveOfPart:
            return .init(
                "E0578", "`save` writes the answer of a whole query, and this is a part of one",
                "end the query that uses it with `| save \"file\"`")
        case .saveOption(let word):
            return .init("E0579", "`save` has no option `\(word)`", "`replace` lets it write over a file")
        case .tooManyColumns(let count, let countMax):
            return .init(
                "E0577",
                "this answer would have \(NumberText.grouped(Int128(count))) columns, and has room for "
                    + NumberText.grouped(Int128(countMax)),
                "end it with `| show` and the columns that are meant")
        case .queryOfSeveralColumns(let names):
            let columns = names.map { "`\($0)`" }.joined(separator: ", ")
            return .init(
                "E0522", "a query as a value has one column, and this one has \(names.count): \(columns)",
                "end it with `| show` and the one column that is meant")
        case .queryOfSeveralRows:
            return .init(
                "E0523", "a query as a value has one row, and this one has several",
                "`in` takes several; an aggregate or `where` leaves one")
        case .queryWithTotals(let words):
            return .init(
                "E0524", "a total row is no value among the others",
                "leave `with \(words)` out of the query in brackets")
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
