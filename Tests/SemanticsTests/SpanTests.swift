import Testing

@testable import TinhSemantics

/// Spans of time that are none, and what is told of them.
struct SpanTests {
    @Test(arguments: [
        ("9223372036854775807 days", "E0331", "`9223372036854775807 days` is longer than a span of time can be"),
        ("106751992 days", "E0331", "`106751992 days` is longer than a span of time can be"),
        ("99999999999999999999 months", "E0331", "`99999999999999999999 months` is longer than a span of time can be"),
        ("9223372036854775807 years", "E0331", "`9223372036854775807 years` is longer than a span of time can be"),
        ("0.0000001 seconds", "E0331", "`0.0000001 seconds` is no whole number of microseconds"),
        ("1e3 days", "E0331", "`1e3 days` is no exact span of time"),
        ("1.5 months", "E0317", "`1.5 months` is no whole number of months"),
    ])
    func refused(span: String, code: String, message: String) {
        let errors = Checked("show @2020-01-01 + \(span)").errors
        #expect(errors.map(\.code) == [code])
        #expect(errors.first?.message == message)
    }

    @Test(arguments: ["106751991 days / 1 day", "0.000001 seconds", "@2020-01-01 + 1.0 months"])
    func taken(span: String) {
        #expect(Checked("show \(span)").errors.isEmpty)
    }

    @Test(
        "a unit is worth something, and not too much",
        arguments: [
            ("0 m2", "E0410"), ("-1 m2", "E0410"), ("12", "E0410"),
            ("99999999999999999999999999999999999999 ha", "E0403"),
        ])
    func units(worth: String, code: String) {
        #expect(Checked("unit huge = \(worth)").errors.map(\.code) == [code])
    }
}
