import TinhBase

/// Reporting. A mistake is collected and the work goes on: what holds it becomes `invalid`.
extension Checker {
    typealias Related = (place: Diagnostic.Place, words: String)

    /// So many mistakes of a statement are told, the first that were found; the others are counted.
    static let toldErrorCountMax = 20

    /// The next mistake is told, and not only counted.
    var tellsNextError: Bool { tellsErrors && errors.count < Checker.toldErrorCountMax }

    @discardableResult
    mutating func fail(
        _ fact: NameFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(_ fact: NameFact, at origin: Origin, correction: [Correction] = []) -> Typed {
        report(fact, origin, correction)
    }

    @discardableResult
    mutating func fail(
        _ fact: TypeFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(_ fact: TypeFact, at origin: Origin, correction: [Correction] = []) -> Typed {
        report(fact, origin, correction)
    }

    @discardableResult
    mutating func fail(
        _ fact: UnitFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(_ fact: UnitFact, at origin: Origin, correction: [Correction] = []) -> Typed {
        report(fact, origin, correction)
    }

    @discardableResult
    mutating func fail(
        _ fact: LevelFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(_ fact: LevelFact, at origin: Origin, correction: [Correction] = []) -> Typed {
        report(fact, origin, correction)
    }

    @discardableResult
    mutating func fail(
        _ fact: TableFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(
        _ fact: OverFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(_ fact: OverFact, at origin: Origin, correction: [Correction] = []) -> Typed {
        report(fact, origin, correction)
    }

    @discardableResult
    mutating func fail(
        _ fact: ChartFact, at place: Diagnostic.Place, correction: [Correction] = [], related: Related? = nil
    ) -> Typed? {
        report(fact, place, correction, related)
        return nil
    }

    @discardableResult
    mutating func fail(
        _ fact: MeantFact, at place: Diagnostic.Place, correction: [Correction] = [],
        alternative: (words: String, correction: [Correction])? = nil
    ) -> Typed? {
        let count = errors.count
        report(fact, place, correction, nil)
        if errors.count > count { errors[count].alternative = alternative }
        return nil
    }

    /// Within a body that was brought here, the place of its use is told too; of the library's bodies only that one.
    private mutating func report(
        _ fact: any CheckFact, _ place: Diagnostic.Place, _ correction: [Correction], _ related: Related?
    ) {
        var error = CheckError(fact, place, correction: correction, related: related)
        if let libraryPlace {
            error.place = libraryPlace
            error.correction = []
        } else if let usePlace {
            error.related = (usePlace, "used here")
        }
        // One mistake in a body that is used twice is one mistake.
        let isKnown =
            usePlace != nil
            && errors.contains { $0.place.source === error.place.source && $0.place.span == error.place.span }
        if !isKnown { errors.append(error) }
    }

    private mutating func report(_ fact: any CheckFact, _ origin: Origin, _ correction: [Correction]) -> Typed {
        let count = errors.count
        let place = origin.place
        report(fact, place, correction, nil)
        // A mistake that is found after its body was left, such as one of levels.
        if errors.count > count, errors[count].related == nil, let usedAt = origin.usedAt,
            place.source !== usedAt.source || place.span != usedAt.span
        {
            errors[count].related = (usedAt, "used here")
        }
        return .invalid(origin)
    }
}
