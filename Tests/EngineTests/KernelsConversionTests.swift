import Testing
import TinhBase
import TinhTypes

@testable import TinhEngine

private let money = Kind.decimal(scale: 2)

@Suite("Conversion kernels")
struct KernelsConversionTests {
    @Test("text of every kind is the machine's")
    func toText() throws {
        try expect(
            Kernel("toText", [.int], .text),
            [([12], "12"), ([-5], "-5"), ([0], "0"), ([.number(.min)], "-9223372036854775808")])
        for kernel in [Kernel("toText", [money], .text), Kernel("toText", [money], .text).narrow()] {
            try expect(
                kernel, [([.decimal("12.50")], "12.50"), ([.decimal("-0.05")], "-0.05"), ([.decimal("0.00")], "0.00")])
        }
        try expect(
            Kernel("toText", [.float], .text),
            [
                ([0.1], "0.1"), ([-2.5], "-2.5"), ([100.0], "100"), ([1e21], "1e+21"), ([1.5e-7], "1.5e-7"),
                ([-0.0], "0"),
            ])
        try expect(Kernel("toText", [.bool], .text), [([true], "true"), ([false], "false")])
        try expect(Kernel("toText", [.text], .text), [(["e\u{301}"], "e\u{301}"), ([""], "")])
        try expect(Kernel("toText", [.date], .text), [([0], "1970-01-01"), ([-719_162], "0001-01-01")])
        try expect(
            Kernel("toText", [.datetime], .text), [([0], "1970-01-01T00:00:00"), ([-1], "1969-12-31T23:59:59.999999")])
        try expect(
            Kernel("toText", [.duration], .text),
            [([86_400_000_000], "P1D"), ([-1_500_000], "-PT1.5S"), ([0], "PT0S")].map {
                ($0.0, $0.1 == "-PT1.5S" ? .text(CalendarText.duration(-1_500_000)) : $0.1)
            })
        for (kind, index, text) in [
            (.year, 2023, "2023"), (.half, 4047, "2023-H2"), (.quarter, 8093, "2023-Q2"), (.month, 24_280, "2023-05"),
            (.week, 2785, "2023-W20"),
        ] as [(Kind, Int64, KernelCell)] {
            try expect(Kernel("toText", [kind], .text), [([.number(index)], text)])
        }
    }

    @Test("ints: exact or refused")
    func toInt() throws {
        try expect(
            Kernel("toInt", [.text], .int),
            [
                (["12"], 12), ([" -5 "], -5), (["+7"], 7), (["12.00"], 12), (["1.5e3"], 1500),
                (["9223372036854775807"], .number(.max)),
                (["1200e-2"], 12),
            ])
        for bad in [
            "", "abc", "1,234", "1.5", "9223372036854775808", "1e400", "0x10", "12 VND", "--1", "1e", "e5", "nan", "١٢",
            "1e1.0",
        ] {
            expectRefused(Kernel("toInt", [.text], .int), [.text(bad)], "unconvertible")
        }
        try expect(Kernel("toInt", [.bool], .int), [([true], 1), ([false], 0)])
        try expect(Kernel("toInt", [.float], .int), [([12.0], 12), ([-0.0], 0)])
        for bad in [1.5, 1e19, -1e300] {
            expectRefused(Kernel("toInt", [.float], .int), [.float(bad)], "unconvertible")
        }
        try expect(Kernel("toInt", [money], .int), [([.decimal("-12.00")], -12)])
        expectRefused(Kernel("toInt", [money], .int), [.decimal("12.50")], "12.50")
        try expect(Kernel("toInt", [.year], .int), [([2023], 2023)])
    }

    @Test("decimals: no digit is lost, of a float none of those that read as the same float")
    func toDecimal() throws {
        for kernel in [Kernel("toDecimal", [.text], money), Kernel("toDecimal", [.text], money).narrow()] {
            try expect(
                kernel,
                [
                    (["12.5"], .decimal("12.50")), (["12.500"], .decimal("12.50")), (["-1e3"], .decimal("-1000.00")),
                    (["5e-1"], .decimal("0.50")),
                    ([".5"], .decimal("0.50")),
                ])
        }
        expectRefused(Kernel("toDecimal", [.text], money), ["12.505"], "12.505")
        expectRefused(Kernel("toDecimal", [.text], money), ["99999999999999999999999999999999999999"], "unconvertible")
        try expect(
            Kernel("toDecimal", [.float], money),
            [
                ([0.1], .decimal("0.10")), ([2.67], .decimal("2.67")),
                ([-1e20], .decimal("-100000000000000000000.00")), ([0.0], .decimal("0.00")),
            ])
        expectRefused(Kernel("toDecimal", [.float], money), [2.675], "2.675 has more than 2 digits")
        expectRefused(Kernel("toDecimal", [.float], money), [1e-300], "1e-300 has more than 2 digits")
        expectRefused(Kernel("toDecimal", [.float], money), [1e300], "unconvertible")
        expectRefused(Kernel("toDecimal", [.float], money), [1e37], "unconvertible")
        try expect(Kernel("toDecimal", [.bool], money), [([true], .decimal("1.00"))])
        try expect(Kernel("toDecimal", [.int], money), [([-7], .decimal("-7.00"))])
        expectRefused(Kernel("toDecimal", [.decimal(scale: 3)], money), [.decimal("1.005")], "1.005")
    }

    @Test("floats: the nearest")
    func toFloat() throws {
        try expect(
            Kernel("toFloat", [.text], .float),
            [
                (["0.1"], 0.1), (["1e300"], 1e300), ([" -2.50 "], -2.5), (["1e-400"], 0.0),
                (["123456789012345678901234567890123456789012345"], 1.2345678901234567e44),
                (["9007199254740993"], 9007199254740992.0),
            ])
        for bad in ["inf", "nan", "0x1p3", "1e400", "", "1.2.3", "12%", "1 000"] {
            expectRefused(Kernel("toFloat", [.text], .float), [.text(bad)], "unconvertible")
        }
        try expect(Kernel("toFloat", [.bool], .float), [([true], 1.0)])
        try expect(Kernel("toFloat", [money], .float), [([.decimal("0.10")], 0.1)])
        try expect(Kernel("toFloat", [.int], .float), [([.number(.max)], 9223372036854775807.0)])
    }

    @Test("dates and datetimes from ISO text only")
    func toDate() throws {
        try expect(Kernel("toDate", [.text], .date), [(["1970-01-02"], 1), ([" 2024-02-29 "], 19_782)])
        for bad in ["2023-02-29", "31/12/2023", "2023-5-1", "", "2023-05-01T10:30", "20230501"] {
            expectRefused(Kernel("toDate", [.text], .date), [.text(bad)], "unconvertible")
        }
        try expect(Kernel("toDate", [.datetime], .date), [([-1], -1), ([86_400_000_000], 1)])
        try expect(Kernel("toDate", [.date], .date), [([5], 5)])
        try expect(
            Kernel("toDatetime", [.text], .datetime),
            [
                (["1970-01-01T00:00:01"], 1_000_000), (["1970-01-02"], 86_400_000_000), (["1970-01-01 00:00"], 0),
                (["1970-01-01T00:00:00.5"], 500_000),
            ])
        expectRefused(Kernel("toDatetime", [.text], .datetime), ["2023-05-01T25:00"], "unconvertible")
        expectRefused(Kernel("toDatetime", [.text], .datetime), ["2023-05-01T10:30Z"], "unconvertible")
        try expect(Kernel("toDatetime", [.date], .datetime), [([-1], -86_400_000_000)])
    }

    @Test("bools from words and from 1 and 0")
    func toBool() throws {
        try expect(
            Kernel("toBool", [.text], .bool),
            [(["true"], true), (["FALSE"], false), ([" Yes "], true), (["no"], false), (["1"], true), (["0"], false)])
        for bad in ["", "2", "t", "truee", "\u{11}"] {
            expectRefused(Kernel("toBool", [.text], .bool), [.text(bad)], "unconvertible")
        }
        try expect(Kernel("toBool", [.int], .bool), [([1], true), ([0], false)])
        expectRefused(Kernel("toBool", [.int], .bool), [2], "\"2\"")
        try expect(Kernel("toBool", [money], .bool), [([.decimal("1.00")], true)])
        expectRefused(Kernel("toBool", [.float], .bool), [0.5], "0.5")
    }

    @Test("a long text in an error is cut")
    func longValue() {
        expectRefused(
            Kernel("toInt", [.text], .int), [.text(String(repeating: "x", count: 5_000))],
            String(repeating: "x", count: 59) + "…")
    }

    @Test("text of a value reads as the value")
    func roundTrip() throws {
        var generator = SplitMix(state: 17)
        let ints = (0..<500).map { _ in KernelCell.number(Int64.random(in: .min ... .max, using: &generator)) }
        let texts = try Kernel("toText", [.int], .text).run(ints.map { [$0] })
        #expect(try Kernel("toInt", [.text], .int).run(texts.map { [$0] }) == ints)
        let floats = (0..<500).map { _ -> KernelCell in
            let value = Double(bitPattern: generator.next())
            return .float(value.isFinite ? value : 0)
        }
        let written = try Kernel("toText", [.float], .text).run(floats.map { [$0] })
        #expect(try Kernel("toFloat", [.text], .float).run(written.map { [$0] }) == floats)
        let days = (0..<500).map { _ in KernelCell.number(Int64.random(in: CalendarLimit.days, using: &generator)) }
        let dates = try Kernel("toText", [.date], .text).run(days.map { [$0] })
        #expect(try Kernel("toDate", [.text], .date).run(dates.map { [$0] }) == days)
        let moments = (0..<500).map { _ in
            KernelCell.number(Int64.random(in: CalendarLimit.microseconds, using: &generator))
        }
        let datetimes = try Kernel("toText", [.datetime], .text).run(moments.map { [$0] })
        #expect(try Kernel("toDatetime", [.text], .datetime).run(datetimes.map { [$0] }) == moments)
    }
}
