import TinhBase
import TinhPlan
import TinhTypes

/// `moving(median x, 3) by every year`: figures over the rows of several periods beside groups that are made, where the
/// groups' own figures do not say them.
///
/// A group without rows has no row to take its figure from, so one more row stands for each group among the others, counts
/// nowhere, and sees what the group is to see. The rows are read a second time. O((rows + groups) · log).
struct FilledRuns {
    private let keys: [Typed]
    private var runs: [Typed] = []

    init(keys: [Typed]) { self.keys = keys }

    var isEmpty: Bool { runs.isEmpty }

    mutating func add(_ run: Typed) {
        if place(of: run) == nil { runs.append(run) }
    }

    func place(of run: Typed) -> Int? { runs.firstIndex { isSame($0, run) } }

    /// A row for each group: its keys, then the figures in the order in which they were added.
    ///
    /// - Parameters:
    ///   - rows: what is grouped; it is read by another part of the plan too, which tells what is noticed in it.
    ///   - groups: the keys of all groups.
    func table(over rows: Plan, groups: Plan) -> Plan {
        let parts = runs.flatMap(\.runParts)
        var ofRows = keys.enumerated().map { NamedExpression("$key\($0 + 1)", $1.rowExpression) }
        var ofGroups = keys.enumerated().map { NamedExpression("$key\($0 + 1)", .column($0, $1.type)) }
        for (place, part) in parts.enumerated() {
            ofRows.append(NamedExpression("$part\(place + 1)", part.rowExpression))
            ofGroups.append(NamedExpression("$part\(place + 1)", .constant(.missing, part.type)))
        }
        let mark = ofRows.count
        ofRows.append(NamedExpression("$isRow", .constant(.integer(1), .int)))
        ofGroups.append(NamedExpression("$isRow", .constant(.missing, .int)))
        let all = Plan.concatenate(.project(rows.quiet, ofRows), .project(groups.quiet, ofGroups))
        var next = keys.count
        let windows = runs.map { run -> Typed in
            let moved = run.runParts.enumerated().map { Typed(.column(next + $0), $1.type, $1.origin) }
            next += moved.count
            return window(run, moved, mark)
        }
        var wide = WindowColumns(over: all)
        let figures = wide.settle(windows)
        let site = runs.first?.origin.site ?? Site(span: Span(0, 0), text: "every")
        let isGroup = TypedExpression.call("isMissing", [.column(mark, .int)], .bool, site)
        let kept = ofGroups.prefix(keys.count).enumerated().map {
            NamedExpression($1.name, .column($0, $1.expression.type))
        }
        let named = figures.enumerated().map { NamedExpression("$run\($0 + 1)", $1.rowExpression) }
        return .project(.filter(wide.plan, condition: isGroup), kept + named)
    }

    /// The figure as it stands in each row of both sorts.
    private func window(_ run: Typed, _ moved: [Typed], _ mark: Int) -> Typed {
        guard case .relative(let relative) = run.form, let frame = relative.run, let last = keys.indices.last,
            case .aggregate(let function) = relative.function
        else { preconditionFailure("no figure of several periods: \(run.origin.text)") }
        func key(_ place: Int) -> Typed { Typed(.column(place), keys[place].type, keys[place].origin) }
        var rest = moved[...]
        let arguments = relative.arguments.map { $0.isConstant ? $0 : rest.popFirst() ?? $0 }
        let isRow = Typed(.column(mark), .int, run.origin).isPresent
        let condition = rest.first.map { Typed(.call("and", [isRow, $0]), .bool, $0.origin) } ?? isRow
        let window = RowWindow(
            .aggregate(function, .keys(from: frame.from, to: frame.to)), arguments, condition: condition,
            partition: (relative.keys ?? Array(keys.indices.dropLast())).map(key),
            order: [Order.Key(value: key(last).counted, isDescending: false)])
        return Typed(.window(window), run.type, run.origin, body: run.body)
    }
}

extension Typed {
    /// What a figure of several periods reads in each row: its arguments, then its condition.
    fileprivate var runParts: [Typed] {
        guard case .relative(let relative) = form else { return [] }
        return relative.arguments.filter { !$0.isConstant } + (relative.condition.map { [$0] } ?? [])
    }
}
