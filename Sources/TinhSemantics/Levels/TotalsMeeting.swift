import TinhPlan
import TinhTypes

/// How rows of totals find their partners in a table of groups by fewer keys: in the row that has as many of the keys that
/// both have.
struct TotalsMeeting {
    /// The column that says how many of the first keys a row of totals has.
    let mark: Int
    let keyCount: Int
    let totals: Plan.Totals
    /// The places of the keys that the other table has, in order.
    let matching: [Int]
    /// Rows of totals with so many keys have no partner.
    var isApart: (Int) -> Bool = { _ in false }

    /// The mark that the partner has.
    func expression(_ site: Site) -> TypedExpression {
        // No row has it.
        let none = TypedExpression.constant(.integer(-1), .int)
        var met = TypedExpression.constant(.missing, .int)
        for count in 0..<(totals == .prefixes ? keyCount : 1) {
            let own = matching.count { $0 < count }
            let value: TypedExpression =
                isApart(count)
                ? none : own == matching.count ? .constant(.missing, .int) : .constant(.integer(Int64(own)), .int)
            let isMark = TypedExpression.call(
                "equal", [.column(mark, .int), .constant(.integer(Int64(count)), .int)], .bool, site)
            met = .call("if", [isMark, value, met], .int, site)
        }
        return met
    }
}
