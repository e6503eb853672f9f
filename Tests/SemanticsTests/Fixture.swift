import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

@testable import TinhSemantics

/// Tables with a few texts in them, as the checker asks for them.
struct SmallCatalog: Catalog {
    var tables: [(name: String, schema: Schema)] = []
    /// Values by `table.column`.
    var texts: [String: [String]] = [:]
    var isLoaded = true

    var tableNames: [String] { tables.map(\.name) }

    func schema(of table: TableID) -> Schema? { tables.first { $0.name == table.name }?.schema }

    func lookUp(
        _ text: String, column: String, of table: TableID, wantsNearest: Bool, upcoming: () -> Set<String>
    ) -> TextLookup {
        let values = texts["\(table.name).\(column)"] ?? []
        if values.contains(text) { return .exact() }
        let folded = values.filter { Folding.fold($0) == Folding.fold(text) }
        if folded.count == 1 { return .folded(folded[0]) }
        if folded.count > 1 { return .ambiguous(folded) }
        return .none(nearest: !wantsNearest ? [] : Suggest.nearest(to: text, among: values))
    }

    func keyValues(of column: String, of table: TableID) -> KeyValues? {
        texts["\(table.name).\(column)"].map { KeyValues(values: Set($0), isUnique: Set($0).count == $0.count) }
    }

    func oddCells(column: String, of table: TableID, among wanted: OddCells.Wanted) -> OddCells? { nil }

    func cells(of column: String, of table: TableID, readAs kinds: [Kind]) -> CellReading { .unknown }

    /// No table has a row here.
    func rows(of plan: Plan, rowCountMax: Int) -> Evaluation { .rows([]) }

    func isReady(_ plan: Plan) -> Bool { isLoaded }

    /// The province's clearance and products, and one column of each type.
    static let province: SmallCatalog = {
        let dong = unit("VND")
        let hectare = unit("ha")
        func field(_ name: String, _ kind: Kind, _ unit: Unit = .none) -> Schema.Field {
            Schema.Field(name, DataType(kind, unit: unit))
        }
        let clearance = Schema([
            field("city", .text), field("project", .text), field("year", .int),
            field("area", .decimal(scale: 2), hectare),
            field("plan", .int, dong), field("compensation", .int, dong), field("date", .date), field("status", .text),
            field("residential", .bool),
        ])
        let products = Schema([
            field("district", .text), field("product", .text), field("stars", .int), field("proposed", .int),
        ])
        let kinds = Schema([
            field("a", .int), field("b", .int), field("d", .decimal(scale: 2)), field("f", .float), field("t", .text),
            field("at", .datetime), field("day", .date), field("growth", .decimal(scale: 4), .percent),
            field("overrun", .float), field("price", .int, ratio("VND", "m2")), field("ok", .bool),
            field("Thành phố", .text), field("span", .duration),
        ])
        return SmallCatalog(
            tables: [("clearance", clearance), ("products", products), ("kinds", kinds)],
            texts: [
                "clearance.city": ["Hải Dương", "Chí Linh", "Tứ Kỳ"],
                "clearance.status": ["approved", "Approved", "paid"],
                "products.district": ["Tứ Kỳ", "Thanh Miện"],
                "kinds.t": ["x"], "kinds.Thành phố": ["Hải Dương"],
            ])
    }()

    static func unit(_ name: String) -> Unit {
        guard let unit = Library.standard.unit(named: name) else { preconditionFailure("no unit \(name)") }
        return unit
    }

    static func ratio(_ above: String, _ below: String) -> Unit {
        var product = UnitProduct()
        _ = product.multiply(by: unit(above), exponent: 1)
        _ = product.multiply(by: unit(below), exponent: -1)
        return product.unit ?? .none
    }

    func only(_ name: String) -> SmallCatalog {
        SmallCatalog(tables: tables.filter { $0.name == name }, texts: texts)
    }
}

/// Checks the statements of a script one after another, as a session does.
struct Checked {
    var statements: [CheckedStatement] = []
    var errors: [Diagnostic] = []
    var environment: Environment

    init(
        _ text: String, _ catalog: SmallCatalog = .province, isStrict: Bool = false, given: [String: String] = [:],
        replaces: Bool = false
    ) {
        environment = Environment(isStrict: isStrict, replaces: replaces, givenParameters: given)
        let source = SourceText(name: "test", text: text)
        let script = Parser.parse(source: source)
        errors = script.errors.map {
            Diagnostic("E0100", .error, "does not parse: \($0.form)", place: .init(source, $0.span))
        }
        for statement in script.statements {
            do throws(CheckFault) {
                let result = try check(statement, source: source, in: environment, catalog: catalog)
                statements.append(result)
                if case .environment(let next, _) = result { environment = next }
            } catch {
                guard case .mistakes(let mistakes) = error else { continue }
                errors += mistakes.all
            }
        }
    }

    var query: CheckedQuery? {
        switch statements.last {
        case .query(let query)?: query
        case .explain(let explanation)?: explanation.query
        default: nil
        }
    }

    /// The last query's plan.
    var plan: String { query?.plan.explained ?? told }

    /// The last query's columns with their types: `city text, sum_compensation decimal VND`.
    var columns: String {
        guard let query else { return told }
        return query.columns.map {
            "\($0.name) \($0.type.kind.word)\($0.type.unit.symbol.isEmpty ? "" : " ")\($0.type.unit.symbol)"
        }
        .joined(separator: ", ")
    }

    /// All errors: code, marked words and what is offered.
    var told: String {
        errors.map { error in
            let words = error.place.map { "«\($0.source.slice($0.span))»" } ?? ""
            return "\(error.code) \(words) \(error.message)"
        }.joined(separator: "\n")
    }
}

/// The statement with the replacements of an error made in it.
func withCorrection(_ text: String, _ error: Diagnostic) -> String {
    var bytes = Array(text.utf8)
    for replacement in error.replacements.sorted(by: { $0.span.lower > $1.span.lower }) {
        bytes.replaceSubrange(replacement.span.lower..<replacement.span.upper, with: Array(replacement.text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
}
