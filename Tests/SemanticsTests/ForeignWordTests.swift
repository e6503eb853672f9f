import Testing
import TinhBase

@testable import TinhSemantics

/// What analysts write who come from other languages and spreadsheets, and the line that is offered for it.
@Suite struct ForeignWordTests {
    @Test(
        "signs in words, and periods, days and names as other languages write them",
        arguments: [
            Mistake(
                "count where project has \"x\" from clearance", "E0206", "has",
                "count where project contains \"x\" from clearance"),
            Mistake(
                "count where project regex \"^H\" from clearance", "E0206", "regex",
                "count where project matches \"^H\" from clearance"),
            Mistake(
                "sum plan minus sum compensation by city from clearance", "E0206", "minus",
                "sum plan - sum compensation by city from clearance"),
            Mistake(
                "show plan plus compensation from clearance", "E0206", "plus",
                "show plan + compensation from clearance"),
            Mistake(
                "sum plan by date_trunc(\"month\", date) from clearance", "E0205", "date_trunc",
                "sum plan by month date from clearance"),
            Mistake(
                "sum plan by DATE_TRUNC(date, QUARTER) from clearance", "E0205", "DATE_TRUNC",
                "sum plan by quarter date from clearance"),
            Mistake(
                "sum plan by extract(year from date) as y from clearance", "E0205", "extract",
                "sum plan by year date as y from clearance"),
            Mistake(
                "sum plan where date_part(\"month\", date) = 5 from clearance", "E0205", "date_part",
                "sum plan where month_of_year date = 5 from clearance"),
            Mistake(
                "count where date > 20230501 from clearance", "E0310", ">",
                "count where date > @2023-05-01 from clearance"),
            Mistake(
                "count where date = 31/12/2023 from clearance", "E0310", "=",
                "count where date = @2023-12-31 from clearance"),
            Mistake(
                "count where date <= \"1/5/2023\" from clearance", "E0310", "<=",
                "count where date <= @2023-05-01 from clearance"),
            Mistake("sum \"plan\" by city from clearance", "E0321", "\"plan\"", "sum plan by city from clearance"),
            Mistake("sum plan by \"city\" from clearance", "E0508", "\"city\"", "sum plan by city from clearance"),
            Mistake(
                "sum plan, share by city from clearance", "E0207", "share",
                "sum plan, share sum plan by city from clearance"),
            Mistake(
                "count as n, rank as place by city from clearance", "E0207", "rank",
                "count as n, rank count as place by city from clearance"),
            Mistake(
                "please give me the sum plan by city from clearance", "E0205", "please",
                "sum plan by city from clearance"),
            Mistake(
                "count where a in kinds from kinds", "E0209", "kinds",
                "count where a in (distinct a from kinds) from kinds"
            ),
        ])
    func otherwise(mistake: Mistake) { mistake.holds() }

    @Test("a day is offered both ways where its month may stand first, and once where it may not")
    func days() {
        func offered(_ query: String) -> [String?] {
            Checked(query).errors.map { $0.alternative?.replacements.first?.text }
        }
        #expect(offered("count where date > 01/05/2023 from clearance") == ["@2023-01-05"])
        #expect(offered("count where date > 05/05/2023 from clearance") == [nil])
        #expect(offered("count where date > 13/05/2023 from clearance") == [nil])
    }

    @Test(
        "of several tables that one is read which has the columns, whatever else stands where a value is wanted",
        arguments: [
            Mistake("count, share by city", "E0207", "share", "count, share count by city"),
            Mistake(
                "count where stars in products", "E0209", "products",
                "count where stars in (distinct stars from products)"),
        ])
    func severalTables(mistake: Mistake) { mistake.holds() }

    @Test("a currency without a rate is told how one is declared")
    func rate() {
        #expect(
            Checked("sum plan to USD from clearance").errors.map(\.remedy) == [
                "what one is worth is declared before: `unit USD = … VND`"
            ])
        #expect(Checked("sum plan to ha from clearance").errors.map(\.remedy) == [nil])
    }
}
