import Tinh
import TinhBase

extension FigureStyle {
    /// For a column of a result.
    init(_ column: ResultColumn, _ grouping: Grouping = .comma) {
        self.init(
            unit: column.unit,
            sample: (0..<min(column.count, FigureStyle.sampleRowCount)).lazy.compactMap { column[$0].figure },
            separator: grouping.separator, point: grouping.point)
    }
}
