import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Days, moments and periods of different kinds, compared: the coarser one is a span with a first and a last day.
extension Checker {
    /// `date < @2023-05`, `at >= @2023-05-01`, `month date > @2022`: before the first or after the last day of the span.
    mutating func comparedDays(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        guard let order = spanOrder(x, y) else { return mismatch(x, y, sign, origin) }
        let (point, span) = order == .left ? (y, x) : (x, y)
        let `operator` = order == .left ? sign.operator.flipped : sign.operator
        switch `operator` {
        case .equal, .notEqual:
            let word = `operator` == .equal ? "in" : "not in"
            var correction = [Correction(sign.place.span, word, sign.place.source)]
            if order == .left {
                let instead = "\(y.origin.written) \(word) \(x.origin.written)"
                correction = [Correction(origin.span, instead, origin.source)]
            }
            return fail(.equalToSpan(point.type, span.type, word: word), at: sign.place, correction: correction)
                ?? .invalid(origin)
        case .less: return beforeStart(point, span, origin)
        case .greaterOrEqual: return not(beforeStart(point, span, origin), point, origin)
        case .lessOrEqual: return beforeEnd(point, span, origin)
        case .greater: return not(beforeEnd(point, span, origin), point, origin)
        case .or, .and, .alike, .isIn, .notIn, .contains, .notContains, .starts, .notStarts, .ends, .notEnds, .matches,
            .notMatches, .coalesce, .range, .add, .subtract, .multiply, .divide, .power:
            preconditionFailure("\(`operator`.rawValue) is no comparison")
        }
    }

    /// `point in span`.
    mutating func within(_ point: Typed, _ span: Typed, _ origin: Origin) -> Typed {
        let low = not(beforeStart(point, span, origin), point, origin)
        return call("and", [low, beforeEnd(point, span, origin)], .bool, origin)
    }

    /// The day, month … that the point, of a finer kind, lies in.
    func span(around point: Typed, _ kind: Kind) -> Typed {
        call(kind == .date ? "toDate" : kind.word, [firstDay(of: point)], DataType(kind), point.origin)
    }

    enum SpanSide { case left, right }

    /// Which side is the coarser one, with a first and a last of the other; nil where neither is.
    func spanOrder(_ x: Typed, _ y: Typed) -> SpanSide? {
        guard x.kind != y.kind, let a = x.kind.coarseness, let b = y.kind.coarseness else { return nil }
        // Weeks do not fit into months.
        if x.kind == .week, y.kind.isPeriod { return nil }
        if y.kind == .week, x.kind.isPeriod { return nil }
        return a > b ? .left : .right
    }

    /// `point < first of span`.
    private func beforeStart(_ point: Typed, _ span: Typed, _ origin: Origin) -> Typed {
        let (left, right) = aligned(firstDay(of: point), firstDay(of: span))
        return call("less", [left, right], .bool, origin)
    }

    /// `point <= last of span`.
    private func beforeEnd(_ point: Typed, _ span: Typed, _ origin: Origin) -> Typed {
        let day = firstDay(of: point)
        let last = lastDay(of: span)
        guard day.kind == .datetime else { return call("lessOrEqual", [day, last], .bool, origin) }
        // The last microsecond of the day: the day after it may lie outside the calendar.
        let rest = Typed(.constant(.integer(Int64(CalendarText.microsecondsPerDay - 1))), .duration, origin)
        let end = call("addDuration", [coerced(last, to: .datetime), rest], .datetime, origin)
        return call("lessOrEqual", [day, end], .bool, origin)
    }

    /// The opposite comparison, false like every comparison where the point is missing.
    private func not(_ test: Typed, _ point: Typed, _ origin: Origin) -> Typed {
        guard case .call(let kernel, let sides) = test.form else {
            guard case .constant(.bool(let value)) = test.form else { return test }
            return Typed(.constant(.bool(!value)), .bool, origin)
        }
        let opposite = ["less": "greaterOrEqual", "lessOrEqual": "greater"]
        guard let other = opposite[kernel] else { preconditionFailure("\(kernel) has no opposite here") }
        return call(other, sides, .bool, origin)
    }

    private func firstDay(of value: Typed) -> Typed {
        value.kind.isPeriod ? call("start_of", [value], .date, value.origin) : value
    }

    private func lastDay(of value: Typed) -> Typed {
        value.kind.isPeriod ? call("end_of", [value], .date, value.origin) : value
    }

    private func aligned(_ x: Typed, _ y: Typed) -> (Typed, Typed) {
        if x.kind == y.kind { return (x, y) }
        return (coerced(x, to: .datetime), coerced(y, to: .datetime))
    }
}

extension Kind {
    /// Finer kinds first; nil for what does not stand on the calendar.
    var coarseness: Int? {
        switch self {
        case .datetime: 0
        case .date: 1
        case .week: 2
        case .month: 3
        case .quarter: 4
        case .half: 5
        case .year: 6
        case .bool, .int, .decimal, .float, .text, .duration, .missing: nil
        }
    }
}
