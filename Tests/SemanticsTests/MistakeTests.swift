import Testing
import TinhBase

@testable import TinhSemantics

/// A wrong query: its error's code, the words that are marked, and the query with the correction that is offered.
struct Mistake: Sendable, CustomTestStringConvertible {
    let query: String
    let code: String
    let marked: String
    /// Nil where there is nothing ready to paste.
    let corrected: String?

    init(_ query: String, _ code: String, _ marked: String, _ corrected: String? = nil) {
        self.query = query
        self.code = code
        self.marked = marked
        self.corrected = corrected
    }

    var testDescription: String { query }

    func holds() {
        let checked = Checked(query)
        guard let error = checked.errors.first, checked.errors.count == 1 else {
            Issue.record("one error expected: \(checked.told)")
            return
        }
        #expect(error.code == code)
        #expect(error.place.map { $0.source.slice($0.span) } == marked, "\(error.message)")
        guard let corrected else {
            #expect(error.replacements.isEmpty)
            return
        }
        let offered = withCorrection(query, error)
        #expect(offered == corrected)
        let again = Checked(offered)
        #expect(again.errors.isEmpty, "the correction is wrong too: \(again.told)")
    }
}

@Suite("A mistake is told with its words and a correction that passes") struct MistakeTests {
    @Test(
        "names",
        arguments: [
            Mistake(
                "sum compensation by city where comensation > 5", "E0201", "comensation",
                "sum compensation by city where compensation > 5"),
            Mistake("show nothing_like_it from products", "E0201", "nothing_like_it"),
            Mistake(
                "sum plan as total by city where total > 5 VND", "E0203", "total",
                "sum plan as total by city | where total > 5 VND"),
            Mistake("let city = 5; count by city from clearance", "E0204", "city"),
            Mistake("SUM(compensation)", "E0205", "SUM", "sum(compensation)"),
            Mistake("show uper product from products", "E0205", "uper", "show upper product from products"),
            Mistake(
                "show product district from products", "E0206", "product", "show product, district from products"),
            Mistake("which city got most from clearance", "E0205", "which"),
            Mistake("avrage plann citty from clearance", "E0205", "avrage"),
            Mistake("sum of plan from clearance", "E0205", "of", "sum plan from clearance"),
            Mistake("sum plan for city from clearance", "E0205", "for"),
            Mistake("count by year from kinds", "E0207", "year", "count by year at from kinds"),
            Mistake("count where unique(a, b) from kinds", "E0208", "unique"),
            Mistake("show products from clearance", "E0209", "products"),
            Mistake("let big = from clearance where plan > 5; show big + 1", "E0209", "big"),
            Mistake("let n = 5; count from n", "E0209", "n"),
            Mistake("count from clearence", "E0210", "clearence", "count from clearance"),
            Mistake("show *", "E0212", "show *", "show * from clearance"),
            Mistake("show stars, compensation", "E0213", "show stars, compensation"),
            Mistake("count clearance", "E0213", "count clearance"),
            Mistake("count where year = $yaer", "E0214", "$yaer"),
            Mistake(
                "param year int = 2023; count from clearance where year = $yaer", "E0214", "$yaer",
                "param year int = 2023; count from clearance where year = $year"),
            Mistake("param day date; count from clearance where date = $day", "E0235", "$day"),
            Mistake("sum plan, sum plan by city from clearance", "E0215", "sum plan"),
            Mistake("let x = 1; let x = 2", "E0216", "x"),
            Mistake(
                "count from clearance where city = Xuân_An", "E0225", "Xuân_An",
                "count from clearance where city = \"Xuân_An\""),
            Mistake(
                "count from clearance where city ~ Hải Dương", "E0225", "Hải Dương",
                "count from clearance where city ~ \"Hải Dương\""),
            Mistake("let products = from clearance where plan > 5", "E0216", "products"),
            Mistake("let f(x) = f x + 1", "E0217", "f"),
            Mistake("let x = x + 1", "E0217", "x"),
            Mistake("sum plan where year = 2023 where year = 2022", "E0218", "where"),
            Mistake("show * from kinds sort a top 2 bottom 3", "E0218", "bottom"),
            Mistake(
                "count by city from clearance with total", "E0219", "total", "count by city from clearance with totals"),
            Mistake("count from clearance where status = \"APPROVED\"", "E0220", "\"APPROVED\""),
        ])
    func names(mistake: Mistake) { mistake.holds() }

    @Test(
        "types",
        arguments: [
            Mistake("show () from kinds", "E0301", "()"),
            Mistake("show (a, b) from kinds", "E0302", "(a, b)"),
            Mistake("show a..b from kinds", "E0302", "a..b"),
            Mistake("count from kinds where a", "E0303", "a"),
            Mistake("show -t from kinds", "E0304", "t"),
            Mistake(
                "count from kinds where a contains \"x\"", "E0305", "a",
                "count from kinds where (a to text) contains \"x\""),
            Mistake("show t + \"x\" from kinds", "E0308", "t + \"x\"", "show concat(t, \"x\") from kinds"),
            Mistake("show day + a from kinds", "E0309", "+"),
            Mistake("show t * 2 from kinds", "E0309", "*", "show (t to decimal) * 2 from kinds"),
            Mistake("show b / t from kinds", "E0309", "/", "show b / (t to decimal) from kinds"),
            Mistake("show year month day from kinds", "E0320", "month day", "show year start_of month day from kinds"),
            Mistake("show quarter t from kinds", "E0320", "t", "show (t to quarter) from kinds"),
            Mistake("count from kinds where t in @2023", "E0310", "in", "count from kinds where (t to date) in @2023"),
            Mistake("count from kinds where t > a", "E0310", ">", "count from kinds where (t to decimal) > a"),
            Mistake("show day + 30 from kinds", "E0309", "+", "show day + 30 days from kinds"),
            Mistake(
                "count from kinds where day - day > 30", "E0310", ">", "count from kinds where day - day > 30 days"),
            Mistake("count from kinds where day = 2023", "E0310", "=", "count from kinds where year day = 2023"),
            Mistake("count from kinds where day in 2023", "E0313", "2023", "count from kinds where day in @2023"),
            Mistake("count distinct from kinds", "E0208", "distinct"),
            Mistake("show ifnull(a, 1) from kinds", "E0205", "ifnull", "show a ?? 1 from kinds"),
            Mistake("average(a) from kinds", "E0205", "average", "avg(a) from kinds"),
            Mistake(
                "count from clearance where year = \"2023\"", "E0310", "=", "count from clearance where year = 2023"),
            Mistake("count from clearance where city = 5", "E0310", "=", "count from clearance where city = \"5\""),
            Mistake(
                "count from clearance where date >= \"2023-05-01\"", "E0310", ">=",
                "count from clearance where date >= @2023-05-01"),
            Mistake(
                "count from kinds where a = missing", "E0311", "a = missing", "count from kinds where a is missing"),
            Mistake(
                "count from kinds where a != missing", "E0311", "a != missing",
                "count from kinds where a is not missing"),
            Mistake("count from kinds where a in (1, missing)", "E0311", "missing"),
            Mistake("count from kinds where day = @2023-05", "E0312", "=", "count from kinds where day in @2023-05"),
            Mistake(
                "count from kinds where at = @2023-05-01", "E0312", "=", "count from kinds where at in @2023-05-01"),
            Mistake(
                "count from kinds where @2023-Q2 != day", "E0312", "!=", "count from kinds where day not in @2023-Q2"),
            Mistake("count from kinds where a in b", "E0313", "b", "count from kinds where a = b"),
            Mistake("show if ok then a else t from kinds", "E0314", "t"),
            Mistake("show day + 3 hours from kinds", "E0315", "3 hours"),
            Mistake("show month day + 1 quarter as m, week day + 1 month as w from kinds", "E0316", "1 month"),
            Mistake("show day + 0.5 months from kinds", "E0317", "0.5 months"),
            Mistake("show ok to date from kinds", "E0318", "ok to date"),
            Mistake("show left t from kinds", "E0319", "left t"),
            Mistake("sum(a, b) from kinds", "E0319", "sum(a, b)", "sum a, sum b from kinds"),
            Mistake("show upper a from kinds", "E0320", "a"),
            Mistake("sum t from kinds", "E0321", "t", "count t from kinds"),
            Mistake("sum ok from kinds", "E0321", "ok", "count when ok from kinds"),
            Mistake("percentile(a, 90) from kinds", "E0322", "90", "percentile(a, 90%) from kinds"),
            Mistake("param n text = \"x\"; show a from kinds sort a top $n", "E0323", "$n"),
            Mistake("param n integer = 5", "E0324", "integer", "param n int = 5"),
            Mistake("param n int = \"x\"", "E0326", "\"x\""),
        ])
    func types(mistake: Mistake) { mistake.holds() }

    @Test(
        "units",
        arguments: [
            Mistake(
                "count from clearance where plan > 5 VNDD", "E0401", "VNDD", "count from clearance where plan > 5 VND"),
            Mistake("show plan + area from clearance", "E0402", "+"),
            Mistake("show plan + 5 from clearance", "E0402", "+", "show plan + 5 VND from clearance"),
            Mistake("show plan + 9% from clearance", "E0402", "+", "show plan * (1 + 9%) from clearance"),
            Mistake("count from clearance where plan > 5 USD", "E0402", ">"),
            Mistake("count from clearance where plan > area", "E0402", ">"),
            Mistake("sum plan to triệu from clearance", "E0412", "triệu", "sum plan / 1 triệu VND from clearance"),
            Mistake("show plan ^ 0.5 from clearance", "E0404", "0.5"),
            Mistake("show city to ha from clearance", "E0405", "ha"),
            Mistake("show plan to USD from clearance", "E0406", "USD"),
            Mistake("show year to VND from clearance", "E0406", "VND", "show year * 1 VND from clearance"),
            Mistake("count from kinds where growth > 9", "E0407", "9", "count from kinds where growth > 9%"),
            Mistake("count from kinds where growth in 5..7%", "E0407", "5", "count from kinds where growth in 5%..7%"),
            Mistake("show sqrt plan from clearance", "E0408", "plan"),
            Mistake("show mod(plan, area) from clearance", "E0409", "area"),
            Mistake("unit ha = 5", "E0216", "ha"),
            Mistake("unit bundle = 5", "E0410", "5"),
            Mistake(
                "show if residential then plan else 0 from clearance", "E0314", "0",
                "show if residential then plan else 0 VND from clearance"),
        ])
    func units(mistake: Mistake) { mistake.holds() }

    @Test(
        "levels",
        arguments: [
            Mistake("sum plan / area from clearance", "E0501", "area", "sum (plan / area) from clearance"),
            Mistake("share(plan) by city from clearance", "E0501", "plan", "share(sum plan) by city from clearance"),
            Mistake("plan / sum area from clearance", "E0501", "plan", "sum plan / sum area from clearance"),
            Mistake("sum a, b by t from kinds", "E0502", "b", "sum a, sum b by t from kinds"),
            Mistake("sum a by t sort b from kinds", "E0502", "b", "sum a by t sort sum b from kinds"),
            Mistake("compensation", "E0503", "compensation", "show compensation"),
            Mistake("city, project where year = 2023", "E0503", "city", "show city, project where year = 2023"),
            Mistake("count by t from kinds | count", "E0521", "count", "count by t from kinds | count()"),
            Mistake("avg sum a by t from kinds", "E0504", "sum a", "avg sum a over all by t from kinds"),
            Mistake(
                "sum plan by city where sum plan > 5 VND", "E0505", "sum plan",
                "sum plan by city | where sum_plan > 5 VND"),
            Mistake(
                "sum plan as p by city where sum plan > 5 VND sort city", "E0505", "sum plan",
                "sum plan as p by city sort city | where p > 5 VND"),
            Mistake("count by sum a from kinds", "E0505", "sum a"),
            Mistake("sum a when count > 5 from kinds", "E0505", "count", "sum a when count over all > 5 from kinds"),
            Mistake(
                "sum a when b > 2 * avg b from kinds", "E0505", "avg b", "sum a when b > 2 * avg b over all from kinds"),
            Mistake(
                "sum a when b > 5 + count() from kinds", "E0505", "count()",
                "sum a when b > 5 + count() over all from kinds"),
            Mistake(
                "sum a when b > sum b / count() from kinds", "E0505", "sum b",
                "sum a when b > sum b over all / count() over all from kinds"),
            Mistake("show sum a from kinds", "E0506", "sum a", "sum a from kinds"),
            Mistake("show t, sum a from kinds", "E0506", "sum a", "sum a by t from kinds"),
            Mistake("add sum a as s from kinds", "E0506", "sum a", "add sum a over all as s from kinds"),
            Mistake("show weighted_avg(a, b) from kinds", "E0506", "weighted_avg(a, b)"),
            Mistake("show a when ok from kinds", "E0507", "a when ok", "show if ok then a else missing from kinds"),
            Mistake("count by 5 from kinds", "E0508", "5"),
            Mistake("by city from clearance", "E0509", "by", "count by city from clearance"),
            Mistake("show city by year from clearance", "E0509", "by"),
            Mistake("show a from kinds with totals", "E0510", "with"),
            Mistake("sum a from kinds with totals", "E0511", "with"),
            Mistake("sum a by t from kinds with totals | where t = \"x\"", "E0512", "where"),
            Mistake("sum a by t from kinds with totals | show t", "E0512", "show t"),
            Mistake("let x = sum a by t from kinds with totals", "E0513", "sum a by t from kinds with totals"),
            Mistake("count from (sum a by t from kinds with totals)", "E0513", "sum a by t from kinds with totals"),
            Mistake("show a from kinds sort desc", "E0514", "desc"),
            Mistake("show a from kinds top 3", "E0515", "top", "show a from kinds sort a desc top 3"),
            Mistake("show a, b from kinds top 3", "E0515", "top"),
            Mistake(
                "count from clearance where residential = \"Yes\"", "E0310", "=",
                "count from clearance where residential = true"),
            Mistake(
                "count from clearance where residential != 1", "E0310", "!=",
                "count from clearance where residential != true"),
            Mistake("sum a by t from kinds | show t | top 3", "E0515", "top"),
            Mistake("sum a by t from kinds | count from kinds", "E0516", "from"),
            Mistake(
                "from products | drop district, product, stars, proposed", "E0517", "district, product, stars, proposed"
            ),
            Mistake("check a > 1 from kinds sort a", "E0518", "sort"),
            Mistake("check a > 1 from kinds by t", "E0519", "by"),
            Mistake("check unique(1) from kinds", "E0520", "1"),
            Mistake("sum a from kinds with subtotals", "E0511", "with"),
            Mistake("sum a from kinds across b in 1..2 with subtotals", "E0511", "with"),
            Mistake("sum a by t from kinds with subtotals | where t = \"x\"", "E0512", "where"),
            Mistake(
                "let x = sum a by t, b from kinds with subtotals", "E0513", "sum a by t, b from kinds with subtotals"),
            Mistake("from kinds across b", "E0526", "across"),
            Mistake("sum a from kinds across b in 1..1001", "E0529", "across b in 1..1001"),
            Mistake("sum a, sum f from kinds across b in 1..501", "E0529", "across b in 1..501"),
            Mistake("sum a by t as `2` from kinds across b in 1..3", "E0530", "across b in 1..3"),
            Mistake("sum a from kinds across d in 0.5..1.5", "E0531", "0.5..1.5"),
            Mistake("sum a from kinds across b in (1, a)", "E0531", "(1, a)"),
            Mistake("sum a from kinds across b in 3..1", "E0532", "3..1"),
            Mistake("sum a from kinds across every b", "E0533", "every b"),
            Mistake(
                "sum a from kinds across day in 2020..2023", "E0310", "in",
                "sum a from kinds across year day in 2020..2023"),
            Mistake("sum a from kinds across sum b", "E0505", "sum b"),
            Mistake("count by every at from kinds", "E0574", "at", "count by every date at from kinds"),
            Mistake("count by every span from kinds", "E0574", "span"),
            Mistake("count by every a in 3..1 from kinds", "E0532", "3..1"),
            Mistake("count by every a in b..3 from kinds", "E0531", "b..3"),
            Mistake("from kinds versus b = 2", "E0576", "versus"),
            Mistake("sum a versus true from kinds", "E0534", "true"),
            Mistake("sum a, sum b from kinds versus sum f", "E0535", "versus sum f"),
            Mistake("sum a from kinds where b = 1 or ok versus b = 2", "E0536", "b = 1 or ok"),
            Mistake("sum a by b + f as x from kinds versus b = 2", "E0536", "b + f"),
            Mistake("sum a when b = 1 and ok from kinds versus b = 2", "E0537", "b = 1"),
            Mistake("sum a / b by b from kinds versus b = 2", "E0538", "sum a / b"),
            Mistake("sum a by t from kinds versus previous b", "E0539", "b"),
            Mistake("sum a by t from kinds versus previous t", "E0570", "t"),
            Mistake("sum a from kinds where f > 1 versus previous f", "E0570", "f"),
            Mistake("sum a from kinds where at > @2023 versus previous at", "E0570", "at"),
            Mistake("sum a by month day as m, year day + 1 as y from kinds versus previous y", "E0572", "month day"),
            Mistake("sum a by t from kinds versus previous year", "E0573", "year"),
            Mistake("sum a from kinds versus b", "E0502", "b", "sum a from kinds versus sum b"),
            Mistake("sum price from kinds versus 5", "E0402", "5"),
            Mistake("sum plan from clearance versus 5", "E0402", "5", "sum plan from clearance versus 5 VND"),
            Mistake("avg growth from kinds versus 5", "E0407", "5", "avg growth from kinds versus 5%"),
            Mistake("max t from kinds versus 5", "E0310", "5"),
            Mistake("max ok from kinds versus max ok", "E0310", "max ok"),
            Mistake("sum a as base by t from kinds versus b = 2", "E0215", "versus b = 2"),
            Mistake(
                "sum a / b from kinds across t in (\"x\", \"y\")", "E0501", "b",
                "sum (a / b) from kinds across t in (\"x\", \"y\")"),
        ])
    func levels(mistake: Mistake) { mistake.holds() }

    @Test(
        "what follows the condition of `when` and is meant for the measure",
        arguments: [
            Mistake("sum a when b = 1 / sum a from kinds", "E0565", "/ sum a", "(sum a when b = 1) / sum a from kinds"),
            Mistake(
                "count when a > b / count a from kinds", "E0565", "/ count a", "(count when a > b) / count a from kinds"
            ),
            Mistake(
                "count when a > 5 and b in 1..3 / count to % as share by t from kinds", "E0565", "/ count to %",
                "(count when a > 5 and b in 1..3) / count to % as share by t from kinds"),
            Mistake(
                "count when not a > 5 - count() from kinds", "E0565", "- count()",
                "(count when not a > 5) - count() from kinds"),
            Mistake(
                "sum a when b = 1 * count() from kinds", "E0565", "* count()", "(sum a when b = 1) * count() from kinds"
            ),
            Mistake(
                "count when a > 2 - b / count from kinds", "E0565", "/ count",
                "(count when a > 2 - b) / count from kinds"),
            Mistake(
                "sum a when t = \"x\" / 1000 from kinds", "E0565", "/ 1000", "(sum a when t = \"x\") / 1000 from kinds"),
            Mistake("sum a when ok / 2 from kinds", "E0565", "/ 2", "(sum a when ok) / 2 from kinds"),
            Mistake("count when ok to % from kinds", "E0565", "to %", "(count when ok) to % from kinds"),
            Mistake(
                "sum a when b > 5 / 1 billion from kinds", "E0565", "/ 1 billion",
                "(sum a when b > 5) / 1 billion from kinds"),
            Mistake(
                "sum plan when year = 2023 / 1 billion VND", "E0565", "/ 1 billion VND",
                "(sum plan when year = 2023) / 1 billion VND"),
            Mistake("sum plan when year = 2023 / 1000", "E0565", "/ 1000", "(sum plan when year = 2023) / 1000"),
            Mistake(
                "sum a when b > 100 / 1000 from kinds", "E0565", "/ 1000", "(sum a when b > 100) / 1000 from kinds"),
            Mistake(
                "sum growth when a > 5 to % from kinds", "E0565", "to %", "(sum growth when a > 5) to % from kinds"),
            Mistake(
                "show sum a over t when b = 1 / 1 billion from kinds", "E0565", "/ 1 billion",
                "show (sum a over t when b = 1) / 1 billion from kinds"),
        ])
    func restsOfMeasures(mistake: Mistake) { mistake.holds() }

    @Test(
        "what may stand at the end of a condition",
        arguments: [
            "sum a when b > 2 * 1 billion", "sum a when b > d / 1 billion", "sum a when b / 1 billion > 2",
            "sum a when f > 1 / 3", "sum a when b > 9 / 2", "sum a when b = 10 / 5", "sum a when d < 1 / 1000",
            "sum a when growth > overrun to %", "sum a when price > 100 VND / 1 m2", "sum a when b > (5 / 1 billion)",
            "sum a when b > (5 to %)", "sum plan when area > 5 ha to m2", "sum a when 5% < a / b to %",
            "sum a when a > (avg a over all) / 2", "sum a when b > 5 / 1 billion and ok",
        ])
    func sensibleConditions(query: String) {
        #expect(Checked(query + (query.contains("plan") ? "" : " from kinds")).errors.isEmpty, "\(query)")
    }

    @Test(
        "`save` ends a query",
        arguments: [
            Mistake("from kinds | save \"x.csv\" | take 1", "E0578", "save"),
            Mistake("count from (from kinds | save \"x.csv\")", "E0578", "save"),
            Mistake("let k = from kinds | save \"x.csv\"", "E0578", "save"),
        ])
    func afterSave(mistake: Mistake) { mistake.holds() }

    @Test("several mistakes are told at once, in their order")
    func several() {
        let checked = Checked("sum planned, sum t by t from kinds where aa > 1 and day = @2023-05")
        #expect(checked.errors.map(\.code) == ["E0201", "E0321", "E0201", "E0312"])
    }

    @Test("a mistake in a let is told where it is written, with the place of its use")
    func inLet() {
        let checked = Checked("let ratio = sum stars / sum planned\nratio from clearance")
        let error = checked.errors.first
        #expect(checked.errors.count == 2)
        #expect(error?.place.map { $0.source.line(at: $0.span.lower) } == 1)
        #expect(error?.related?.words == "used here")
        #expect(error?.related.map { $0.place.source.line(at: $0.place.span.lower) } == 2)
    }

    @Test("a mistake of levels in a let is told with the place of its use")
    func levelInLet() {
        let checked = Checked("let ratio = sum plan / area\nratio by city from clearance")
        let error = checked.errors.first
        #expect(checked.errors.map(\.code) == ["E0501"])
        #expect(error?.place.map { $0.source.line(at: $0.span.lower) } == 1)
        #expect(error?.related.map { $0.place.source.line(at: $0.place.span.lower) } == 2)
    }
}
