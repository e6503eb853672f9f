import TinhBase

/// Everyday words whose meaning can be told, and is written otherwise.
enum MeantFact: CheckFact {
    /// `compensation above 5`
    case signInWords(String, sign: String)
    /// `where city "a"`
    case withoutSign(String)
    /// `sum plan by city year = 2023`
    case conditionBehind(String)
    /// `count status = "paid"`
    case countedCondition
    /// `count distinct city, project`
    case distinctOfSeveral
    /// `by day date` of a date.
    case dayOfDate(String)
    /// `by area buckets of 100`
    case bands(String)
    /// `by (year, city)`
    case keysInBrackets
    /// `by city total`
    case wordBehindKeys(String, clause: String)
    /// `by city > 1 billion`
    case figureAsKey(String)
    /// `pivot sum plan by city, year`
    case pivot(String)
    /// `mode status`
    case mode(String)
    /// `duplicates project`
    case duplicates(String)
    /// `which city has the largest plan`
    case greatestOf(String, limit: String)
    /// `sum and avg plan`, `sum(plan, area)`
    case sharedOperand(String, takesOne: Bool = false)
    /// `max(plan, 0)`
    case ofEachRow(String, String)
    /// `latest date`
    case latest(String, isDate: Bool)
    /// `last year`, which depends on the day.
    case ofToday(String, hasLast: Bool)
    /// `with percentages`
    case withShares(String)
    /// `percent by city`
    case shareAlone(String)
    /// `plot sum plan by year`, `stats plan`
    case pictureFirst(String, own: String)
    /// `in percent`
    case inPercent
    /// `date > May 2023`
    case periodOf(String, period: String)
    /// `1.1 plan`
    case timesColumn(String)
    /// `total = sum plan`
    case nameFirst(String)
    /// `show all`
    case allColumns(String)
    /// `first 5`
    case firstRows(String)
    /// `sorted by plan`
    case sortedBy(String)
    /// `by city top 3 by total`
    case rankedBy(String)
    /// `across 2022, 2023`
    case valuesAsKeys(String)
    /// `sum plan by year growth`
    case figureBehindKeys(String)
    /// `residential = yes`
    case truthInWords(String)
    /// `sum plan "total"`
    case nameWithoutAs(String)
    /// `max plan, project`
    case rowOfExtreme(String, of: String, isGreatest: Bool)
}
