import TinhBase

extension NameFact {
    var said: CheckError.Said {
        switch self {
        case .unknownName(let name, let table, let nearest, let isParameter, let columns):
            if isParameter { return .init("E0201", "`\(name)` is a parameter, and is written `$\(name)`") }
            let place = table.map { "in `\($0)`" } ?? (columns.isEmpty ? "here" : "in the result of the step before")
            let what = "there is no column `\(name)` \(place)"
            if !nearest.isEmpty { return .init("E0201", what, "did you mean \(listed(nearest, "or"))?") }
            if columns.isEmpty { return .init("E0201", what, "a column needs a table: add `from` and its name") }
            return .init(
                "E0201", what, "its columns are \(listed(Array(columns.prefix(12))))\(columns.count > 12 ? ", …" : "")")
        case .foreignMissing(let name):
            return .init(
                "E0226", "`\(name)` is no column; a value that is not there is `missing`",
                "`x is missing` and `x is not missing` ask for it")
        case .foreignName(let name, let own, let sample):
            return .init("E0201", "there is no column `\(name)`", CheckError.ownWords(own, sample))
        case .countOfDistinct(let instead):
            return .init(
                "E0227", "in brackets `distinct` makes a table of its own, and `count` counts values",
                "write `\(instead)`")
        case .textWithoutQuotes(let text, let column):
            return .init(
                "E0225", "`\(text)` is no column; a text that `\(column)` is compared with stands in quotes",
                "write \"\(text)\"")
        case .valueOfColumn(let value, let column):
            return .init(
                "E0225", "`\(value)` is no column, but a value of `\(column)`",
                "a text stands in quotes, behind what it is compared with:")
        case .ambiguousName(let name, let names):
            return .init("E0202", "`\(name)` could be \(listed(names, "or"))", "write the name exactly, in back-quotes")
        case .outputNotVisible(let name):
            return .init(
                "E0203", "`\(name)` is named in this step, and only `sort`, `top` and later steps see that name",
                "put what uses it behind a bar `|`, or write the expression again")
        case .letNamedLikeColumn(let name, _, let table):
            return .init(
                "E0204", "`\(name)` is both a `let` and a column\(table.map { " of `\($0)`" } ?? "")",
                "give the `let` another name")
        case .unknownFunction(let name, _, let own?, let sample):
            return .init("E0205", "there is no function `\(name)`", CheckError.ownWords(own, sample))
        case .unknownFunction(let name, let nearest, nil, _):
            return .init(
                "E0205", "there is no function `\(name)`",
                nearest.isEmpty ? "`tinh help functions` lists them" : "did you mean \(listed(nearest, "or"))?")
        case .unknownWords(let name, let question):
            return .init(
                "E0205", "there is no function `\(name)`",
                "a question begins with the figure that is wanted\(question.map { ", as in `\($0)`" } ?? ""), or with `show` and columns"
            )
        case .unitAsColumn(let name, let question):
            return .init(
                "E0201", "`\(name)` is a unit, and there is no column of that name",
                question.map { "an aggregate wants a column, as in `\($0)`" } ?? "an aggregate wants a column")
        case .unitForColumn(let name, let columns):
            return .init(
                "E0414", "`\(name)` is a unit, and what is measured in it is \(listed(columns))",
                "divide by the column (one of the unit is `1 \(name)`):")
        case .measureBehind(let word, let column):
            return .init(
                "E0206", "`\(column)` is a column, and what is worked out of it stands before it",
                "write `\(word)` first:")
        case .periodBefore:
            return .init("E0205", "the period before is the `previous` one", "write `previous`:")
        case .nameOfWords(let name):
            return .init("E0236", "a name of several words stands in back-quotes", "write `\(name)`:")
        case .changeIn:
            return .init(
                "E0205", "what a figure grows by from one period to the next is `growth`",
                "`growth` is in per cent, `increase` the difference; the last key of `by` is the period:")
        case .movingAverage:
            return .init(
                "E0205", "what runs over the last periods is `moving(x, n)`",
                "`n` is how many periods it takes, and the last key of `by` says which:")
        case .runningTotal:
            return .init(
                "E0205", "what adds up from the first period on is `cumulative`",
                "the last key of `by` is the period:")
        case .yearToDate:
            return .init(
                "E0205", "what adds up from the first period on is `cumulative`",
                "within the other keys of `by`, so behind the year it begins anew with each:")
        case .directionBehind(let isDescending):
            return .init(
                "E0206", isDescending ? "`sort` goes down by `desc`" : "`sort` goes up by itself",
                isDescending ? "write `desc`:" : "take the word away:")
        case .measureByFunction(let name, let measure):
            return .init(
                "E0207", "`\(name)` is a function and there is no column of that name",
                "write the measure that is meant, `\(measure)`:")
        case .nameBefore(let word, let own):
            return .init(
                "E0205", "there is no function `\(word)`",
                "\(own.map { "Tinh writes `\($0)`" } ?? "measures stand first"), and a name behind what it names, after `as`:"
            )
        case .groupsByPer:
            return .init(
                "E0229", "`per` belongs to `top` and `bottom`, and groups are named by `by`", "write `by`:")
        case .rateOfNumber:
            return .init(
                "E0229", "`per` belongs to `top` and `bottom`, and a figure for each of something is a quotient",
                "divide by how much there is of it:")
        case .rateOfUnit(let name, let columns):
            return .init(
                "E0229", "`per` belongs to `top` and `bottom`, and a figure for each of something is a quotient",
                columns.isEmpty
                    ? "no column is in \(name): divide by the one that says how much there is, as in `sum plan / sum area`"
                    : "\(listed(columns)) are in \(name): divide by the sum of the one that is meant")
        case .fillerWord(let word):
            return .init("E0205", "there is no function `\(word)`", "Tinh says it without `\(word)`")
        case .notAFunction(let name):
            return .init(
                "E0206", "`\(name)` is not a function, so nothing can follow it like this",
                "a comma parts two columns, an operator combines them")
        case .functionWithoutArgument(let name, let parameters):
            let call =
                parameters.count == 1 ? "\(name) \(parameters[0])" : "\(name)(\(parameters.joined(separator: ", ")))"
            return .init(
                "E0207", "`\(name)` is a function and there is no column of that name", "it is written `\(call)`")
        case .functionForDays(let name, let days):
            return .init(
                "E0207", "`\(name)` is a function and there is no column of that name",
                "the days of the table stand in \(listed(days)):")
        case .nameOfStepBefore(let name, let column):
            return .init(
                "E0207", "`\(name)` is a function and there is no column of that name",
                "the step before has made `\(column)`: write that")
        case .statementWord(let word):
            return .init("E0205", "`\(word)` begins a statement of its own, and stands first in it")
        case .uniqueOutsideCheck:
            return .init(
                "E0208", "`unique` stands only in `check unique(…)`",
                "different values are counted with `count distinct`")
        case .distinctAlone:
            return .init(
                "E0208", "`distinct` stands after `count` or at the start of a step", "write `count distinct …`")
        case .tableAsValue(let name):
            return .init("E0209", "`\(name)` is a table, and a value is wanted here", "a table stands after `from`")
        case .notATable(let name): return .init("E0209", "`\(name)` is a `let` of a value, not a table")
        case .unknownTable(let name, let nearest, let tables):
            if !nearest.isEmpty {
                return .init("E0210", "there is no table `\(name)`", "did you mean \(listed(nearest, "or"))?")
            }
            if tables.isEmpty {
                return .init("E0210", "there is no table `\(name)`: none is loaded", CheckError.loadRemedy)
            }
            return .init("E0210", "there is no table `\(name)`", "the tables are \(listed(Array(tables.prefix(12))))")
        case .noLastAnswer:
            return .init(
                "E0210", "there is no answer yet that `it` could be",
                "at the prompt `it` is the last answer; a script names its own: `let paid = from …`, then `from paid`")
        case .noTable: return .init(ExpectedCode.noTable, "there is no table to read from", CheckError.loadRemedy)
        case .severalTables(let names):
            return .init(
                "E0212", "\(listed(names)) \(names.count == 2 ? "both" : "all") have the columns that this needs",
                "say which one with `from`")
        case .columnOfOtherTable(let name, let table, let others):
            return .init(
                "E0201", "there is no column `\(name)` in `\(table)`",
                "\(listed(Array(others.prefix(3)))) \(others.count == 1 ? "has" : "have") one: "
                    + "`lookup \(writtenName(others[0])) on …` brings it to these rows")
        case .noTableWithColumns(let names, let tables, let homes):
            if names.isEmpty {
                return .init(
                    "E0213", "several tables are loaded: \(listed(tables))", "say which one is meant with `from`")
            }
            if names.count == 1, tables.contains(names[0]) {
                return .init(
                    "E0213", "no table has the column `\(names[0])`, which is a table",
                    "a table stands after `from`: `count from \(writtenName(names[0]))` counts its rows")
            }
            return .init(
                "E0213", "no table has \(names.count == 1 ? "the column" : "the columns") \(listed(names))",
                names.count > 1 && names.count <= 6 && homes.allSatisfy { !$0.isEmpty }
                    ? zip(names, homes).map { "`\($0)` is in \(listed(Array($1.prefix(3)), "or"))" }
                        .joined(separator: ", ") + ": `lookup t on k` brings a table's columns to the rows of another"
                    : "the tables are \(listed(Array(tables.prefix(12))))")
        case .unknownParameter(let name, let nearest):
            return .init(
                "E0214", "there is no parameter `$\(name)`",
                nearest.isEmpty
                    ? "declare it before: `param \(name) text = \"…\"`"
                    : "did you mean \(listed(nearest.map { "$" + $0 }, "or"))?")
        case .parameterWithoutValue(let name, let type):
            return .init(
                ExpectedCode.parameterWithoutValue, "`$\(name)` has no value",
                "give it one with `--param \(name)=…`, or write `param \(name) \(type) = …`")
        case .nameTwice(let name):
            return .init("E0215", "two columns of this step are called `\(name)`", "name one of them with `as`")
        case .columnLikeLiteral(let word):
            return .init(
                "E0234", "`\(word)` is a value of the language, and a column is called so too",
                "the column stands in back-quotes")
        case .definedTwice(let name):
            return .init("E0216", "`\(name)` is defined twice", "give one of them another name")
        case .importedTwice(let name):
            return .init(
                "E0216", "the imported script defines `\(name)`, which is defined already",
                "give one of them another name")
        case .tableDefinedTwice(let name):
            return .init("E0216", "there is already a table `\(name)`", "give the `let` another name")
        case .definesItself(let name): return .init("E0217", "`\(name)` is defined by itself")
        case .clauseTwice(let word, let first):
            let message =
                word == first ? "`\(word)` is written twice in one step" : "`\(word)` and `\(first)` stand in one step"
            return .init(
                "E0218", message,
                word == "where"
                    ? "join the conditions with `and`, or put the second behind a bar `|`"
                    : word == "by"
                        ? "a comma parts keys; groups of groups stand behind a bar `|`"
                        : word == "with"
                            ? "`with subtotals` ends with the total of all" : "put the second behind a bar `|`")
        case .unknownWith(let word):
            return .init("E0219", "`with \(word)` means nothing", "`with totals` adds a total row")
        case .ambiguousText(let column, let text, let values):
            return .init(
                "E0220", "\(column): \"\(text)\" could be \(listedTexts(values, "or"))",
                "write the one that is meant exactly")
        case .foldedText(let column, let text, let value):
            return .init(
                "E0221", "\(column): no value is \"\(text)\", only \"\(value)\" but for case and accents",
                "write \"\(value)\"; without `--strict` it is read so")
        case .textNotFound(let column, let text, let nearest):
            return .init(
                "E0222", "\(column): no value is \"\(text)\"",
                nearest.isEmpty ? nil : "the nearest: \(listedTexts(nearest))")
        case .tooLarge(let countMax):
            return .init(
                "E0223", "unfolded, this holds more than \(countMax) expressions", "work it out in several steps")
        case .tooDeep(let depthMax):
            return .init("E0224", "unfolded, this is nested more than \(depthMax) deep", "work it out in several steps")
        case .tooManySteps(let countMax):
            return .init(
                "E0223", "unfolded, this holds more than \(NumberText.grouped(Int128(countMax))) steps",
                "conditions may stand in one `where`, columns in one `add`; save what is between and go on from there")
        case .furtherMistakes(let count):
            let words =
                count == 1 ? "is one more mistake" : "are \(NumberText.grouped(Int128(count))) more mistakes"
            return .init(
                "E0228", "there \(words) in this statement", "mend those that are told here, then it tells the next")
        }
    }
}

extension CheckError {
    /// What Tinh has for a word of another language.
    static func ownWords(_ own: String, _ sample: String?) -> String {
        "Tinh writes `\(own)`\(sample.map { ", as in `\($0)`" } ?? ""): `tinh help \(own)`"
    }

    static let loadRemedy = "name a file when starting `tinh`, or write `load \"file.csv\" as name`"
}

/// Codes of what a script may leave to its command line, and an editor does not know.
package enum ExpectedCode {
    package static let noTable = "E0211"
    package static let parameterWithoutValue = "E0235"
    /// No key that a chart runs along, no second number, no second key: names behind its kind would not bring them.
    package static let lacksOfCharts: Set = ["E0591", "E0592", "E0593"]
}
