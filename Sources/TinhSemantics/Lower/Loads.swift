import TinhBase
import TinhSyntax
import TinhTypes

extension Checker {
    /// `load "path" as name (column: type unit "format") with (option literal)`: types and units understood.
    mutating func load(_ load: Load, _ source: SourceText) -> CheckedLoad? {
        let scope = Scope(columns: [], environment: environment, source: source, hasSource: false)
        var columns: [CheckedLoad.Column] = []
        for (index, column) in load.columns.enumerated() {
            if load.columns[..<index].contains(where: { $0.name.text == column.name.text }) {
                fail(.definedTwice(column.name.text), at: .init(source, column.name.span))
            }
            guard Checker.loadedTypes.contains(column.type.text), let kind = Kind(word: column.type.text) else {
                let nearest = nearestNames(to: column.type.text, among: Checker.loadedTypes)
                let correction = nearest.first.map { [Correction(column.type.span, $0, source)] } ?? []
                fail(
                    .unknownType(column.type.text, nearest: nearest), at: .init(source, column.type.span),
                    correction: correction)
                continue
            }
            if let format = column.format, kind != .date, kind != .datetime {
                fail(.formatOfNoDate(format, kind), at: .init(source, column.type.span))
                continue
            }
            var unit = Unit.none
            if let expression = column.unit {
                guard let found = self.unit(of: expression, scope) else { continue }
                guard kind.isNumeric else {
                    fail(.unitOfNoNumber(DataType(kind), unit: found.symbol), at: .init(source, expression.span))
                    continue
                }
                unit = found
            }
            columns.append(
                .init(
                    name: column.name.text, type: DataType(kind, unit: unit), format: column.format,
                    place: .init(source, column.name.span)))
        }
        var options: [CheckedLoad.Option] = []
        for option in load.options {
            guard let value = optionValue(option.value) else {
                fail(.loadOption(option.name.text), at: .init(source, option.value.span))
                continue
            }
            options.append(.init(name: option.name.text, value: value, place: .init(source, option.name.span)))
        }
        guard errors.isEmpty else { return nil }
        return CheckedLoad(
            path: load.path, pathPlace: .init(source, load.pathSpan), name: load.name.text,
            namePlace: .init(source, load.name.span), columns: columns, options: options)
    }

    /// What `load` may say of a column.
    static let loadedTypes = [
        "int", "decimal", "float", "text", "bool", "date", "datetime", "year", "half", "quarter", "month", "week",
        "duration",
    ]

    private func optionValue(_ expression: Expression) -> CheckedLoad.OptionValue? {
        switch expression.form {
        case .literal(.text(let text)): .text(text)
        case .literal(.bool(let value)): .bool(value)
        case .quantity(let quantity) where quantity.unit == nil && quantity.scale == nil: .number(quantity.digits)
        default: nil
        }
    }
}
