import Testing
import TinhBase
import TinhTypes

@testable import TinhEngine

private let largest = "99999999999999999999999999999999999999"

@Suite("Number kernels")
struct KernelsNumberTests {
    @Test("abs and sign")
    func signs() throws {
        try expect(Kernel("abs", [.int], .int), [([-5], 5), ([5], 5), ([0], 0), ([.number(-.max)], .number(.max))])
        try expect(Kernel("abs", [.decimal(scale: 2)], .decimal(scale: 2)), [([.decimal("-12.50")], .decimal("12.50"))])
        try expect(
            Kernel("abs", [.decimal(scale: 2)], .decimal(scale: 2)).narrow(),
            [([.decimal("-12.50")], .decimal("12.50"))])
        try expect(Kernel("abs", [.float], .float), [([-1.5], 1.5), ([-0.0], 0.0)])
        try expect(Kernel("abs", [.duration], .duration), [([-86_400_000_000], 86_400_000_000)])
        expectRefused(Kernel("abs", [.int], .int), [.number(.min)], "overflow")
        try expect(Kernel("sign", [.int], .int), [([-5], -1), ([0], 0), ([.number(.max)], 1), ([.number(.min)], -1)])
        try expect(Kernel("sign", [.decimal(scale: 1)], .int), [([.decimal("-0.1")], -1), ([.decimal("0.0")], 0)])
        try expect(Kernel("sign", [.float], .int), [([-0.5], -1), ([-0.0], 0), ([1e300], 1)])
    }

    @Test("round goes half away from zero, on decimals exactly")
    func roundExactly() throws {
        try expect(
            Kernel("round", [.decimal(scale: 3), .int], .decimal(scale: 2)),
            [
                ([.decimal("2.345"), 2], .decimal("2.35")), ([.decimal("-2.345"), 2], .decimal("-2.35")),
                ([.decimal("2.344"), 2], .decimal("2.34")), ([.decimal("2.345"), 0], .decimal("2.00")),
                ([.decimal("2.500"), 0], .decimal("3.00")), ([.decimal("-0.500"), 0], .decimal("-1.00")),
                ([.decimal("1250.000"), -2], .decimal("1300.00")), ([.decimal("1250.000"), -4], .decimal("0.00")),
                ([.decimal("5000.000"), -4], .decimal("10000.00")),
                ([.decimal("5000.000"), .number(.min)], .decimal("0.00")),
                ([.decimal("2.345"), .number(.max)], .decimal("2.35")),
            ])
        try expect(
            Kernel("round", [.decimal(scale: 1)], .decimal(scale: 0)).narrow(),
            [([.decimal("-0.5")], .decimal("-1")), ([.decimal("0.4")], .decimal("0"))])
        try expect(
            Kernel("round", [.int, .int], .int),
            [
                ([1234, -2], 1200), ([1250, -2], 1300), ([-1250, -2], -1300), ([1234, 2], 1234),
                ([.number(.max), -20], 0), ([.number(.max), -18], 9_000_000_000_000_000_000),
                ([.number(.min), 0], .number(.min)), ([7, -40], 0),
            ])
        expectRefused(Kernel("round", [.int, .int], .int), [.number(.max), -19], "overflow")
        // 38 digits round without running over.
        try expect(
            Kernel("round", [.decimal(scale: 38), .int], .decimal(scale: 0)),
            [
                ([.decimal("0." + largest), 0], .decimal("1")),
                ([.decimal("-0.5" + largest.dropFirst()), 0], .decimal("-1")),
            ])
        expectRefused(
            Kernel("round", [.decimal(scale: 0), .int], .decimal(scale: 0)), [.decimal(largest), -1], "overflow")
    }

    @Test("round takes a float as it is written")
    func roundFloats() throws {
        try expect(
            Kernel("round", [.float, .int], .float),
            [
                ([2.675, 2], 2.68), ([1.005, 2], 1.01), ([-2.5, 0], -3.0), ([0.49999999999999994, 0], 0.0),
                ([1234.5, -2], 1200.0),
                ([1250.0, -2], 1300.0), ([1e22, 2], 1e22), ([0.1, 20], 0.1),
                ([.float(.leastNonzeroMagnitude), 322], 0.0),
                ([.float(.leastNonzeroMagnitude), 324], .float(.leastNonzeroMagnitude)),
                ([8.5e307, -308], 1e308),
                ([4.0, .number(.min)], 0.0),
                ([4.25, .number(.max)], 4.25), ([4503599627370497.5, 0], 4503599627370498.0), ([0.285, 2], 0.29),
                ([1e-40, 39], 0.0), ([6e-40, 39], 1e-39),
            ])
        expectRefused(Kernel("round", [.float, .int], .float), [1.7976931348623157e308, -308], "overflow")
        try expect(Kernel("round", [.float], .float), [([2.5], 3.0), ([-2.5], -3.0), ([2.4], 2.0)])
    }

    @Test("a float of so many digits rounds as its digits do")
    func roundProperty() throws {
        var generator = SplitMix(state: 3)
        var rows: [[KernelCell]] = []
        var expected: [KernelCell] = []
        for _ in 0..<2_000 {
            let digits = Int.random(in: 0...9, using: &generator)
            let number = Int64.random(in: -9_999_999...9_999_999, using: &generator)
            // Every third is a tie.
            let mantissa = rows.count % 3 == 0 ? number / 10 * 10 + (number < 0 ? -5 : 5) : number
            let whole = (mantissa.magnitude + 5) / 10
            rows.append([.float(Double("\(mantissa)e-\(digits + 1)") ?? .nan), .number(Int64(digits))])
            expected.append(.float(Double("\(mantissa < 0 ? "-" : "")\(whole)e-\(digits)") ?? .nan))
        }
        let found = try Kernel("round", [.float, .int], .float).run(rows)
        for (index, row) in rows.enumerated() { #expect(found[index] == expected[index], "\(row)") }
    }

    @Test("floor, ceiling and truncate")
    func whole() throws {
        let decimal = Kind.decimal(scale: 1)
        for kernel in [Kernel("floor", [decimal], decimal), Kernel("floor", [decimal], decimal).narrow()] {
            try expect(
                kernel,
                [
                    ([.decimal("-2.5")], .decimal("-3.0")), ([.decimal("2.9")], .decimal("2.0")),
                    ([.decimal("-3.0")], .decimal("-3.0")),
                ])
        }
        try expect(
            Kernel("ceiling", [decimal], .decimal(scale: 0)),
            [([.decimal("2.1")], .decimal("3")), ([.decimal("-2.9")], .decimal("-2"))])
        try expect(Kernel("truncate", [decimal], .int), [([.decimal("-2.5")], -2), ([.decimal("2.9")], 2)])
        try expect(Kernel("floor", [.float], .float), [([-2.5], -3.0), ([1e300], 1e300)])
        try expect(Kernel("ceiling", [.float], .int), [([2.1], 3)])
        try expect(Kernel("floor", [.int], .int), [([.number(.min)], .number(.min))])
        expectRefused(Kernel("floor", [.float], .int), [1e19], "overflow")
        expectRefused(Kernel("ceiling", [decimal], decimal), [.decimal(largest.dropLast(1) + ".9")], "overflow")
    }

    @Test("roots and logarithms, missing where they are not defined")
    func roots() throws {
        try expect(Kernel("sqrt", [.float], .float), [([2.25], 1.5), ([-1.0], nil), ([0.0], 0.0)])
        try expect(
            Kernel("sqrt", [.decimal(scale: 2)], .float), [([.decimal("2.25")], 1.5), ([.decimal("-0.01")], nil)])
        try expect(Kernel("sqrt", [.int], .float), [([9], 3.0), ([-9], nil)])
        try expect(Kernel("exp", [.float], .float), [([0.0], 1.0), ([-1000.0], 0.0)])
        expectRefused(Kernel("exp", [.float], .float), [1000.0], "overflow")
        try expect(Kernel("ln", [.float], .float), [([1.0], 0.0), ([0.0], nil), ([-1.0], nil)])
        try expect(Kernel("log10", [.int], .float), [([1000], 3.0), ([0], nil)])
        try expect(
            Kernel("log", [.float, .float], .float),
            [
                ([8.0, 2.0], 3.0), ([125.0, 5.0], 3.0), ([1000.0, 10.0], 3.0), ([0.0, 10.0], nil), ([10.0, 1.0], nil),
                ([10.0, 0.0], nil),
                ([10.0, -2.0], nil), ([0.25, 4.0], -1.0), ([1.0, 7.0], 0.0),
            ])
    }

    @Test("least and greatest skip what is missing")
    func extremes() throws {
        let least = Kernel("least", [.int, .int, .int], .int)
        #expect(try least.run([[3, 1, 2], [nil, 5, 4], [nil, nil, nil], [7, nil, nil]]) == [1, 4, nil, 7])
        let greatest = Kernel("greatest", [.int, .int, .int], .int)
        #expect(try greatest.run([[3, 1, 2], [nil, 5, 4], [nil, nil, nil], [7, nil, 9]]) == [3, 5, nil, 9])
        let decimal = Kind.decimal(scale: 2)
        for kernel in [
            Kernel("greatest", [decimal, decimal], decimal), Kernel("greatest", [decimal, decimal], decimal).narrow(),
        ] {
            #expect(
                try kernel.run([[.decimal("1.50"), .decimal("-2.00")], [nil, .decimal("0.01")]])
                    == [.decimal("1.50"), .decimal("0.01")])
        }
        #expect(try Kernel("least", [.float, .float], .float).run([[1.5, -2.0], [nil, 3.0]]) == [-2.0, 3.0])
        #expect(try Kernel("least", [.bool, .bool], .bool).run([[true, false], [true, nil]]) == [false, true])
        #expect(try Kernel("greatest", [.date], .date).run([[5], [nil]]) == [5, nil])
        let text = Kernel("least", [.text, .text], .text)
        // d before đ, a before ă; equal texts: the first.
        #expect(
            try text.run([["đ", "d"], ["z", "ă"], [nil, "x"], [.text("e\u{301}"), "é"], ["é", .text("e\u{301}")]])
                == ["d", "ă", "x", .text("e\u{301}"), "é"])
    }
}
