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

/// The plan's operators with what they did, the last one first. The figures stand before the operators, whose lines are of
/// any length.
enum ProfileText {
    static func render(_ profile: [OperatorProfile], _ plan: Plan) -> String {
        let operators = lines(of: plan, depth: 0)
        guard operators.count == profile.count else { return plan.explained }
        let columns = [
            ["rows in → out"] + profile.map(rows),
            ["read"] + profile.map { $0.bytesRead == 0 ? "" : bytes($0.bytesRead) },
            ["time"] + profile.map { milliseconds($0.seconds) },
        ]
        let figures = columns.map { cells in
            let width = cells.map(DisplayWidth.width).max() ?? 0
            return cells.map { DisplayWidth.padded($0, to: width, .right) }
        }
        return (["operator"] + operators).enumerated().map { index, line in
            (figures.map { $0[index] } + [line]).joined(separator: "  ")
        }.joined(separator: "\n")
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
