import TinhTypes

extension UnitFact {
    var said: CheckError.Said {
        switch self {
        case .columnAsUnit(let name):
            return .init("E0401", "`\(name)` is a column, and no unit", "what it is compared with stands alone:")
        case .unknownUnit(let name, let nearest, let worth):
            return .init(
                "E0401", "there is no unit `\(name)`",
                nearest.isEmpty
                    ? "declare it before, with what it is worth: `unit \(name) = … \(worth ?? "m2")`"
                    : "did you mean \(listed(nearest, "or"))?")
        case .functionAsUnit(let name, let instead):
            return .init("E0401", "there is no unit `\(name)`; it is a function", "write `\(instead)`")
        case .yearOfNoUnit(let type, let year):
            return .init(
                "E0402", "`versus` cannot compare \(type.words) with the plain number \(year)",
                "a condition names the rows of a year")
        case .differentUnits(let left, let sign, let right):
            let verb = ["+", "-"].contains(sign) ? "combine" : "compare"
            let remedy: String
            switch (left.unit.isNone, right.unit.isNone) {
            case (true, false), (false, true):
                let unit = left.unit.isNone ? right.unit.symbol : left.unit.symbol
                remedy = "a plain number takes a unit so: `5 \(unit)`, a column `x * 1 \(unit)`"
            case (true, true), (false, false):
                remedy =
                    verb == "compare"
                    ? "they measure different things"
                    : "they measure different things; a comma puts figures side by side, `/` makes a rate of them"
            }
            return .init(
                "E0402", "`\(sign)` cannot \(verb) \(left.words) \(verb == "combine" ? "and" : "with") \(right.words)",
                remedy)
        case .scaleAsUnit(let word):
            return .init("E0412", "`\(word)` is a word for a number, not a unit", "divide by it: `x / 1 \(word)`")
        case .unitTooLarge: return .init("E0403", "this unit is too large or too small to reckon with")
        case .unitPower(let type, let text):
            return .init("E0404", "\(type.words) can be raised only to a whole number, and `\(text)` is none")
        case .unitOfNoNumber(let type, let unit):
            return .init("E0405", "\(type.words) has no unit, so it cannot be in \(unit)")
        case .cannotConvertUnit(let type, let unit, let isRate):
            if type.unit.isNone {
                return .init(
                    "E0406", "a plain number does not convert to \(unit)",
                    "a number times a unit has it: `x * 1 \(unit)`")
            }
            return .init(
                "E0406", "\(type.words) does not convert to \(unit): they measure different things",
                isRate ? "what one is worth is declared before: `unit \(unit) = … \(type.unit.symbol)`" : nil)
        case .bareNumberBesidePercent(let text, let other):
            return .init("E0407", "`\(other)` is a per cent, and `\(text)` is not", "`\(text)%` if per cent is meant")
        case .argumentUnit(let function, let unit, let text):
            return .init("E0408", "`\(function)` wants a plain number, and `\(text)` is in \(unit)")
        case .argumentUnits(let function, let first, let second):
            let words = { (symbol: String) in symbol.isEmpty ? "a plain number" : symbol }
            return .init(
                "E0409",
                "`\(function)` wants numbers of one kind, and these are in \(words(first)) and \(words(second))")
        case .unitDefinition(let name):
            return .init("E0410", "`\(name)` must be defined as a number and a unit", "as in `unit ha = 10_000 m2`")
        case .unitWithoutWorth(let name):
            return .init("E0410", "`\(name)` must be worth more than nothing", "as in `unit ha = 10_000 m2`")
        case .percentBesidePlain(let percent, let plain):
            return .init(
                "E0413", mixtureWords(percent, plain),
                "`\(writtenName(plain)) to %` says that it holds such ratios")
        case .percentAsRatio(let column, let percent, let ratio):
            return .init(
                "E0411", "\(percent) would be read as \(ratio), because \(column) is a plain number",
                "write \(ratio); without `--strict` it is read so")
        }
    }
}

/// Of two columns, or of one name in two tables.
func mixtureWords(_ percent: String, _ plain: String) -> String {
    percent == plain
        ? "`\(percent)` is a per cent in one table and a plain number in the other: 9% there counts as 0.09 here"
        : "`\(percent)` is a per cent and `\(plain)` a plain number: 9% counts as 0.09"
}
