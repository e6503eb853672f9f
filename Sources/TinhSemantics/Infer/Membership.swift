import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `x in (1, 2)`, `x in 1..5`, `date in @2023-05`.
    mutating func membership(_ x: Typed, _ set: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || set.isInvalid { return .invalid(origin) }
        switch set.form {
        case .list(let elements): return amongst(x, elements, sign, origin)
        case .range(let low, let high): return between(x, low, high, sign, origin)
        case .column, .constant, .call, .aggregate, .window, .relative, .invalid: return inSpan(x, set, sign, origin)
        }
    }

    /// A period (or a day, beside a datetime) after `in`.
    private mutating func inSpan(_ x: Typed, _ span: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if spanOrder(x, span) == .right { return within(x, span, origin) }
        let isYear = x.kind == .int && x.unit.isNone && span.kind == .year
        if x.kind == span.kind && x.kind.isPeriod || isYear { return call("equal", [x, span], .bool, origin) }
        if span.kind.isCalendar, let reading = textReading(x, .dates) {
            return fail(
                .cannotCompare(x.type, sign.operator.rawValue, span.type, reading: reading), at: sign.place,
                correction: conversion(x, reading)) ?? .invalid(origin)
        }
        if sign.operator != .notIn, case .name(let name) = span.origin.expression.form, x.kind.isNumeric,
            let unit = unit(named: name.text, environment), unit.hasSameDimension(as: x.unit)
        {
            return fail(
                .unitAfterIn(name.text), at: span.origin,
                correction: [Correction(sign.place.span, "to", sign.place.source)])
        }
        if x.kind.isCalendar, case .binary(.subtract, _, _, _) = span.origin.expression.form,
            (try? PeriodLiteral(text: Array(span.origin.written.utf8)[...])) != nil
        {
            // `date in 2023-05`
            return fail(
                .periodMeant(span.origin.written, period: "@" + span.origin.written), at: span.origin,
                correction: [Correction(span.origin.span, "@" + span.origin.written, span.origin.source)])
        }
        let word = sign.operator == .notIn ? "!=" : "="
        var correction = x.kind == span.kind ? [Correction(sign.place.span, word, sign.place.source)] : []
        if x.kind.isCalendar, span.isBareNumber, span.kind == .int {
            // `date in 2023`
            correction = [Correction(span.origin.span, "@" + span.origin.written, span.origin.source)]
        }
        if case .binary(.subtract, let low, let high, _) = span.origin.expression.form, x.kind.isNumber,
            let from = Int(span.origin.source.slice(low.span)), let to = Int(span.origin.source.slice(high.span)),
            from < to
        {
            // `year in 2022-2023`
            let range = "\(from)..\(to)"
            return fail(
                .rangeBySubtraction(range), at: span.origin,
                correction: [Correction(span.origin.span, range, span.origin.source)])
        }
        return fail(
            .inWantsSet(span.type, text: span.origin.text, instead: word), at: span.origin, correction: correction)
    }

    mutating func between(
        _ x: Typed, _ low: Typed, _ high: Typed, _ sign: OperatorUse, _ origin: Origin
    ) -> Typed {
        let from = comparison(x, low, OperatorUse(operator: .greaterOrEqual, place: sign.place), origin)
        let to =
            from.isInvalid ? from : comparison(x, high, OperatorUse(operator: .lessOrEqual, place: sign.place), origin)
        return to.isInvalid ? to : call("and", [from, to], .bool, origin)
    }

    /// `2021..2023`, `@1995..@1996`.
    mutating func range(_ low: Typed, _ high: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if low.isInvalid || high.isInvalid { return .invalid(origin) }
        noteScale(low, high, origin)
        let low = adopting(low, unitOf: high)
        let high = adopting(high, unitOf: low)
        let isOrdered =
            low.kind.isNumber && high.kind.isNumber || low.kind.isCalendar && high.kind.isCalendar
            || low.kind == high.kind && (low.kind == .text || low.kind == .duration)
        guard isOrdered, low.unit.hasSameDimension(as: high.unit) else {
            return fail(.cannotCombine(low.type, "..", high.type), at: sign.place) ?? .invalid(origin)
        }
        if low.unit.isPercent != high.unit.isPercent {
            let bare = low.unit.isPercent ? high : low
            if bare.isBareNumber {
                return percentWanted(bare, beside: low.unit.isPercent ? low : high)
            }
        }
        return Typed(.range(low, high), low.type, origin)
    }

    /// `100..200 million VND` goes from 100 VND on: a word for a number belongs to its own number alone.
    private mutating func noteScale(_ low: Typed, _ high: Typed, _ origin: Origin) {
        guard case .quantity(let first) = low.origin.expression.form, first.scale == nil, first.unit == nil,
            case .quantity(let last) = high.origin.expression.form, let scale = last.scale,
            let factor = library.scale(named: scale.text), let start = low.exactConstant, start.mantissa > 0,
            ExactNumber.compare(start, ExactNumber(Int128(factor))) < 0
        else { return }
        let words = ([scale] + (last.unit.map { [$0] } ?? [])).map { " " + writtenName($0.text) }.joined()
        let unit = last.unit.map { " " + writtenName($0.text) } ?? ""
        let number = low.origin.text
        note(
            .scaleOfOneEnd(
                range: origin.text, start: number + unit, meant: number + words,
                instead: "\(number)\(words)..\(high.origin.text)"), at: origin.place)
    }

    private mutating func percentWanted(_ bare: Typed, beside other: Typed) -> Typed {
        let text = bare.origin.written
        return fail(
            .bareNumberBesidePercent(text, other: other.origin.text), at: bare.origin,
            correction: [Correction(bare.origin.span, text + "%", bare.origin.source)])
    }
}
