import TinhTypes

/// E058 and E059: what may be drawn.
enum ChartFact: CheckFact {
    case unknownChart(String, meant: String?)
    case afterChart
    case chartOfPart
    case chartClause(String, kind: String)
    case aggregateInChart(String, instead: String)
    /// Nothing among these columns can be measured.
    case noFigure(kind: String, columns: [String], counted: String?)
    case durationDrawn(String)
    case tooManyKeys(kind: String, columns: [String], countMax: Int, instead: String?)
    /// Several figures where there is room for one.
    case severalFigures(kind: String, columns: [String], beside: [String], instead: String?)
    case differentUnits(String, DataType, String, DataType, instead: String?)
    case noPlace(kind: String, columns: [String])
    case oneFigure(String)
    case fewKeys(columns: [String])
    case noCategory(String)
}
