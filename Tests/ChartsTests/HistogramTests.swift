import Testing
import TinhCharts

/// Bins of round widths.
struct HistogramTests {
    @Test("Every value lies in one bin, and the bins stand side by side", arguments: 1...40)
    func holdsAll(seed: Int) {
        var state = UInt64(seed)
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        let scale = [1e-300, 1e-3, 1, 1e6, 1e300][seed % 5]
        let values = (0..<(seed * 37)).map { _ in (next() + next() - 0.7) * scale }
        let bins = Histogram.bins(of: values, isWhole: false)
        #expect(bins.reduce(0) { $0 + $1.count } == values.count)
        #expect(bins.count <= Histogram.binCountMax + 2)
        for (bin, following) in zip(bins, bins.dropFirst()) { #expect(bin.upper == following.lower) }
        for (index, bin) in bins.enumerated() {
            let isLast = index == bins.count - 1
            #expect(
                bin.count == values.filter { $0 >= bin.lower && ($0 < bin.upper || isLast && $0 == bin.upper) }.count)
        }
    }

    @Test("Edges are round numbers")
    func round() {
        let bins = Histogram.bins(of: (0..<1_000).map { Double($0) / 10 }, isWhole: false)
        #expect(bins.map(\.lower) == (0..<10).map { Double($0) * 10 })
        #expect(bins.allSatisfy { $0.count == 100 })
    }

    @Test("Whole numbers lie in whole bins, the greatest in one of its own width")
    func whole() {
        let bins = Histogram.bins(of: [1, 2, 2, 3, 3, 3, 5], isWhole: true)
        #expect(bins.map(\.lower) == [1, 2, 3, 4, 5] || bins.allSatisfy { $0.upper - $0.lower == 2 })
        #expect(bins.reduce(0) { $0 + $1.count } == 7)
    }

    @Test("No value, one value, one value many times, the ends of the doubles")
    func edges() {
        #expect(Histogram.bins(of: [], isWhole: false).isEmpty)
        #expect(Histogram.bins(of: [7], isWhole: true) == [Bin(lower: 7, upper: 8, count: 1)])
        let same = Histogram.bins(of: [Double](repeating: -4, count: 9), isWhole: false)
        #expect(same == [Bin(lower: -5, upper: -3, count: 9)])
        let ends = Histogram.bins(of: [-1.7e308, 0, 1.7e308], isWhole: false)
        #expect(ends.reduce(0) { $0 + $1.count } == 3)
        // The quartiles are one: the middle is the rule of Sturges.
        let heavy = Histogram.bins(of: [Double](repeating: 5, count: 100) + [0, 100], isWhole: false)
        #expect(heavy.count > 1 && heavy.reduce(0) { $0 + $1.count } == 102)
    }
}
