import Testing
import TinhTypes

@testable import TinhLibrary

@Suite struct Units {
    let library = Library.standard

    static let same: [(String, String)] = [
        ("hectares", "ha"), ("đồng", "VND"), ("₫", "VND"), ("tấn", "t"), ("metres", "m"), ("Kg", "kg"), ("lít", "l"),
    ]

    @Test(arguments: same)
    func `have other names`(other: String, name: String) throws {
        let unit = try #require(library.unit(named: other))
        #expect(unit == library.unit(named: name))
        #expect(unit.symbol == name)
    }

    static let factors: [(String, Int128, Int128)] = [
        ("m", 1, 1), ("ha", 10_000, 1), ("km2", 1_000_000, 1), ("cm2", 1, 10_000), ("t", 1_000_000, 1),
        ("ml", 1, 1_000_000),
        ("GWh", 1_000_000, 1), ("‰", 1, 1000),
    ]

    @Test(arguments: factors)
    func `know how many base units they are`(name: String, numerator: Int128, denominator: Int128) {
        #expect(library.unit(named: name)?.factor == Rational(numerator, denominator))
    }

    @Test func `have the dimension of what defines them`() {
        #expect(library.unit(named: "ha")?.dimensions == [.init("m", 2)])
        #expect(library.unit(named: "l")?.dimensions == [.init("m", 3)])
        #expect(library.unit(named: "USD")?.hasSameDimension(as: library.unit(named: "VND") ?? .none) == false)
    }

    @Test(arguments: ["Mg", "HA", "people", "household", "days", "year", "", "sào", "ha2"])
    func `are exact, and nothing else is one`(name: String) {
        #expect(library.unit(named: name) == nil)
    }

    @Test func `all read`() {
        for name in library.unitNames { #expect(library.unit(named: name) != nil, "\(name)") }
    }

    static let scales: [(String, Int64?)] = [
        ("billion", 1_000_000_000), ("tỷ", 1_000_000_000), ("tỉ", 1_000_000_000), ("triệu", 1_000_000), ("nghìn", 1000),
        ("trăm", 100), ("trillion", 1_000_000_000_000), ("bilion", nil),
    ]

    @Test(arguments: scales)
    func `scale words multiply`(word: String, factor: Int64?) {
        #expect(library.scale(named: word) == factor)
    }
}

@Suite struct `A header` {
    struct Row: Sendable {
        let header: String
        let name: String
        let symbol: String
        let dimensions: [Unit.Dimension]
        let factor: Rational

        init(
            _ header: String, _ name: String, _ symbol: String, _ dimensions: [(String, Int)], _ n: Int128,
            _ d: Int128 = 1
        ) {
            self.header = header
            self.name = name
            self.symbol = symbol
            self.dimensions = dimensions.map { Unit.Dimension($0.0, $0.1) }
            self.factor = Rational(n, d)
        }
    }

    static let rows = [
        Row("area [m2]", "area", "m2", [("m", 2)], 1),
        Row("area [m²]", "area", "m²", [("m", 2)], 1),
        Row("area (m^2)", "area", "m^2", [("m", 2)], 1),
        Row("diện tích (ha)", "diện tích", "ha", [("m", 2)], 10_000),
        Row("Diện tích(ha) ", "Diện tích", "ha", [("m", 2)], 10_000),
        Row("compensation (VND)", "compensation", "VND", [("VND", 1)], 1),
        Row("compensation (triệu đồng)", "compensation", "triệu đồng", [("VND", 1)], 1_000_000),
        Row("Kinh phí (Tỷ đồng)", "Kinh phí", "Tỷ đồng", [("VND", 1)], 1_000_000_000),
        Row("plan (nghìn tỷ đồng)", "plan", "nghìn tỷ đồng", [("VND", 1)], 1_000_000_000_000),
        Row("price (1000 VND)", "price", "1000 VND", [("VND", 1)], 1000),
        Row("price (VND/m2)", "price", "VND/m2", [("VND", 1), ("m", -2)], 1),
        Row("yield (tạ/ha)", "yield", "tạ/ha", [("g", 1), ("m", -2)], 10),
        Row("population (people)", "population", "people", [("person", 1)], 1),
        Row("Dân số (nghìn người)", "Dân số", "nghìn người", [("person", 1)], 1000),
        Row("số hộ (hộ)", "số hộ", "hộ", [("household", 1)], 1),
        Row("density (người/km2)", "density", "người/km2", [("m", -2), ("person", 1)], 1, 1_000_000),
        Row(
            "thu nhập (triệu đồng/người/năm)", "thu nhập", "triệu đồng/người/năm",
            [("VND", 1), ("person", -1), ("year", -1)], 1_000_000),
        Row("size (MILLION USD)", "size", "MILLION USD", [("USD", 1)], 1_000_000),
        Row("birth rate (‰)", "birth rate", "‰", [], 1, 1000),
        Row("people (million)", "people", "million", [], 1_000_000),
    ]

    @Test(arguments: rows)
    func `gives up the unit in its brackets`(row: Row) throws {
        let split = Library.standard.splitHeader(row.header)
        let unit = try #require(split.unit)
        #expect(split.name == row.name)
        #expect(unit.symbol == row.symbol)
        #expect(unit.dimensions == row.dimensions)
        #expect(unit.factor == row.factor)
    }

    @Test(arguments: ["growth [%]", "growth (%)", "growth (per cent)", "growth（%）"])
    func `in per cent is a per cent`(header: String) {
        let split = Library.standard.splitHeader(header)
        #expect(split.name == "growth")
        #expect(split.unit == .percent)
    }

    @Test(arguments: [
        "city", "valid (from)", "(VND)", "name ()", "growth (% of GDP)", "time (days)", "rank (year)", "size (1000)",
        "a (b) c", "x)", "x ]", "", "rate (VND/)", "rate (/m2)", "weight (Mg)", "area (sào)", "n (m0)", "n (-1 m)",
    ])
    func `whose brackets hold no unit stays whole`(header: String) {
        let split = Library.standard.splitHeader(header)
        #expect(split.name == header)
        #expect(split.unit == nil)
    }

    @Test func `knows the units that the script declares`() {
        let sao = Unit(dimensions: [.init("m", 2)], factor: Rational(360, 1), symbol: "sào")
        let split = Library.standard.splitHeader("area (sào)", declared: { $0 == "sào" ? sao : nil })
        #expect(split.name == "area")
        #expect(split.unit?.factor == Rational(360, 1))
    }

    @Test func `in decomposed letters is the same`() {
        let decomposed = "Kinh phí (triệu đồng)".decomposedForTest
        #expect(decomposed.utf8.count > "Kinh phí (triệu đồng)".utf8.count)
        #expect(Library.standard.splitHeader(decomposed).unit?.dimensions == [.init("VND", 1)])
    }
}

extension String {
    /// NFD of the few letters that the test above holds.
    fileprivate var decomposedForTest: String {
        let parts: [Unicode.Scalar: String] = ["í": "i\u{301}", "ệ": "e\u{323}\u{302}", "ồ": "o\u{302}\u{300}"]
        return unicodeScalars.map { parts[$0] ?? String($0) }.joined()
    }
}
