import TinhBase
import TinhPlan
import TinhTypes

/// What a cell of a pivot asks of rows.
struct Narrowing {
    let across: Across
    let cell: Across.Cell
    /// The keys of `across` as the rows have them; nil where one leaves the match of a base.
    let keys: [Typed?]
    /// Where they stand behind the keys of `by`.
    let firstPlace: Int
    /// Of other rows than those that the cells are found in.
    let isOfBase: Bool

    func at(_ cell: Across.Cell) -> Narrowing {
        Narrowing(across: across, cell: cell, keys: keys, firstPlace: firstPlace, isOfBase: isOfBase)
    }

    /// The places of a relative's keys among those of `across`; nil where it says none.
    func places(_ relative: Relative) -> [Int]? {
        relative.keys.map { $0.filter { $0 >= firstPlace }.map { $0 - firstPlace } }
    }

    /// Likewise among those of `by`.
    func byPlaces(_ relative: Relative) -> [Int]? { relative.keys.map { $0.filter { $0 < firstPlace } } }
}

/// Figures in the columns of a pivot.
///
/// A pivot shows the groups of `by` and `across` together: every column is a group beside every row, so what looks at other
/// groups finds them in other columns.
extension Checker {
    /// A measure as it is in the columns of a cell: narrowed to the rows that have the cell's values, which stand for the keys
    /// themselves. The column over all values is quiet: what is noticed there the others tell, a part each.
    ///
    /// - Parameters:
    func narrowed(_ value: Typed, to cell: Across.Cell, of across: Across) -> Typed {
        narrowed(
            value,
            Narrowing(
                across: across, cell: cell, keys: across.columns, firstPlace: across.firstPlace, isOfBase: false))
    }

    /// A measure of a base in the columns of a cell.
    ///
    /// - Parameters:
    ///   - tested: the keys as the base has them, nil where they leave the match.
    ///   - firstPlace: where they stand behind the keys of `by` that the base has.
    func narrowedBase(
        _ value: Typed, to cell: Across.Cell, of across: Across, tested: [Typed?], firstPlace: Int
    ) -> Typed {
        let narrowing = Narrowing(
            across: across, cell: cell, keys: tested, firstPlace: firstPlace, isOfBase: true)
        return present(value, narrowing)
    }

    private func narrowed(_ value: Typed, _ narrowing: Narrowing) -> Typed {
        let (across, cell) = (narrowing.across, narrowing.cell)
        if let place = across.keys.firstIndex(where: { isSame($0.value, value) }) {
            return Typed(.constant(cell.values?[place] ?? .missing), value.type, value.origin)
        }
        let (origin, body) = cell.values == nil ? quiet(value) : (value.origin, value.body)
        func made(_ form: Typed.Form) -> Typed { Typed(form, value.type, origin, role: value.role, body: body) }
        switch value.form {
        case .column, .constant, .window, .invalid: return value
        case .aggregate(let function, let arguments, let own):
            let all = Array(across.keys.indices)
            return made(.aggregate(function, arguments, condition: condition(all, own, narrowing)))
        case .relative(let relative):
            if relative.isAlong, relative.looksAcross { return lookingAcross(relative, of: value, narrowing) }
            guard relative.isOfRows else { return amongCells(relative, of: value, narrowing) }
            // Over keys of `by` only, the rows of all columns are seen; what runs along one of them stays in its column.
            let places = narrowing.places(relative) ?? Array(across.keys.indices)
            let inner = relative.with(condition: condition(places, relative.condition, narrowing))
            let form = Typed.Form.relative(inner.with(keys: narrowing.byPlaces(relative)))
            guard places.isEmpty, across.tells(relative) else { return made(form) }
            let (origin, body) = quiet(value)
            return Typed(form, value.type, origin, role: value.role, body: body)
        case .call(let kernel, let arguments):
            let parts = arguments.map { narrowed($0, narrowing) }
            let result = call(kernel, parts, value.type, origin)
            return result.constantValue == nil ? made(.call(kernel, parts)) : result
        case .list(let elements): return made(.list(elements.map { narrowed($0, narrowing) }))
        case .range(let low, let high): return made(.range(narrowed(low, narrowing), narrowed(high, narrowing)))
        }
    }

    private func quiet(_ value: Typed) -> (origin: Origin, body: Origin?) {
        var (origin, body) = (value.origin, value.body)
        origin.isQuiet = true
        body?.isQuiet = true
        return (origin, body)
    }

    // MARK: Conditions

    /// Rows that have the cell's value of a key; nil where it is not asked for.
    private func test(_ place: Int, _ narrowing: Narrowing) -> Typed? {
        guard let key = narrowing.keys[place], let value = narrowing.cell.values?[place] else { return nil }
        guard value != .missing else { return call("isMissing", [key], .bool, key.origin) }
        return call("equal", [key, Typed(.constant(value), key.type, key.origin)], .bool, key.origin)
    }

    /// The tests of some keys, and one more condition.
    private func condition(_ places: [Int], _ own: Typed?, _ narrowing: Narrowing) -> Typed? {
        both(places.compactMap { test($0, narrowing) } + (own.map { [$0] } ?? []))
    }

    private func both(_ tests: [Typed]) -> Typed? {
        tests.dropFirst().reduce(tests.first) { both, test in
            both.map { Typed(.call("and", [$0, test]), .bool, test.origin) }
        }
    }

    /// Rows whose last key lies within a stretch that ends at the cell's value; those without it see each other.
    private func test(_ run: Relative.Run, _ narrowing: Narrowing) -> Typed? {
        let last = narrowing.across.keys.count - 1
        guard let key = narrowing.keys[last], case .integer(let end)? = narrowing.cell.values?[last] else {
            return test(last, narrowing)
        }
        func compared(_ kernel: String, _ number: Int64) -> Typed {
            call(kernel, [key, Typed(.constant(.integer(number)), key.type, key.origin)], .bool, key.origin)
        }
        var tests = [compared("lessOrEqual", end)]
        if let from = run.from {
            let (start, overflow) = end.addingReportingOverflow(Int64(from))
            if !overflow { tests.insert(compared("greaterOrEqual", start), at: 0) }
        }
        return both(tests)
    }

    // MARK: Other columns

    /// What looks along the last key of `across`: another cell's figure, or one over the rows of several cells. Missing in the
    /// column over all.
    private func lookingAcross(_ relative: Relative, of value: Typed, _ narrowing: Narrowing) -> Typed {
        let missing = Typed(.constant(.missing), value.type, value.origin)
        let across = narrowing.across
        guard let values = narrowing.cell.values else { return missing }
        let last = across.keys.count - 1
        switch relative.function {
        case .shift(let count):
            guard case .integer(let number) = values[last] else { return missing }
            let (wanted, overflow) = number.addingReportingOverflow(Int64(count))
            if overflow { return missing }
            let other = Across.Cell(values: values.dropLast() + [.integer(wanted)], name: "")
            guard let argument = relative.arguments.first,
                narrowing.isOfBase || across.cells.contains(where: { $0.values == other.values })
            else { return missing }
            return present(argument, narrowing.at(other))
        case .aggregate(let function):
            let places = (narrowing.places(relative) ?? Array(0..<last)).filter { $0 != last }
            let stretch = relative.run.flatMap { test($0, narrowing) }
            let tests = places.map { test($0, narrowing) } + [stretch, relative.condition]
            let condition = both(tests.compactMap { $0 })
            let own = tells(relative, places, narrowing) ? (value.origin, value.body) : quiet(value)
            func made(_ form: Typed.Form, _ origin: Origin) -> Typed {
                Typed(form, value.type, origin, role: value.role, body: own.1)
            }
            if let kept = narrowing.byPlaces(relative), kept.count < narrowing.firstPlace {
                var inner = relative.with(condition: condition).with(keys: kept)
                inner.run = nil
                return made(.relative(inner), own.0)
            }
            return made(.aggregate(function, relative.arguments, condition: condition), own.1 ?? own.0)
        case .rank, .rowNumber: preconditionFailure("it looks along no key: \(relative.word)")
        }
    }

    /// Stretches of cells overlap, and what is noticed in a row is to be told once: by stretches that lie side by side, from
    /// the last cell back.
    private func tells(_ relative: Relative, _ places: [Int], _ narrowing: Narrowing) -> Bool {
        let last = narrowing.across.keys.count - 1
        guard let values = narrowing.cell.values, case .integer(let own) = values[last], let run = relative.run else {
            return true
        }
        let ends = narrowing.across.cells.compactMap { cell -> Int64? in
            guard let other = cell.values, places.allSatisfy({ other[$0] == values[$0] }),
                case .integer(let end) = other[last]
            else { return nil }
            return end
        }
        guard let from = run.from else { return own == ends.max() }
        var next = ends.max()
        while let end = next, end > own {
            let (before, overflow) = end.addingReportingOverflow(Int64(from) - 1)
            next = overflow ? nil : ends.filter { $0 <= before }.max()
        }
        return next == own
    }

    /// What ranks groups, or works on them: of those that share the keys of `over`, in this column or in others too.
    private func amongCells(_ relative: Relative, of value: Typed, _ narrowing: Narrowing) -> Typed {
        let (origin, body) = narrowing.cell.values == nil ? quiet(value) : (value.origin, value.body)
        var inner = relative.with(keys: narrowing.byPlaces(relative) ?? (relative.isAlong ? nil : []))
        var cells = [narrowing.cell]
        if let values = narrowing.cell.values, !relative.isAlong {
            let places = narrowing.places(relative) ?? []
            cells = narrowing.across.cells.filter { cell in
                cell.values.map { other in places.allSatisfy { other[$0] == values[$0] } } ?? false
            }
        }
        inner.arguments = cells.flatMap { cell in
            relative.arguments.map { argument in
                cells.count == 1 || argument.isConstant
                    ? narrowed(argument, narrowing.at(cell)) : present(argument, narrowing.at(cell))
            }
        }
        if cells.count > 1, let place = cells.firstIndex(where: { $0.values == narrowing.cell.values }) {
            inner.cells = .init(count: cells.count, place: place)
        }
        return Typed(.relative(inner), value.type, origin, role: value.role, body: body)
    }

    /// The figure of a cell. As by `by`: where a base has no such group, there is no base. Of the step's own groups each is
    /// there.
    private func present(_ value: Typed, _ narrowing: Narrowing) -> Typed {
        let figure = narrowed(value, narrowing)
        guard narrowing.isOfBase, narrowing.cell.values != nil, narrowing.keys.contains(where: { $0 != nil }),
            !value.isMissingWithoutRows
        else { return figure }
        let rows = Typed(.aggregate(.countRows, [], condition: nil), .int, value.origin)
        let zero = Typed(.constant(.integer(0)), .int, value.origin)
        let missing = Typed(.constant(.missing), value.type, value.origin)
        let hasRows = call("greater", [narrowed(rows, narrowing), zero], .bool, value.origin)
        return Typed(.call("if", [hasRows, figure, missing]), value.type, value.origin)
    }
}

extension Across {
    /// The columns of an aggregate over the groups' own rows tell together what this one skips over all of them.
    fileprivate func tells(_ relative: Relative) -> Bool {
        told.contains { own in
            guard case .aggregate(let function, let arguments, let condition) = own.form,
                case .aggregate(function) = relative.function
            else { return false }
            let same = Relative(.aggregate(function), arguments, condition: condition, word: relative.word)
            return (condition == nil) == (relative.condition == nil) && areSame(same.parts, relative.parts)
        }
    }
}

extension Typed {
    /// Over no rows it is missing anyhow.
    fileprivate var isMissingWithoutRows: Bool {
        guard case .aggregate(let function, _, _) = form else { return false }
        return !function.isCount
    }
}
