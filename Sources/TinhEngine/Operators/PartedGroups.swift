/// One worker's groups by the parts that their words belong to.
struct PartedGroups {
    /// Numbers of groups, those of a part side by side and ascending.
    let groups: [Int32]
    private let starts: [Int32]

    /// `words`: of each group. O(groups + parts).
    init(_ words: GrowingBuffer<UInt64>, _ split: WordSplit) {
        var places = [Int32](repeating: 0, count: split.partCount + 1)
        for group in 0..<words.count { places[split.part(of: words.values[group]) + 1] += 1 }
        for part in 0..<split.partCount { places[part + 1] += places[part] }
        starts = places
        var groups = [Int32](repeating: 0, count: words.count)
        for group in 0..<words.count {
            let part = split.part(of: words.values[group])
            groups[Int(places[part])] = Int32(truncatingIfNeeded: group)
            places[part] += 1
        }
        self.groups = groups
    }

    /// Places of a part's groups.
    func range(_ part: Int) -> Range<Int> { Int(starts[part])..<Int(starts[part + 1]) }
}
