import TinhBase
import TinhTypes

/// What is wrong, as facts. `Messages/` says it in words.
protocol CheckFact {
    var said: CheckError.Said { get }
}

/// E02: names, and how statements and clauses stand together.
enum NameFact: CheckFact {
    case unknownName(String, table: String?, nearest: [String], isParameter: Bool, columns: [String])
    /// `null`: what other languages call a missing value.
    case foreignMissing(String)
    /// `missing`, `true`, `false` where a column is called so.
    case columnLikeLiteral(String)
    /// `descending`, `today`: a word of another language, and where the help tells of ours.
    case foreignName(String, own: String, sample: String?)
    /// `count(distinct city)`.
    case countOfDistinct(instead: String)
    case textWithoutQuotes(String, column: String)
    /// `where paid`, which a column of texts has among its values.
    case valueOfColumn(String, column: String)
    case ambiguousName(String, names: [String])
    case outputNotVisible(String)
    case letNamedLikeColumn(String, letPlace: Diagnostic.Place, table: String?)
    case unknownFunction(String, nearest: [String], own: String?, sample: String?)
    case notAFunction(String)
    /// `which city paid most`; the question is one that the table answers.
    case unknownWords(String, question: String?)
    /// `of` in `sum of plan`.
    case fillerWord(String)
    /// The name of a unit where an aggregate wants a column, and a question that the columns at hand answer.
    case unitAsColumn(String, question: String?)
    /// `sum compensation / m2`, where columns are in m2.
    case unitForColumn(String, columns: [String])
    /// `compensation growth`
    case measureBehind(String, column: String)
    /// `versus last year`
    case periodBefore
    /// `Thực hiện` without its back-quotes.
    case nameOfWords(String)
    /// `change in plan`.
    case changeIn
    /// `moving average of plan`.
    case movingAverage
    /// `running total of plan`.
    case runningTotal
    /// `ytd plan`.
    case yearToDate
    /// `sort plan descending`.
    case directionBehind(isDescending: Bool)
    /// `sort avg` beside `avg plan`.
    case measureByFunction(String, measure: String)
    /// `extend ratio = x / y`.
    case nameBefore(String, own: String?)
    /// `count per city`
    case groupsByPer
    /// `sum compensation per area`
    case rateOfNumber
    /// `sum compensation per m2`, where not one column is in m2.
    case rateOfUnit(String, columns: [String])
    case functionWithoutArgument(String, parameters: [String])
    /// `year date`, where no column is called `date`; `days` are the columns of dates.
    case functionForDays(String, days: [String])
    /// A column of the step before is named by a function and its argument: `year_date`.
    case nameOfStepBefore(String, column: String)
    case statementWord(String)
    case uniqueOutsideCheck
    case distinctAlone
    case tableAsValue(String)
    case notATable(String)
    case unknownTable(String, nearest: [String], tables: [String])
    /// `it` before there is an answer.
    case noLastAnswer
    case noTable
    case severalTables([String])
    /// `homes`: the tables that have each of the columns.
    case noTableWithColumns([String], tables: [String], homes: [[String]])
    /// A column that other tables have.
    case columnOfOtherTable(String, table: String, others: [String])
    case unknownParameter(String, nearest: [String])
    case parameterWithoutValue(String, type: String)
    case nameTwice(String)
    case definedTwice(String)
    case importedTwice(String)
    case tableDefinedTwice(String)
    case definesItself(String)
    case clauseTwice(String, first: String)
    case unknownWith(String)
    case ambiguousText(column: String, text: String, values: [String])
    case foldedText(column: String, text: String, value: String)
    case textNotFound(column: String, text: String, nearest: [String])
    case tooLarge(countMax: Int)
    case tooDeep(depthMax: Int)
    case tooManySteps(countMax: Int)
    /// Mistakes that are not told.
    case furtherMistakes(count: Int)
}

/// E03: types.
enum TypeFact: CheckFact {
    case emptyBracket
    case listOutsideIn
    case rangeOutsideIn
    case notACondition(DataType, text: String)
    case notANumber(DataType, text: String, after: String)
    case notText(DataType, text: String, operation: String)
    case numberTooLarge(String)
    case spanTooLong(String)
    case spanTooFine(String)
    case spanWithExponent(String)
    case tooManyDecimals(digitCount: Int)
    case textAdded(instead: String, reading: TextReading?)
    case cannotCombine(DataType, String, DataType, reading: TextReading? = nil)
    /// `isPart`: a period is compared with its number in the year.
    case cannotCompare(DataType, String, DataType, reading: TextReading? = nil, isPart: Bool = false)
    case comparedWithMissing(isEquality: Bool, instead: String)
    case equalToSpan(DataType, DataType, word: String)
    case rangeBySubtraction(String)
    case inWantsSet(DataType, text: String, instead: String)
    /// `sum area in ha`.
    case unitAfterIn(String)
    /// `by city and year`.
    case keysJoinedByAnd
    /// `in 2023` behind a measure or a key.
    case yearWithoutWhere(String)
    /// `Q1 2023` and how it is written; a condition of rows where it stands behind a measure.
    case periodMeant(String, period: String)
    /// A value where a second comparison is wanted.
    case secondValue(String, of: String)
    case measuresJoinedByAnd
    case differentResults(DataType, DataType)
    case partOfDay(date: String, duration: String)
    case periodStep(Kind, step: String)
    case fractionOfMonth(String)
    case outsideCalendar(String)
    case cannotConvert(DataType, to: String)
    case argumentCount(function: String, wanted: [String], least: Int, found: Int)
    case argumentType(
        function: String, parameter: String, found: DataType, text: String, reading: TextReading? = nil)
    /// `year m` of a month, `start_of date`: a day where a period is wanted, and the reverse.
    case dayOrPeriod(function: String, parameter: String, found: DataType, text: String, instead: String)
    case aggregateWantsNumbers(String, found: DataType, text: String, reading: TextReading?)
    case percentileShare(text: String, of: String)
    case countNotWhole(String)
    case countTooLarge(String)
    case unknownType(String, nearest: [String])
    case parameterText(String, text: String, type: String)
    case parameterInitial(String, found: DataType, type: String)
    case notConstant(String)
    case loadOption(String)
    case formatOfNoDate(String, Kind)
}

/// E04: units.
enum UnitFact: CheckFact {
    /// `worth`: the unit of what is to be shown in it, by which it would be declared.
    case unknownUnit(String, nearest: [String], worth: String? = nil)
    /// A column's name behind a number.
    case columnAsUnit(String)
    case functionAsUnit(String, instead: String)
    case differentUnits(DataType, String, DataType)
    /// A measure with a unit is compared with a number that may be a year.
    case yearOfNoUnit(DataType, String)
    case scaleAsUnit(String)
    case unitTooLarge
    case unitPower(DataType, text: String)
    case unitOfNoNumber(DataType, unit: String)
    /// `isRate`: each is a unit that no other is built on, so that a rate may be declared.
    case cannotConvertUnit(DataType, to: String, isRate: Bool)
    case bareNumberBesidePercent(String, other: String)
    case argumentUnit(function: String, unit: String, text: String)
    case argumentUnits(function: String, first: String, second: String)
    case unitDefinition(String)
    case unitWithoutWorth(String)
    case percentAsRatio(column: String, percent: String, ratio: String)
    case percentBesidePlain(percent: String, plain: String)
}

/// E05: levels, and how steps fit together.
enum LevelFact: CheckFact {
    case aggregateBesideRow(aggregate: String, row: String)
    case columnOutsideKeys(String, hasKeys: Bool)
    case rowValueAsMeasure(String)
    case countIsColumn
    case nestedAggregate(text: String)
    case aggregateInCondition(text: String, clause: String)
    case aggregateInRowStep(text: String, head: String)
    case whenOnRow(text: String, instead: String)
    case whenTakesRest(rest: String, instead: String)
    case constantKey(String)
    /// `isOrder`: what the rows are to be ordered by.
    case keysWithoutMeasures(isOrder: Bool)
    case totalsWithoutMeasures(String)
    case totalsWithoutKeys(String)
    case afterTotals(String)
    case totalsInTable(String)
    case acrossWithoutMeasures
    case afterAcross(String)
    case acrossInTable(String)
    /// `isSpread`: by `across`.
    case stepTooWide(columnCountMax: Int, isSpread: Bool)
    case acrossNameTwice(String)
    case givenNotListed(key: String)
    case givenWithoutValue(String)
    case everyAcross
    case everyMoment(DataType, text: String)
    case keyTwice(String, String)
    case versusWithoutMeasures
    case versusConstant(String)
    case versusSeveral(Int)
    case versusMixed(String, base: String)
    case versusWhen(String)
    case versusKeyInMeasure(String)
    case previousUnknown(String)
    case previousKind(DataType, text: String)
    case previousStep(Kind, of: String, unit: String)
    case previousMixed(String, key: String)
    case previousOfNothing(String)
    case sortWithoutMeasure
    case constantSort(String)
    case topWithoutSort(String, sort: String?)
    case fromInLaterStep
    case notTraceable
    case allColumnsDropped
    case afterSave
    case saveOfPart
    case saveOption(String)
    case tooManyColumns(count: Int, countMax: Int)
    case queryOfSeveralColumns([String])
    case queryOfSeveralRows
    case queryWithTotals(String)
    case setTooLarge(countMax: Int)
    case clauseInCheck(String)
    case keysInRowCheck
    case constantUnique
}

/// E054 to E056: `over`, and what numbers, shifts and runs.
enum OverFact: CheckFact {
    /// A number behind `over`.
    case overAsQuotient(String)
    case overBehindKey(key: String, window: String)
    case overWithoutAggregate(String)
    case overNoColumn(String)
    case overNoKey(String, keys: [String], isColumn: Bool)
    case overSortInGroups(isAlong: Bool)
    case overAlong(String, along: String, others: [String])
    case overInCondition(String, instead: String)
    case rowBesideOver(String, over: String)
    case sortWantsRows(String)
    case rowsWithoutSort(String)
    case rowsNoRange(String)
    case takesNoRows(String)
    case rankSorted
    /// `rank city by plan`
    case rankedName
    case rankOverWhat(String, keys: [String])
    case wantsSort(String)
    case wantsOver(String, example: String)
    case groupsAmongRows(String, word: String)
    case rowNumberOfGroups
    case alongNothing(String, key: String?, takesRows: Bool)
    /// `growth x` of the library among rows.
    case groupsOnly(String)
    case alongNoPeriod(String, DataType, key: String, clause: String, instead: [String])
    case cannotRun(String, String)
    case movingCount(String)
    case overAfterTotals
    /// An `over` around more than `share(…)`.
    case overAroundShare(String, instead: String)
    case shareOfNoSum(String, ratio: String?)
}
