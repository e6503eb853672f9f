import Tinh
import TinhBase

extension NumberStyle {
    /// For a column of a result.
    init(_ column: ResultColumn, _ grouping: Grouping = .comma) {
        self.init(
            unit: column.unit,
            sample: (0..<min(column.count, NumberStyle.sampleRowCount)).lazy.compactMap { column[$0].figure },
            separator: grouping.separator, point: grouping.point)
    }
}
