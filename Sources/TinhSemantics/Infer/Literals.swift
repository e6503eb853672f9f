import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// How people shorten the words for large numbers.
    static let scalesMeant: [String: String] = [
        "k": "thousand", "K": "thousand", "tr": "triệu", "M": "million", "mil": "million", "mill": "million",
        "mio": "million",
        "mln": "million", "mn": "million", "mm": "million", "MM": "million", "B": "billion", "bil": "billion",
        "bill": "billion",
        "bln": "billion", "bn": "billion", "mrd": "billion", "trn": "trillion", "tn": "trillion",
    ]

    mutating func literal(_ literal: Literal, _ origin: Origin) -> Typed {
        switch literal {
        case .text(let text): return Typed(.constant(.text(text)), .text, origin, role: .textLiteral(text))
        case .bool(let value): return Typed(.constant(.bool(value)), .bool, origin)
        case .missing: return Typed(.constant(.missing), DataType(.missing), origin)
        case .percent(let written):
            let digits = Quantity.ungrouped(written)
            guard let number = ExactNumber(parsing: digits), number.scale + 2 <= ExactNumber.digitCountMax else {
                return fail(.numberTooLarge(digits + "%"), at: origin)
            }
            let type = DataType(.decimal(scale: number.scale + 2), unit: .percent)
            return Typed(.constant(.decimal(number.mantissa)), type, origin, role: .percentLiteral(digits + "%"))
        case .period(let period):
            let (kind, number) = period.kindAndNumber
            return Typed(.constant(.integer(Int64(number))), DataType(kind), origin)
        }
    }

    /// `12`, `500 billion VND`, `30 days`, `1 month`.
    mutating func quantity(_ quantity: Quantity, _ scope: Scope, _ origin: Origin) -> Typed {
        var factor: Int64 = 1
        if let scale = quantity.scale {
            guard let known = library.scale(named: scale.text) else {
                return fail(.unknownUnit(scale.text, nearest: []), at: origin)
            }
            factor = known
        }
        guard let unitName = quantity.unit else { return number(quantity, factor, .none, origin) }
        if let step = TimeStep(word: unitName.text) { return timeSpan(quantity, factor, step, origin) }
        guard let unit = unit(named: unitName.text, scope.environment) else {
            if let index = columnIndex(unitName.text, scope), quantity.scale == nil {
                // `plan > 1.1 plan`
                if quantity.written.contains(".") || !scope.columns[index].type.unit.isNone {
                    let gap = Span(origin.span.lower + quantity.written.utf8.count, unitName.span.lower)
                    return fail(
                        .timesColumn(scope.columns[index].name), at: .init(scope.source, unitName.span),
                        correction: [Correction(gap, " * ", scope.source)]) ?? .invalid(origin)
                }
                // `stars >= 4 stars`
                let end = origin.span.lower + quantity.written.utf8.count
                return fail(
                    .columnAsUnit(scope.columns[index].name), at: .init(scope.source, unitName.span),
                    correction: [Correction(Span(end, unitName.span.upper), "", scope.source)]) ?? .invalid(origin)
            }
            var nearest: [String] = []
            if quantity.scale == nil {
                // `40 bilion`, `40 bn`; of shorter words every one is near to some other.
                nearest =
                    Checker.scalesMeant[unitName.text].map { [$0] }
                    ?? Suggest.nearest(to: unitName.text, among: ScaleWord.inOrder, limit: 1).filter {
                        unitName.text.count >= 3 || Folding.fold($0) == Folding.fold(unitName.text)
                    }
            }
            if nearest.isEmpty { nearest = nearestUnit(to: unitName.text, scope.environment) }
            let place = Diagnostic.Place(scope.source, unitName.span)
            let correction = nearest.first.map { [Correction(unitName.span, $0, place.source)] } ?? []
            fail(.unknownUnit(unitName.text, nearest: nearest), at: place, correction: correction)
            return .invalid(origin)
        }
        return number(quantity, factor, unit, origin)
    }

    private mutating func number(_ quantity: Quantity, _ factor: Int64, _ unit: Unit, _ origin: Origin) -> Typed {
        let role: Typed.Role = quantity.unit == nil ? .bareNumber : .worked
        if quantity.isFloat {
            guard let value = Double(quantity.digits), value.isFinite else {
                return fail(.numberTooLarge(quantity.digits), at: origin)
            }
            let type = DataType(.float, unit: unit)
            return Typed(.constant(.float(value * Double(factor))), type, origin, role: role)
        }
        guard let number = ExactNumber(parsing: quantity.digits), let value = number.multiplied(by: factor) else {
            return fail(.numberTooLarge(quantity.digits), at: origin)
        }
        if value.scale == 0, let int = Int64(exactly: value.mantissa) {
            return Typed(.constant(.integer(int)), DataType(.int, unit: unit), origin, role: role)
        }
        let type = DataType(.decimal(scale: value.scale), unit: unit)
        return Typed(.constant(.decimal(value.mantissa)), type, origin, role: role)
    }

    /// Days and what is shorter are durations; months and what is longer are counted on the calendar.
    private mutating func timeSpan(_ quantity: Quantity, _ factor: Int64, _ step: TimeStep, _ origin: Origin) -> Typed {
        if quantity.isFloat { return fail(.spanWithExponent(origin.text), at: origin) }
        guard let number = ExactNumber(parsing: quantity.digits)?.multiplied(by: factor) else {
            return fail(.numberTooLarge(quantity.digits), at: origin)
        }
        let one = PowerOfTen.signed[number.scale]
        switch step {
        case .months(let each, let unit):
            guard number.mantissa % one == 0 else { return fail(.fractionOfMonth(origin.text), at: origin) }
            guard let count = Int64(exactly: number.mantissa / one),
                !count.multipliedReportingOverflow(by: Int64(each)).overflow
            else { return fail(.spanTooLong(origin.text), at: origin) }
            return Typed(.constant(.integer(count)), DataType(.int, unit: unit), origin)
        case .microseconds(let each):
            let (product, overflow) = number.mantissa.multipliedReportingOverflow(by: Int128(each))
            guard !overflow, let value = Int64(exactly: product / one) else {
                return fail(.spanTooLong(origin.text), at: origin)
            }
            guard product % one == 0 else { return fail(.spanTooFine(origin.text), at: origin) }
            return Typed(.constant(.integer(value)), .duration, origin)
        }
    }

    /// `$year`.
    mutating func parameter(_ name: String, _ scope: Scope, _ origin: Origin) -> Typed {
        // A body sees the values of the statement that uses it.
        guard let parameter = environment.parameters[name] else {
            if let text = environment.givenParameters[name] {
                let (value, type) = ParameterText.guess(text)
                return parameterValue(value, type, origin)
            }
            let nearest = nearestNames(to: name, among: environment.parameters.keys.sorted())
            let correction = nearest.first.map { [Correction(origin.span, "$" + $0, scope.source)] } ?? []
            return fail(.unknownParameter(name, nearest: nearest), at: origin, correction: correction)
        }
        guard let value = parameter.value else {
            return fail(.parameterWithoutValue(name, type: parameter.type.kind.word), at: origin)
        }
        return parameterValue(value, parameter.type, origin)
    }

    private func parameterValue(_ value: Value, _ type: DataType, _ origin: Origin) -> Typed {
        var role = Typed.Role.worked
        if case .text(let text) = value { role = .textLiteral(text) }
        if type.kind.isNumeric, type.unit.isNone { role = .bareNumber }
        return Typed(.constant(value), type, origin, role: role)
    }
}

extension ExactNumber {
    /// A scale word takes the digits after the point away as far as it reaches: 2.5 billion is an int.
    func multiplied(by factor: Int64) -> ExactNumber? {
        guard factor != 1 else { return self }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Int128(factor))
        guard !overflow, product.magnitude < PowerOfTen.unsigned[ExactNumber.digitCountMax] else { return nil }
        return ExactNumber(product, scale: scale).trimmed
    }
}

extension PeriodLiteral {
    /// The kind, and the number that stands for it (see `Kind`).
    var kindAndNumber: (Kind, Int) {
        switch self {
        case .year(let year): return (.year, year)
        case .half(let year, let half): return (.half, year * 2 + half - 1)
        case .quarter(let year, let quarter): return (.quarter, year * 4 + quarter - 1)
        case .month(let year, let month): return (.month, year * 12 + month - 1)
        case .week(let year, let week):
            guard let index = CalendarPeriod.weekIndex(year: year, week: week) else {
                preconditionFailure("the parser has checked that week \(week) of \(year) exists")
            }
            return (.week, index)
        case .date(let year, let month, let day):
            return (.date, CalendarDate.days(year: year, month: month, day: day))
        case .datetime(let year, let month, let day, let hour, let minute, let second):
            let days = CalendarDate.days(year: year, month: month, day: day)
            let seconds = (hour * 60 + minute) * 60 + second
            return (.datetime, days * CalendarText.microsecondsPerDay + seconds * 1_000_000)
        }
    }
}
