extension MeantFact {
    var said: CheckError.Said {
        switch self {
        case .signInWords(let word, let sign):
            let isOfNumbers = ["+", "-", "*"].contains(sign)
            return .init(
                "E0206", "`\(word)` \(isOfNumbers ? "combines" : "compares") nothing", "write `\(sign)`:")
        case .withoutSign(let column):
            return .init("E0206", "nothing stands between `\(column)` and the value it is compared with", "write `=`:")
        case .conditionBehind(let text):
            return .init("E0206", "`\(text)` says which rows count", "it stands behind `where`:")
        case .countedCondition:
            return .init("E0310", "`count` before a column is a number of rows", "a condition stands behind `when`:")
        case .distinctOfSeveral:
            return .init(
                "E0502", "`count distinct` counts the values of one column", "several stand in a bracket, as pairs:")
        case .dayOfDate(let column):
            return .init("E0205", "`\(column)` has the day already", "write it alone:")
        case .bands(let column):
            return .init("E0206", "bands of `\(column)` are made by `floor`", "each is named by where it begins:")
        case .keysInBrackets:
            return .init("E0302", "a list stands only after `in`", "keys stand without brackets:")
        case .wordBehindKeys(let word, let clause):
            return .init("E0206", "`\(word)` is no column", "write `\(clause)` behind the groups:")
        case .figureAsKey(let text):
            return .init("E0310", "`\(text)` is no condition of `by`", "of the figures it stands behind a bar:")
        case .pivot(let word):
            return .init("E0205", "there is no function `\(word)`", "what goes over columns stands behind `across`:")
        case .mode(let word):
            return .init("E0205", "there is no function `\(word)`", "count each value, and take the most frequent:")
        case .duplicates(let word):
            return .init("E0205", "there is no function `\(word)`", "count each value, and keep those above 1:")
        case .greatestOf(let word, let limit):
            return .init(
                "E0205", "there is no function `\(word)`", "the figure stands first, and `\(limit) 1` takes one group:")
        case .sharedOperand(let function, true):
            return .init("E0319", "`\(function)` takes one column", "write it for each:")
        case .sharedOperand(let function, false):
            return .init("E0207", "`\(function)` has no column of its own", "write it for each:")
        case .ofEachRow(let function, let own):
            return .init(
                "E0319", "`\(function)` takes one column", "of several values in each row it is `\(own)`:")
        case .latest(let word, true):
            return .init("E0205", "there is no function `\(word)`", "of dates it is the greatest or the least one:")
        case .latest(let word, false):
            return .init(
                "E0205", "there is no function `\(word)`", "`last(x, k)` is x where k is greatest, `first` where least:"
            )
        case .shareAlone(let word):
            return .init("E0205", "`\(word)` is no figure", "`share` works the part of the whole out:")
        case .pictureFirst(let word, let own):
            return .init("E0205", "there is no function `\(word)`", "`\(own)` stands behind a bar:")
        case .inPercent:
            return .init(
                "E0313", "`in` asks for one of several values, and `to` shows a figure in another unit",
                "a ratio is shown in per cent by `to %`:")
        case .periodOf(let text, let period):
            return .init("E0313", "`\(text)` is no period as it stands", "write `\(period)`:")
        case .timesColumn(let column):
            return .init("E0401", "`\(column)` is a column, and no unit", "write `*` between it and the number:")
        case .nameFirst(let name):
            return .init("E0201", "there is no column `\(name)`", "a name stands behind what it names, after `as`:")
        case .allColumns(let word):
            return .init("E0201", "there is no column `\(word)`", "all columns are `*`:")
        case .ofToday(let text, let hasLast):
            return .init(
                "E0319", "`\(text)` depends on the day, which no query knows",
                hasLast
                    ? "name it, as in `year = 2023`; the last one that there is:"
                    : "name it, as in `year = 2023` or `date in @2023-05-01..@2023-05-31`")
        case .withShares(let word):
            return .init("E0219", "`with \(word)` means nothing", "`share` works the part of the whole out:")
        case .sortedBy(let word):
            return .init("E0206", "`\(word) by` puts nothing in order", "write `sort`:")
        case .rankedBy(let text):
            return .init("E0218", "`by` is written twice in one step", "what goes by `\(text)` is ordered by `sort`:")
        case .valuesAsKeys(let text):
            return .init(
                "E0508", "`\(text)` is the same for all rows, so it makes no groups",
                "the key stands before its values:")
        case .figureBehindKeys(let word):
            return .init(
                "E0207", "`\(word)` is worked out of a figure, and not of a key", "it stands before the figure:")
        case .truthInWords(let word):
            return .init("E0201", "there is no column `\(word)`", "what holds or does not is `true` or `false`:")
        case .nameWithoutAs(let name):
            return .init(
                "E0206", "`\(name)` is not a function, so nothing can follow it like this",
                "what it is to be called stands after `as`:")
        case .rowOfExtreme(let column, let figure, let isGreatest):
            return .init(
                "E0502", "`\(column)` differs from row to row, and this step gives one row in all",
                "the row in which `\(figure)` is \(isGreatest ? "greatest" : "least"):")
        case .firstRows(let word):
            return .init(
                "E0319", "`\(word)` wants a column, and what orders its rows",
                word == "first" ? "rows as they stand are taken by `take`:" : "`bottom 5` takes the last of a `sort`")
        }
    }
}
