import TinhPlan

/// Where the bins of a histogram part: equal widths from the least value to the greatest.
enum HistogramEdges {
    static let binCountMax = 10

    /// The inner edges, ascending; none for values that are no numbers and no places in time, or all the same.
    static func between(_ least: Value, _ greatest: Value) -> [Value] {
        switch (least, greatest) {
        case (.integer(let low), .integer(let high)):
            return wholeEdges(Int128(low), Int128(high)).map { .integer(Int64($0)) }
        case (.decimal(let low), .decimal(let high)): return wholeEdges(low, high).map(Value.decimal)
        case (.float(let low), .float(let high)):
            guard low < high else { return [] }
            let edges = (1..<binCountMax).map { place in
                let share = Double(place) / Double(binCountMax)
                return low * (1 - share) + high * share
            }
            return edges.map(Value.float)
        default: return []
        }
    }

    /// Of whole numbers: no bin is narrower than one.
    private static func wholeEdges(_ low: Int128, _ high: Int128) -> [Int128] {
        let (span, overflows) = high.subtractingReportingOverflow(low)
        guard low < high, !overflows, span < Int128.max / Int128(binCountMax) else { return [] }
        let binCount = self.binCount(ofValues: span + 1)
        return (1..<binCount).map { low + ((span + 1) * $0 + binCount - 1) / binCount }
    }

    /// Few values are parted evenly where they can be: 24 into eight bins of three.
    private static func binCount(ofValues count: Int128) -> Int128 {
        let most = Int128(binCountMax)
        if count <= most { return count }
        guard count <= most * 10 else { return most }
        return (most / 2...most).last { count % $0 == 0 } ?? most
    }
}

/// Counts as bars of eighth blocks.
enum HistogramText {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// A bar for each count, the largest full; a count that is not 0 is never blank.
    static func bars(_ counts: [Int]) -> String {
        let largest = counts.max() ?? 0
        guard largest > 0 else { return "" }
        return String(
            counts.map { count in
                if count == 0 { return " " }
                let eighths = Double(count) / Double(largest) * Double(blocks.count)
                return blocks[min(blocks.count - 1, max(0, Int(eighths.rounded(.up)) - 1))]
            })
    }
}
