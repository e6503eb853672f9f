/// How things look at the prompt. Nothing here changes what a name, a number or a query means, and scripts do not see it.
package struct Preferences: Sendable {
    package var color = ColorChoice.auto
    package var theme = Theme.normal
    package var mode = OutputFormat.table
    package var grouping = Grouping.comma
    /// Rows of a result that are shown where no pager shows all.
    package var rowCountMax = TableText.Layout.rowCountMaxUsual
    package var pager = PagerChoice.auto
    package var timer = TimerChoice.auto
    package var prompt = "tinh> "
    package var showsProgress = true
    package var showsWelcome = true

    package init() {}
}

/// When it is said how long a statement took.
package enum TimerChoice: String, CaseIterable, Sendable {
    /// Below tables, and below what took its time.
    case auto
    case on, off

    /// What a statement then says.
    var words: String {
        switch self {
        case .auto: "tables, and what takes its time, tell how long they took"
        case .on: "every statement tells how long it took"
        case .off: "no statement tells how long it took"
        }
    }
}
