import Testing
import TinhLibrary
import TinhPlan
import TinhTypes

@testable import TinhSemantics

@Suite("The library's own examples pass the checker") struct LibraryExampleTests {
    /// `stdlib/help/clearance.csv`.
    static let catalog: SmallCatalog = {
        let billion = Unit(
            dimensions: [.init("VND", 1)], factor: Rational(1_000_000_000, 1), symbol: "billion VND")
        let fields = [
            Schema.Field("city", DataType(.text)), .init("project", DataType(.text)), .init("date", DataType(.date)),
            .init("households", DataType(.int)), .init("plan", DataType(.int, unit: billion)),
            .init("compensation", DataType(.int, unit: billion)),
            .init("area", DataType(.decimal(scale: 1), unit: SmallCatalog.unit("ha"))),
        ]
        return SmallCatalog(
            tables: [("clearance", Schema(fields))],
            texts: ["clearance.city": ["Hải Dương", "Tứ Kỳ", "Chí Linh"], "clearance.project": ["Võ Văn Kiệt"]])
    }()

    static let queries = Library.standard.examples.map(\.query)

    @Test(arguments: queries)
    func passes(query: String) {
        let checked = Checked(query, Self.catalog)
        #expect(checked.told == "")
        #expect(!checked.statements.isEmpty)
    }
}
