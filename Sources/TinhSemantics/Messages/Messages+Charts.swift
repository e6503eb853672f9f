import TinhTypes

extension ChartFact {
    var said: CheckError.Said {
        switch self {
        case .unknownChart(let word, let meant):
            let all = listed(["bar", "line", "area", "scatter", "hist", "heat"], "or")
            return .init(
                "E0582", "there is no chart `\(word)`",
                meant.map { "write `chart \($0)`; charts are \(all)" } ?? "write \(all)")
        case .afterChart:
            return .init(
                "E0583", "`chart` ends a query: only `save` may follow it", "put `chart` behind the last step")
        case .chartOfPart:
            return .init(
                "E0583", "`chart` draws the answer of a whole query, and this is a part of one",
                "end the query that uses it with `| chart bar`")
        case .chartClause(let word, let kind):
            return .init(
                "E0584", "`\(word)` groups and compares rows, and `chart` draws what comes in",
                "put it before the bar, beside a measure: `sum x \(word == "by" ? "by city" : "\(word) …") | chart \(kind)`"
            )
        case .aggregateInChart(let text, let instead):
            return .init(
                "E0585", "`\(text)` works on groups, and `chart` draws what comes in", "write `\(instead)`")
        case .noFigure(let kind, let columns, let counted):
            return .init(
                "E0586",
                "there is no number\(kind == "hist" ? " or date" : "") to draw: \(some(columns)) \(columns.count == 1 ? "is" : "are") none",
                counted.map { "`count by \($0) | chart bar` draws how often each occurs" }
                    ?? "`chart \(kind)` wants a measure, such as `sum x by city` gives")
        case .durationDrawn(let column):
            return .init(
                "E0587", "`\(column)` is a duration, and a chart draws numbers",
                "`\(writtenName(column)) / 1 day` is the number of days")
        case .tooManyKeys(let kind, let columns, let countMax, let instead):
            let room = countMax == 1 ? "one key" : "two keys"
            return .init(
                "E0588", "`chart \(kind)` has room for \(room), and \(some(columns)) are \(columns.count)",
                instead.map { "name what is drawn: `\($0)`" } ?? "group by fewer")
        case .severalFigures(let kind, let columns, let beside, let instead):
            let room =
                beside.isEmpty
                ? "`chart \(kind)` draws one \(kind == "hist" ? "column" : "number")"
                : "beside \(listed(beside)) one number is drawn"
            return .init(
                "E0589", "\(room), and \(some(columns)) are \(columns.count)",
                "name the one that is meant" + (instead.map { ": `\($0)`" } ?? ""))
        case .differentUnits(let first, let type, let second, let other, let instead):
            return .init(
                "E0590", "`\(first)` is \(type.words) and `\(second)` \(other.words): one axis has one unit",
                "name what is drawn" + (instead.map { ": `\($0)`" } ?? ""))
        case .noPlace(let kind, let columns):
            return .init(
                "E0591",
                columns.isEmpty
                    ? "`chart \(kind)` runs along dates, periods or numbers, and there is no column for that"
                    : "`chart \(kind)` runs along dates, periods or numbers, and \(some(columns)) "
                        + (columns.count == 1 ? "is none" : "are none"),
                columns.isEmpty
                    ? "group by one: `sum x by month date | chart \(kind)`" : "`chart bar` draws a bar for each")
        case .oneFigure(let column):
            return .init(
                "E0592", "`chart scatter` draws one number over another, and here is only `\(column)`",
                "add a second one; `chart hist` shows how one spreads")
        case .fewKeys(let columns):
            let found = columns.isEmpty ? "there is none" : "here is only " + some(columns)
            return .init(
                "E0593", "`chart heat` draws a number for each pair of two keys, and \(found)",
                "group by two: `sum x by city, year | chart heat`")
        case .noCategory(let column):
            return .init(
                "E0594", "nothing says what the bars of `\(column)` stand for",
                "put a key before it: `chart bar city, \(writtenName(column))`; `chart hist` shows how its values spread"
            )
        }
    }

    /// Not more names than can be read.
    private func some(_ columns: [String]) -> String {
        columns.count <= 5
            ? listed(columns) : columns.prefix(4).map { "`\($0)`" }.joined(separator: ", ") + ", …"
    }
}
