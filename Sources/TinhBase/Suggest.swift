/// The names that someone who wrote another one most likely meant.
package enum Suggest {
    /// Candidates near to a name, nearest first, those equally near in their given order; at most `limit`, each once.
    ///
    /// Near is: equal but for case and accents; or few edits apart (insert, delete, replace, swap neighbours: restricted
    /// Damerau–Levenshtein over the folded texts), at most one for each three letters, one for short names; or one a
    /// beginning or a whole part of the other, from three letters on. O(candidates × length × edits).
    package static func nearest(to name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
        var search = NearestSearch(to: name, limit: limit)
        for candidate in candidates { search.offer(candidate) }
        return search.best
    }

    /// The same of candidates that come in any order, as the values of a column do: those equally near in the collation's.
    package static func nearest(
        to name: String, inAnyOrder candidates: some Sequence<String>, limit: Int = 3
    ) -> [String] {
        var search = NearestSearch(to: name, limit: limit, isOrdered: false)
        for candidate in candidates { search.offer(candidate) }
        return search.best
    }

    /// The number of edits between two texts but for case and accents.
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(Folding.fold(left).unicodeScalars)
        let right = Array(Folding.fold(right).unicodeScalars)
        return NearestSearch.distance(left, right, atMost: max(left.count, right.count)) ?? max(left.count, right.count)
    }
}

/// A search for the nearest names among candidates that come one by one, as the values of a column do.
package struct NearestSearch: Sendable {
    private let target: [Unicode.Scalar]
    private let targetWords: [Substring.UnicodeScalarView]
    private let limit: Int
    /// Of two equally near ones the first that came is the nearer; else the one that the collation puts first.
    private let isOrdered: Bool
    private var found: [(cost: Int, name: String)] = []

    package init(to name: String, limit: Int = 3, isOrdered: Bool = true) {
        let folded = Folding.fold(name)
        target = Array(folded.unicodeScalars)
        targetWords = folded[...].unicodeScalars.split { !NearestSearch.isPartOfWord($0) }
        self.limit = limit
        self.isOrdered = isOrdered
    }

    /// The nearest so far, nearest first.
    package var best: [String] { found.map(\.name) }

    package mutating func offer(_ candidate: String) {
        guard limit > 0, !target.isEmpty else { return }
        let most = found.count == limit ? found[limit - 1].cost - (isOrdered ? 1 : 0) : Int.max
        guard let cost = cost(of: candidate), cost <= most, !found.contains(where: { $0.name == candidate }) else {
            return
        }
        let place =
            found.firstIndex {
                $0.cost > cost || !isOrdered && $0.cost == cost && Collation.isLess(candidate, $0.name)
            } ?? found.count
        found.insert((cost, candidate), at: place)
        if found.count > limit { found.removeLast() }
    }

    /// Four for each edit; a beginning or a part costs as much as few edits. Nil when it is not near.
    private func cost(of candidate: String) -> Int? {
        let other = Array(Folding.fold(candidate).unicodeScalars)
        if other == target { return 0 }
        if NearestSearch.isPlural(target, of: other) || NearestSearch.isPlural(other, of: target) { return 4 }
        let editCountMax = max(1, max(target.count, other.count) / 3)
        var edits = NearestSearch.distance(target, other, atMost: editCountMax).map { $0 * 4 }
        // Another word, as `late` is beside `date`: the first letter is hardly ever the wrong one.
        if other.count == target.count, NearestSearch.shortCounts.contains(other.count),
            other.dropFirst().elementsEqual(target.dropFirst())
        {
            edits = nil
        }
        let shorter = min(target.count, other.count)
        var partCost: Int?
        if shorter >= 3 {
            if other.starts(with: target) || target.starts(with: other) {
                partCost = 6 + abs(other.count - target.count) / 4
            } else if isWholePart(other) {
                partCost = 8 + abs(other.count - target.count) / 4
            }
        }
        switch (edits, partCost) {
        case (let edits?, let part?): return min(edits, part)
        case (let edits?, nil): return shorter == 1 && other.count + target.count > 2 ? nil : edits
        case (nil, let part): return part
        }
    }

    private static let shortCounts = 3...4

    /// `cities` of `city`; that of other words is a beginning with a letter more.
    private static func isPlural(_ name: [Unicode.Scalar], of other: [Unicode.Scalar]) -> Bool {
        name.count == other.count + 2 && other.count >= 3 && other.last == "y"
            && name.suffix(3).elementsEqual("ies".unicodeScalars)
            && name.dropLast(3).elementsEqual(other.dropLast())
    }

    /// One of the two is made of words of the other: `city` and `city_name`.
    private func isWholePart(_ other: [Unicode.Scalar]) -> Bool {
        let words = other.split { !NearestSearch.isPartOfWord($0) }
        let targetWords = targetWords.map { Array($0) }
        if words.count == 1 { return targetWords.contains { $0.elementsEqual(words[0]) } }
        if targetWords.count == 1 { return words.contains { $0.elementsEqual(targetWords[0]) } }
        return false
    }

    /// A letter or a digit.
    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return scalar.properties.isAlphabetic || scalar.properties.numericType != nil }
        return scalar.value &- 0x30 < 10 || (scalar.value | 0x20) &- 0x61 < 26
    }

    /// Restricted Damerau–Levenshtein distance, nil when above `atMost`. Only the diagonal band that can stay below is
    /// filled. O(length × atMost).
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost: Int) -> Int? {
        if abs(left.count - right.count) > atMost { return nil }
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        let tooFar = atMost + 1
        var beforeLast = [Int](repeating: tooFar, count: right.count + 1)
        var last = (0...right.count).map { min($0, tooFar) }
        var current = beforeLast
        for i in 1...left.count {
            let low = max(1, i - atMost)
            let high = min(right.count, i + atMost)
            for j in current.indices { current[j] = tooFar }
            current[0] = min(i, tooFar)
            var least = current[0]
            if low <= high {
                for j in low...high {
                    let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                    var cost = min(replaced, last[j] + 1, current[j - 1] + 1)
                    if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                        cost = min(cost, beforeLast[j - 2] + 1)
                    }
                    current[j] = min(cost, tooFar)
                    least = min(least, current[j])
                }
            }
            if least == tooFar { return nil }
            (beforeLast, last, current) = (last, current, beforeLast)
        }
        return last[right.count] <= atMost ? last[right.count] : nil
    }
}
