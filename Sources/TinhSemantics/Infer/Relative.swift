import TinhPlan

/// A value of a group that its own rows do not settle: worked out over all rows of some of the keys, over the rows of several
/// periods, or over the table of groups. Also what numbers or shifts rows, until an `over` has said which.
struct Relative {
    enum Function: Hashable {
        case aggregate(AggregateFunction)
        case rowNumber
        case rank
        /// So many periods or rows on; negative: back.
        case shift(Int)
    }

    /// The periods of `cumulative` and `moving`, from … to, counted from the group's own; nil: all before.
    struct Run: Hashable {
        let from: Int?
        let to: Int
    }

    /// The cells of a pivot among which a value of groups is worked out.
    struct Cells: Hashable {
        let count: Int
        /// The value's own.
        let place: Int
    }

    var function: Function
    /// Of an aggregate over rows: values of rows; else values of groups. With `cells`, those of each cell after the other.
    var arguments: [Typed]
    /// Only rows for which it is true count in an aggregate over rows.
    var condition: Typed?
    var run: Run?
    /// What `over` says: places among the step's keys. Nil where nothing is said.
    var keys: [Int]?
    /// An aggregate inside an aggregate: it works on groups.
    let isOfGroups: Bool
    /// `moving(sum c, 3)`, `previous c`: the word, for messages.
    let word: String
    /// The key that it looks along is one of `across`.
    var looksAcross = false
    var cells: Cells?

    init(
        _ function: Function, _ arguments: [Typed], condition: Typed? = nil, run: Run? = nil, keys: [Int]? = nil,
        isOfGroups: Bool = false, word: String
    ) {
        self.function = function
        self.arguments = arguments
        self.condition = condition
        self.run = run
        self.keys = keys
        self.isOfGroups = isOfGroups
        self.word = word
    }

    var parts: [Typed] { arguments + (condition.map { [$0] } ?? []) }

    func with(parts: [Typed]) -> Relative {
        var relative = self
        relative.arguments = Array(parts.prefix(arguments.count))
        relative.condition = condition == nil ? nil : parts.last
        return relative
    }

    func with(condition: Typed?) -> Relative {
        var relative = self
        relative.condition = condition
        return relative
    }

    func with(keys: [Int]?) -> Relative {
        var relative = self
        relative.keys = keys
        return relative
    }

    func isSame(as other: Relative) -> Bool {
        function == other.function && run == other.run && keys == other.keys && isOfGroups == other.isOfGroups
            && looksAcross == other.looksAcross && cells == other.cells
            && (condition == nil) == (other.condition == nil) && areSame(parts, other.parts)
    }

    /// Numbers or shifts, and is no aggregate.
    var isPlace: Bool {
        switch function {
        case .aggregate: false
        case .rowNumber, .rank, .shift: true
        }
    }

    /// Looks along the last key.
    var isAlong: Bool {
        if run != nil { return true }
        if case .shift = function { return true }
        return false
    }

    /// Worked out over rows, whichever groups they belong to.
    var isOfRows: Bool { !isPlace && !isOfGroups }
}

extension Typed {
    /// A `when` has something to narrow in it.
    var isNarrowable: Bool {
        switch form {
        case .aggregate: true
        case .window(let window):
            switch window.function {
            case .aggregate: true
            case .rowNumber, .rank, .shiftRows, .shiftKey: false
            }
        case .relative(let relative): relative.isOfRows || relative.arguments.contains(where: \.isNarrowable)
        case .call(_, let parts): parts.contains(where: \.isNarrowable)
        case .column, .constant, .list, .range, .invalid: false
        }
    }

    /// What stands in it outside of every aggregate and says no rows yet: `sum c`, `rank c`.
    var open: [Typed] {
        switch form {
        case .aggregate: [self]
        case .relative(let relative): relative.keys == nil ? [self] : []
        case .call(_, let parts), .list(let parts): parts.flatMap(\.open)
        case .range(let low, let high): low.open + high.open
        case .column, .constant, .window, .invalid: []
        }
    }
}
