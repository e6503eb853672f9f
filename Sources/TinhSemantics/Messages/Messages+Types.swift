import TinhTypes

extension TypeFact {
    var said: CheckError.Said {
        switch self {
        case .emptyBracket: return .init("E0301", "there is nothing in this bracket")
        case .listOutsideIn: return .init("E0302", "a list stands only after `in`")
        case .rangeOutsideIn: return .init("E0302", "a range stands only after `in`")
        case .notACondition(let type, let text):
            return .init(
                "E0303", "`\(text)` is \(type.words), and a condition is wanted here", "compare it: `\(text) = …`")
        case .notANumber(let type, let text, let sign):
            return .init("E0304", "`\(text)` is \(type.words), and `\(sign)` wants a number")
        case .notText(let type, let text, let operation):
            return .init(
                "E0305", "`\(text)` is \(type.words), and `\(operation)` wants text", "`to text` makes it text")
        case .numberTooLarge(let digits):
            return .init(
                "E0306", "`\(digits)` has more digits than a number can hold", "38 digits, or a float such as 1e50")
        case .spanTooLong(let text):
            return .init(
                "E0331", "`\(text)` is longer than a span of time can be",
                "292,000 years at most; dates lie in the years 1 to 9999")
        case .spanTooFine(let text):
            return .init(
                "E0331", "`\(text)` is no whole number of microseconds",
                "six digits after the point of a second at most")
        case .spanWithExponent(let text):
            return .init("E0331", "`\(text)` is no exact span of time", "write all digits, without `e`")
        case .tooManyDecimals(let count):
            return .init(
                "E0307", "this has more than \(count) digits after the point",
                "`round(x, 2)` or `to float` an operand first")
        case .textAdded(let instead, nil):
            return .init("E0308", "`+` does not put text together", "write `\(instead)`")
        case .textAdded(let instead, let reading?):
            let remedy = reading.odd == nil ? "for one text write `\(instead)`; \(reading.remedy)" : reading.remedy
            return .init("E0308", "`+` does not put text together", remedy)
        case .cannotCombine(let left, let sign, let right, let reading):
            return .init(
                "E0309", "`\(sign)` cannot combine \(left.words) and \(right.words)", reading?.remedy)
        case .cannotCompare(let left, let sign, let right, _, isPart: true):
            let word = left.kind.isPeriod ? left.kind.word : right.kind.word
            return .init(
                "E0310", "`\(sign)` cannot compare \(left.words) with \(right.words)",
                "`\(word)_of_year` is its number in any year:")
        case .cannotCompare(let left, let sign, let right, let reading, isPart: false):
            return .init(
                "E0310", "`\(sign)` cannot compare \(left.words) with \(right.words)",
                reading?.remedy ?? (sign == "versus" ? nil : left.kind.writtenAs ?? right.kind.writtenAs))
        case .comparedWithMissing(let isEquality, let instead):
            let words = isEquality ? "equal to" : "above or below"
            return .init("E0311", "nothing is \(words) `missing`", "write `\(instead)`")
        case .equalToSpan(let point, let span, let word):
            return .init("E0312", "\(point.words) is never equal to \(span.words)", "it can lie in it: write `\(word)`")
        case .yearWithoutWhere(let text):
            return .init("E0313", "`\(text)` says nothing of a year here", "`where` says which rows count")
        case .rangeBySubtraction(let range):
            return .init("E0313", "`-` takes away, and a range has `..` between its ends", "write `\(range)`:")
        case .periodMeant(let text, let period):
            return .init(
                "E0313", "`in` wants a list, a range or a period, and the period of `\(text)` is `\(period)`",
                "it stands behind `in`, in a condition of rows:")
        case .secondValue(let text, let column):
            return .init(
                "E0303", "`\(text)` is no condition by itself",
                "several values of `\(column)` stand in a bracket behind `in`:")
        case .measuresJoinedByAnd:
            return .init("E0303", "`and` joins conditions, and these are figures", "a comma parts measures:")
        case .inWantsSet(let type, let text, let instead):
            return .init(
                "E0313", "`in` wants a list, a range or a period, and `\(text)` is \(type.words)",
                "for one value write `\(instead)`, for several a bracket: `in (\(text), …)`")
        case .unitAfterIn(let unit):
            return .init(
                "E0313", "`in` wants a list, a range or a period, and `\(unit)` is a unit",
                "`to` shows a figure in another unit")
        case .keysJoinedByAnd: return .init("E0303", "`and` joins conditions, and these are keys", "a comma parts keys")
        case .differentResults(let left, let right):
            return .init(
                "E0314", "this would be now \(left.words), now \(right.words)", "both must be of one type and unit")
        case .partOfDay(let date, let duration):
            return .init(
                "E0315", "`\(date)` is a date without a time, and `\(duration)` is no whole number of days",
                "`\(date) to datetime` has a time")
        case .periodStep(let kind, let step): return .init("E0316", "a \(kind.word) cannot be moved by `\(step)`")
        case .fractionOfMonth(let text):
            return .init("E0317", "`\(text)` is no whole number of months", "months have no fixed length; days have")
        case .outsideCalendar(let text):
            return .init("E0329", "`\(text)` lies outside the years 1 to 9999", "dates and periods end there")
        case .cannotConvert(let type, let to):
            return .init("E0318", "\(type.words) cannot be made \(to)")
        case .argumentCount(let function, let wanted, let least, let found):
            let call = wanted.count == 1 ? "\(function) \(wanted[0])" : "\(function)(\(wanted.joined(separator: ", ")))"
            let number = found < least ? "too few" : "too many"
            return .init("E0319", "`\(function)` has \(number) arguments here: \(found)", "it is written `\(call)`")
        case .argumentType(let function, let parameter, let found, let text, let reading):
            return .init(
                "E0320", "`\(function)` wants \(parameter), and `\(text)` is \(found.words)", reading?.remedy)
        case .dayOrPeriod(let function, let parameter, let found, let text, let instead):
            return .init(
                "E0320", "`\(function)` wants \(parameter), and `\(text)` is \(found.words)", "write `\(instead)`")
        case .aggregateWantsNumbers(let function, let found, let text, let reading):
            let remedy = reading.map { $0.odd == nil ? "`count \(text)` counts it; \($0.remedy)" : $0.remedy }
            return .init("E0321", "`\(function)` wants numbers, and `\(text)` is \(found.words)", remedy)
        case .percentileShare(let text, let column):
            return .init(
                "E0322", "`percentile` wants a share from 0% to 100%, and `\(text)` is none",
                "write `percentile(\(column), 90%)`, for example")
        case .countNotWhole(let name):
            return .init("E0323", "`$\(name)` is no whole number from 0 on, so it counts no rows")
        case .countTooLarge(let digits): return .init("E0323", "`\(digits)` is more rows than there can be")
        case .unknownType(let name, let nearest):
            return .init(
                "E0324", "there is no type `\(name)`",
                nearest.isEmpty
                    ? "types are " + listed(Checker.loadedTypes)
                    : "did you mean \(listed(nearest, "or"))?")
        case .parameterText(let name, let text, let type):
            return .init("E0325", "`$\(name)` is declared as \(type), and \"\(text)\" is none")
        case .parameterInitial(let name, let found, let type):
            return .init("E0326", "`$\(name)` is declared as \(type), and its value here is \(found.words)")
        case .notConstant(let text):
            return .init("E0327", "`\(text)` is not known before a query runs", "write a value")
        case .formatOfNoDate(let format, let kind):
            return .init(
                "E0332", "only `date` and `datetime` have a format, and \"\(format)\" follows `\(kind.word)`",
                "leave it out")
        case .loadOption(let name): return .init("E0328", "`\(name)` of `load` wants a value such as \"-\", 2 or true")
        }
    }
}

extension Kind {
    /// How days and periods are written; nil of what is none.
    fileprivate var writtenAs: String? {
        let example: String
        switch self {
        case .date: example = "@2023-05-17` and `in @2023-05"
        case .datetime: example = "@2023-05-17T10:30` and `in @2023-05"
        case .year: example = "2023"
        case .half: example = "@2023-H1"
        case .quarter: example = "@2023-Q2"
        case .month: example = "@2023-05"
        case .week: example = "@2023-W07"
        case .bool, .int, .decimal, .float, .text, .duration, .missing: return nil
        }
        return "a \(word) is written as in `= \(example)`"
    }
}
