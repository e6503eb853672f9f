import Testing
import TinhPlan
import TinhTypes

@testable import TinhSemantics

@Suite("Tables are joined and united") struct JoinTests {
    @Test(
        "names and types of the result",
        arguments: [
            (
                "from clearance | show city, plan | join products on city = district",
                "city text, plan int VND, product text, stars int, proposed int"
            ),
            (
                "from clearance | show city | left join products on city = district | show city, stars",
                "city text, stars int"
            ),
            ("from clearance | show city | semi join products on city = district", "city text"),
            ("from clearance | show city | anti join products on city = district", "city text"),
            (
                "from products | show district, stars | lookup (from clearance | show city, stars) as c on district = city",
                nil
            ),
            (
                "from products | show product, stars | join products on product",
                "product text, stars int, district text, products_stars int, proposed int"
            ),
            (
                "from products | show product, stars | join (from products | show product, stars) as p on product",
                "product text, stars int, p_stars int"
            ),
            // Years and whole numbers meet by number; a decimal beside an int; an area in m2 beside one in ha.
            (
                "from kinds | show year day as y | full join (from kinds | show a as y, t) on y", "y int, t text"
            ),
            ("from kinds | show a | full join (from kinds | show d as a) on a", "a decimal"),
            ("from kinds | show a | full join (from kinds | show f as a) on a", "a float"),
            ("from kinds | show a | union (from kinds | show d as a, t)", "a decimal, t text"),
            ("from kinds | show a | union (from kinds | show f as a)", "a float"),
            ("from clearance | show area | union (from clearance | show area to m2 as area)", "area decimal ha"),
            ("from kinds | show thanh_pho | union (from kinds | show t as thanh_pho)", "Thành phố text"),
            ("from kinds | show day as d | union (from kinds | show at as d)", "d datetime"),
            ("from kinds | show t, a, d | unpivot a, d as name, value", "t text, name text, value decimal"),
            ("from kinds | show t, a, d, f | unpivot d, a, f as name, value", "t text, name text, value float"),
            (
                "from clearance | show plan, compensation, city | unpivot plan, compensation as f, v",
                "city text, f text, v int VND"
            ),
        ])
    func types(query: String, columns: String?) {
        let checked = Checked(query)
        if let columns { #expect(checked.columns == columns) } else { #expect(!checked.errors.isEmpty) }
    }

    @Test(
        "plans",
        arguments: [
            (
                "from products | left join clearance on district = city where stars > 3 | show product, plan",
                """
                project product, plan
                  left join on district = city
                    filter stars > 3
                      scan products: district, product, stars
                    scan clearance: city, plan
                """
            ),
            (
                "from kinds | show a, t | full join (from kinds | show d as a, ok) on a | show a, ok",
                """
                project a = toDecimal(a, 2) ?? a, ok
                  full join on toDecimal(a, 2) = a
                    project a
                      scan kinds: a
                    project a = d, ok
                      scan kinds: d, ok
                """
            ),
            (
                "from clearance | show area, plan | join (from clearance | show area to m2 as area) on area | show plan",
                nil
            ),
            (
                "from products | union (from clearance | show city as district) | count by district",
                """
                group by district: count = countRows()
                  one after another
                    scan products: district
                    project district
                      project district = city
                        scan clearance: city
                """
            ),
            (
                "from kinds | show t, a, d, ok | unpivot a, d as name, value | show t, value sample 10",
                """
                project t, value
                  sample 10
                    unpivot $a, $d as name, value
                      project t, $a = toDecimal(a, 2), $d = d
                        project t, a, d
                          scan kinds: a, d, t
                """
            ),
            (
                "from kinds | show a sort a desc sample 5 take 2",
                "project a\n  take 2\n    sample 5\n      sort a desc\n        scan kinds: a"
            ),
        ])
    func plans(query: String, plan: String?) {
        let checked = Checked(query)
        #expect(checked.errors.isEmpty, "\(checked.told)")
        if let plan { #expect(checked.plan == plan) }
    }

    @Test(
        "notes",
        arguments: [
            (
                "from products | join products on product | count",
                [
                    "N0240 both sides have `district`, `stars` and `proposed`: those of `products` are called `products_district`, `products_stars` and `products_proposed`"
                ]
            ),
            (
                "from products | show district, stars | union (from clearance | show city as district, plan)",
                [
                    "N0241 the query in brackets has no `stars`: missing there",
                    "N0241 the rows before `union` have no `plan`: missing there",
                ]
            ),
            // A text is looked up in the table that its column comes from, on either side.
            (
                "from products | join clearance on district = city where district = \"tu ky\" | where project = \"x\"",
                [
                    "N0201 district: \"tu ky\" read as \"Tứ Kỳ\"",
                    "N0202 project: no value is \"x\"",
                ]
            ),
            (
                "from products | show district | union (from clearance | show city as district) | where district = \"chi linh\" or district = \"thanh mien\"",
                [
                    "N0201 district: \"chi linh\" read as \"Chí Linh\"",
                    "N0201 district: \"thanh mien\" read as \"Thanh Miện\"",
                ]
            ),
        ])
    func notes(query: String, notes: [String]) {
        let checked = Checked(query)
        #expect(checked.query?.notes.map { "\($0.code) \($0.message)" } == notes, "\(checked.told)")
    }

    @Test(
        "mistakes",
        arguments: [
            Mistake(
                "from clearance | join products on project", "E0240", "project",
                "from clearance | join products on project = product"),
            Mistake(
                "from clearance | join products on district", "E0240", "district",
                "from clearance | join products on city = district"),
            Mistake(
                "from clearance | join products on status", "E0240", "status"),
            Mistake(
                "from products | join products on produkt", "E0241", "produkt",
                "from products | join products on product"),
            Mistake("from clearance | join products on nowhere", "E0241", "nowhere"),
            Mistake(
                "from clearance | join products on city = distrikt", "E0201", "distrikt",
                "from clearance | join products on city = district"),
            Mistake(
                "from clearance | join products on citi = district", "E0201", "citi",
                "from clearance | join products on city = district"),
            Mistake(
                "from clearance | join productss on city", "E0210", "productss",
                "from clearance | join products on city = district"),
            Mistake(
                "from products | join (from products | show product, stars) on product", "E0242",
                "from products | show product, stars",
                "from products | join (from products | show product, stars) as other on product"),
            Mistake(
                "from products | add 1 as p_stars | join products as p on product", "E0243",
                "join products as p on product"),
            Mistake(
                "from clearance | join products on city = stars", "E0340", "city",
                "from clearance | add city to int as city | join products on city = stars"),
            Mistake(
                "from clearance | join products on date = district", "E0340", "date",
                "from clearance | add date to text as date | join products on date = district"),
            Mistake(
                "from clearance | join products on date = stars", "E0340", "date",
                "from clearance | add year date as date | join products on date = stars"),
            Mistake(
                "from kinds | show day | join (from kinds | show at as day) on day", "E0340", "day",
                "from kinds | show day | add day to datetime as day | join (from kinds | show at as day) on day"),
            Mistake("from clearance | join products on plan = stars", "E0420", "plan"),
            Mistake(
                "from products | join (from clearance | show plan as stars) on stars", "E0420", "stars",
                "from products | add stars * 1 VND as stars | join (from clearance | show plan as stars) on stars"),
            Mistake(
                "from products | union (from clearance | show plan as stars)", "E0421",
                "union (from clearance | show plan as stars)"),
            Mistake(
                "from products | union (from clearance | show city as stars)", "E0341",
                "union (from clearance | show city as stars)",
                "from products | add stars to text as stars | union (from clearance | show city as stars)"),
            Mistake(
                "from products | union (count by district with totals from products)", "E0513",
                "count by district with totals from products"),
            Mistake(
                "from kinds | unpivot a, t as name, value", "E0342", "t",
                "from kinds | add t to int as t | unpivot a, t as name, value"),
            Mistake("from clearance | unpivot plan, year as name, value", "E0422", "year"),
            Mistake("from kinds | unpivot a, b, a as name, value", "E0215", "a"),
            Mistake("from kinds | unpivot a, b as t, value", "E0215", "t"),
            Mistake("from kinds | unpivot a, b as name, name", "E0215", "name"),
            Mistake(
                "from clearance | unpivot plan, compesation as name, value", "E0201", "compesation",
                "from clearance | unpivot plan, compensation as name, value"),
            Mistake(
                "sum plan by city from clearance top 3 per project", "E0502", "project"),
            Mistake(
                "sum plan by city from clearance top 3 per cityy", "E0201", "cityy",
                "sum plan by city from clearance top 3 per city"),
            Mistake("let n = 5; sum plan by city from clearance top 3 per n", "E0508", "n"),
            Mistake("products | show stars", "E0209", "products", "from products | show stars"),
        ])
    func mistakes(mistake: Mistake) { mistake.holds() }
}
