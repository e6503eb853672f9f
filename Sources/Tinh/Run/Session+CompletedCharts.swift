import TinhBase
import TinhCharts
import TinhSemantics

/// The charts that a cursor may want.
extension Session {
    /// Those for which the step before has what they draw; all where that cannot be told.
    func chartKinds(at place: CompletionPlace) -> [ChartKind] {
        guard let steps = place.stepsBefore else { return ChartKind.allCases }
        let drawn = ChartKind.allCases.filter { kind in
            let source = SourceText(name: "", text: steps + " | chart " + kind.rawValue)
            guard let script = try? Session.parse(source), let statement = script.statements.last else { return true }
            do throws(CheckFault) {
                _ = try TinhSemantics.check(
                    statement, source: source, in: state.environment, catalog: SessionCatalog(self, isAhead: true))
                return true
            } catch {
                guard case .mistakes(let mistakes) = error else { return true }
                return ExpectedCode.lacksOfCharts.isDisjoint(with: mistakes.all.compactMap(\.code))
            }
        }
        return drawn.isEmpty ? ChartKind.allCases : drawn
    }
}
