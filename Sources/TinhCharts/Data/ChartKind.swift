/// What stands after `chart`.
package enum ChartKind: String, Hashable, Sendable, CaseIterable {
    case bar, line, area, scatter
    case hist, heat
}
