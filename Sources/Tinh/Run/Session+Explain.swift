import TinhBase
import TinhEngine
import TinhPlan
import TinhSemantics
import TinhSyntax

extension Session {
    /// How a query unfolds, its plan, and what each operator read, kept and cost. The query runs; its answer is not shown.
    func explain(_ context: StatementContext, _ settled: Settled) throws(TinhError) -> (String, [Diagnostic]) {
        let verified = try runVerified(context, settled) {
            if case .explain(let explanation) = $0 { explanation } else { nil }
        } plan: {
            $0.query.plan
        } lookups: {
            $0.query.lookups
        }
        let explanation = verified.checked
        let text =
            Printer.print(explanation.unfolded) + "\n\n"
            + ProfileText.render(verified.execution.profile, explanation.query.plan)
        return (text, explanation.query.notes + verified.notes)
    }
}

/// The plan's operators with what they did, the last one first.
enum ProfileText {
    static func render(_ profile: [OperatorProfile], _ plan: Plan) -> String {
        let operators = lines(of: plan, depth: 0)
        guard operators.count == profile.count else { return plan.explained }
        let cells = zip(operators, profile).map { (line, profile) in
            (
                line: line, rows: rows(profile), bytes: profile.bytesRead == 0 ? "" : bytes(profile.bytesRead),
                time: milliseconds(profile.seconds)
            )
        }
        let width = (operators + ["operator"]).map(DisplayWidth.width).max() ?? 0
        let rowsWidth = (cells.map(\.rows) + ["rows in → out"]).map(DisplayWidth.width).max() ?? 0
        let bytesWidth = (cells.map(\.bytes) + ["read"]).map(DisplayWidth.width).max() ?? 0
        let timeWidth = (cells.map(\.time) + ["time"]).map(DisplayWidth.width).max() ?? 0
        func row(_ line: String, _ rows: String, _ bytes: String, _ time: String) -> String {
            [
                DisplayWidth.padded(line, to: width), DisplayWidth.padded(rows, to: rowsWidth, .right),
                DisplayWidth.padded(bytes, to: bytesWidth, .right), DisplayWidth.padded(time, to: timeWidth, .right),
            ].joined(separator: "  ")
        }
        return
            ([row("operator", "rows in → out", "read", "time")] + cells.map { row($0.line, $0.rows, $0.bytes, $0.time) })
            .joined(separator: "\n")
    }

    private static func lines(of plan: Plan, depth: Int) -> [String] {
        [String(repeating: "  ", count: depth) + plan.headline]
            + plan.inputs.flatMap { lines(of: $0, depth: depth + 1) }
    }

    private static func rows(_ profile: OperatorProfile) -> String {
        let out = NumberText.grouped(Int128(profile.rowsOut))
        return profile.rowsIn == profile.rowsOut ? out : NumberText.grouped(Int128(profile.rowsIn)) + " → " + out
    }

    private static func bytes(_ count: Int) -> String {
        if count < 10_000 { return "\(count) B" }
        if count < 10_000_000 { return "\(count / 1000) kB" }
        return "\(NumberText.grouped(Int128(count / 1_000_000))) MB"
    }

    private static func milliseconds(_ seconds: Double) -> String {
        FloatText.rounded(seconds * 1000, digitCount: seconds < 0.01 ? 2 : 0) + " ms"
    }
}
