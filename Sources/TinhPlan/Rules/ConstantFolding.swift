import TinhBase
import TinhTypes

/// Works out calls whose arguments are all known: literals with units, `@2024-01-01 + 30 days`, the first day of a period.
///
/// Only what is exact and cannot fail is worked out here; the rest is left to the engine, which reports where it stands.
package enum ConstantFolding {
    /// The value of a kernel's call; nil where it is not worked out before the query runs. `types` are those of the
    /// arguments.
    package static func evaluate(_ kernel: String, _ values: [Value], _ types: [DataType], _ result: DataType) -> Value?
    {
        if values.contains(.missing) { return kernel == "isMissing" ? .bool(true) : nil }
        switch kernel {
        case "isMissing": return .bool(false)
        case "not", "and", "or": return logic(kernel, values)
        case "negate": return negated(values[0])
        case "add", "subtract", "multiply": return arithmetic(kernel, values, types, result)
        case "toDecimal", "toFloat", "toInt", "toYear", "toDatetime":
            return converted(values[0], types[0].kind, result.kind)
        case "addMonths", "addDuration", "subtractDuration", "addPeriods", "start_of", "end_of":
            return calendar(kernel, values, types, result)
        case "equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual":
            return comparison(kernel, values, types)
        default: return nil
        }
    }

    private static func logic(_ kernel: String, _ values: [Value]) -> Value? {
        guard case .bool(let first) = values[0] else { return nil }
        if kernel == "not" { return .bool(!first) }
        guard values.count == 2, case .bool(let second) = values[1] else { return nil }
        return .bool(kernel == "and" ? first && second : first || second)
    }

    private static func negated(_ value: Value) -> Value? {
        switch value {
        case .integer(let number): number == .min ? nil : .integer(-number)
        case .decimal(let mantissa): .decimal(-mantissa)
        case .float(let number): .float(-number)
        case .missing, .bool, .text: nil
        }
    }

    private static func arithmetic(
        _ kernel: String, _ values: [Value], _ types: [DataType], _ result: DataType
    ) -> Value? {
        switch (values[0], values[1]) {
        case (.integer(let x), .integer(let y)):
            guard types[0].kind == types[1].kind else { return nil }
            let (value, overflow) =
                switch kernel {
                case "add": x.addingReportingOverflow(y)
                case "subtract": x.subtractingReportingOverflow(y)
                default: x.multipliedReportingOverflow(by: y)
                }
            return overflow ? nil : .integer(value)
        case (.decimal(let x), .decimal(let y)):
            let (value, overflow) =
                switch kernel {
                case "add": x.addingReportingOverflow(y)
                case "subtract": x.subtractingReportingOverflow(y)
                default: x.multipliedReportingOverflow(by: y)
                }
            return overflow || value.magnitude >= PowerOfTen.unsigned[ExactNumber.digitCountMax] ? nil : .decimal(value)
        case (.float(let x), .float(let y)):
            let value =
                switch kernel {
                case "add": x + y
                case "subtract": x - y
                default: x * y
                }
            return value.isFinite ? .float(value) : nil
        default: return nil
        }
    }

    private static func converted(_ value: Value, _ from: Kind, _ to: Kind) -> Value? {
        switch (value, from, to) {
        case (.integer(let number), .int, .decimal(let scale)), (.integer(let number), .year, .decimal(let scale)):
            return ExactNumber(Int128(number)).exactly(inScale: scale).map { .decimal($0.mantissa) }
        case (.decimal(let mantissa), .decimal(let scale), .decimal(let other)):
            return ExactNumber(mantissa, scale: scale).exactly(inScale: other).map { .decimal($0.mantissa) }
        case (.integer(let number), .int, .float): return .float(Double(number))
        case (.decimal(let mantissa), .decimal(let scale), .float):
            return .float(ExactNumber(mantissa, scale: scale).double)
        case (.integer, .year, .int): return value
        case (.integer(let days), .date, .datetime):
            let (moment, overflow) = days.multipliedReportingOverflow(by: Int64(CalendarText.microsecondsPerDay))
            return overflow ? nil : .integer(moment)
        default: return nil
        }
    }

    /// Nil for what lies outside the calendar: the checker or the engine refuses it.
    private static func calendar(_ kernel: String, _ values: [Value], _ types: [DataType], _ result: DataType) -> Value?
    {
        guard let value = moved(kernel, values, types, result), let number = Int(exactly: value),
            CalendarRange.contains(number, result.kind)
        else { return nil }
        return .integer(value)
    }

    private static func moved(_ kernel: String, _ values: [Value], _ types: [DataType], _ result: DataType) -> Int64? {
        guard case .integer(let first) = values[0], CalendarRange.contains(Int(first), types[0].kind) else {
            return nil
        }
        let start = Int(first)
        if let period = CalendarPeriod(types[0].kind), kernel == "start_of" || kernel == "end_of" {
            return Int64(kernel == "start_of" ? period.firstDay(start) : period.lastDay(start))
        }
        guard values.count == 2, case .integer(let step) = values[1] else { return nil }
        switch kernel {
        case "addPeriods":
            let (value, overflow) = first.addingReportingOverflow(step)
            return overflow ? nil : value
        case "addDuration", "subtractDuration":
            let perDay = Int64(CalendarText.microsecondsPerDay)
            let unit = result.kind == .date ? perDay : 1
            guard step % unit == 0 else { return nil }
            let (value, overflow) =
                kernel == "addDuration"
                ? first.addingReportingOverflow(step / unit) : first.subtractingReportingOverflow(step / unit)
            return overflow ? nil : value
        case "addMonths":
            // 120,000 months span all years there are.
            guard step.magnitude <= 120_000 else { return nil }
            let perDay = result.kind == .date ? 1 : CalendarText.microsecondsPerDay
            let day = CalendarDate.addingMonths(Int(step), toDays: floorDivide(start, perDay))
            return Int64(day * perDay + floorModulo(start, perDay))
        default: return nil
        }
    }

    private static func comparison(_ kernel: String, _ values: [Value], _ types: [DataType]) -> Value? {
        guard let order = order(values, types) else { return nil }
        switch kernel {
        case "equal": return .bool(order == 0)
        case "notEqual": return .bool(order != 0)
        case "less": return .bool(order < 0)
        case "lessOrEqual": return .bool(order <= 0)
        case "greater": return .bool(order > 0)
        default: return .bool(order >= 0)
        }
    }

    /// Integers and decimals only: text needs the collation, which is the engine's.
    private static func order(_ values: [Value], _ types: [DataType]) -> Int? {
        guard let left = number(values[0], types[0].kind), let right = number(values[1], types[1].kind) else {
            return nil
        }
        return ExactNumber.compare(left, right)
    }

    private static func number(_ value: Value, _ kind: Kind) -> ExactNumber? {
        switch (value, kind) {
        case (.integer(let number), _): ExactNumber(Int128(number))
        case (.decimal(let mantissa), .decimal(let scale)): ExactNumber(mantissa, scale: scale)
        default: nil
        }
    }
}

extension CalendarRange {
    /// True for a number that stands for a day, moment or period of the calendar.
    fileprivate static func contains(_ number: Int, _ kind: Kind) -> Bool {
        switch kind {
        case .date: days.contains(number)
        case .datetime: microseconds.contains(number)
        case .year, .half, .quarter, .month, .week:
            CalendarPeriod(kind).map { indexes(of: $0).contains(number) } ?? false
        case .bool, .int, .decimal, .float, .text, .duration, .missing: false
        }
    }
}

extension CalendarPeriod {
    /// The period of a kind; nil for a kind that is none.
    package init?(_ kind: Kind) {
        switch kind {
        case .year: self = .year
        case .half: self = .half
        case .quarter: self = .quarter
        case .month: self = .month
        case .week: self = .week
        case .bool, .int, .decimal, .float, .text, .date, .datetime, .duration, .missing: return nil
        }
    }
}
