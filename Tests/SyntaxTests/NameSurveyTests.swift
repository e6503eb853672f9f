import Testing

@testable import TinhSyntax

struct NameSurveyTests {
    @Test(arguments: [
        ("sum compensation by city where year = 2023", ["sum", "compensation", "city", "year"]),
        ("count distinct `Thành phố` when year date = @2023", ["count", "distinct", "Thành phố", "year", "date"]),
        ("show sum c over (k sort y rows -2..n)", ["sum", "c", "k", "y", "n"]),
        ("where x in (show a from t) | show b", ["x", "a", "t", "b"]),
        ("sum c by k sort z desc top 3 per g", ["sum", "c", "k", "z", "g"]),
        ("let f(x) = x * rate\nsum f(a) from t", ["f", "x", "rate", "sum", "a", "t"]),
    ])
    func namesAreThoseThatStandInTheText(text: String, names: [String]) {
        #expect(NameSurvey(script(text)).names == Set(names))
    }

    @Test func aColumnThatAJoinMayHaveRenamedIsMentionedByItsOwnName() {
        let survey = NameSurvey(script("from t | join places on k | sum a by places_valid_from"))
        #expect(survey.names.contains("valid_from"))
        #expect(!survey.readsAllColumns)
    }

    @Test(arguments: [
        ("from t", true),
        ("from t | where x = 1", true),
        ("where x = 1", true),
        ("show *, a / b as c", true),
        ("distinct", true),
        ("add a as b", true),
        ("drop a", true),
        ("rename a as b", true),
        ("describe", true),
        ("from t | union u", true),
        ("from t | join u on k", true),
        ("from t | save \"x.csv\"", true),
        ("where x in (from t | where b = 1) | show a", true),
        ("trace sum a", true),
        ("from t | where x = 1 | sum a", false),
        ("from t | add a as b | show b", false),
        ("distinct a, b", false),
        ("show a, b", false),
        ("count", false),
        ("sum c by city | distinct", false),
        ("from (from t where a = 1) | sum b", false),
        ("from t | union u | sum a", false),
        ("from t | semi join u on k | sum a", false),
        ("let big = from t where x > 1\nsum a from big", false),
        ("let big = from t where x > 1\nfrom big", true),
        ("let small = sum a by b from t\nfrom small sort b", false),
        ("check a > 1 from t", false),
        ("explain from t", true),
    ])
    func allColumnsAreReadWhereSomeAreSeenThatAreNotNamed(text: String, readsAll: Bool) {
        #expect(NameSurvey(script(text)).readsAllColumns == readsAll, "\(text)")
    }
}
