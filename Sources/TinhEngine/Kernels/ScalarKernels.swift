extension ScalarKernel {
    /// Every native scalar function, one line for each family. A test holds the list equal to what the standard library
    /// declares as native.
    static let all: [ScalarKernel] =
        textCase + textParts + textSearch + textShape + textPadding + [concat, fold, matches]
        + signs + rounding + roots + extremes
        + calendarParts + periods + periodArithmetic + dateArithmetic + durationParts + [makeDate, formatDate]
        + [toInt, toFloat, toDecimal, toText, toDate, toDatetime, toBool]
}
