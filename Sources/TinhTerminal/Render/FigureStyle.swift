import Tinh
import TinhBase

extension FigureStyle {
    /// For a column of a result.
    init(_ column: ResultColumn, _ grouping: Grouping = .comma) {
        // Only numbers are figures.
        let isNumber = ["int", "decimal", "float"].contains(column.type)
        self.init(
            unit: column.unit,
            sample: (0..<(isNumber ? min(column.count, FigureStyle.sampleRowCount) : 0)).lazy.compactMap {
                column[$0].figure
            },
            mayBeYears: !column.isAdditive, separator: grouping.separator, point: grouping.point)
    }
}
