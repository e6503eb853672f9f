import TinhBase

/// What a written name stands for among others.
enum NameMatch {
    case none
    case one(Int)
    /// Several have its folded form, and none is written exactly so.
    case several([String])
}

/// Exactly, else by the folded form if only one has it. O(names × length).
func match(_ name: String, among names: [String]) -> NameMatch {
    if let index = names.firstIndex(of: name) { return .one(index) }
    let folded = Folding.nameFold(name)
    return NameMatch(names.indices.filter { Folding.nameFold(names[$0]) == folded }, of: names)
}

extension NameMatch {
    /// By the places of those that have the folded form.
    fileprivate init(_ found: [Int], of names: [String]) {
        switch found.count {
        case 0: self = .none
        case 1: self = .one(found[0])
        default: self = .several(found.map { names[$0] })
        }
    }
}

/// Names that are looked up many times, as the columns of a step are: `match` in the time that one name takes. What it
/// needs is made once more than a few names have been looked up: many steps look for one or two among many columns.
final class NameIndex {
    private struct Places {
        /// The first of equal ones.
        var exact: [String: Int] = [:]
        var folded: [String: [Int]]?
        let names: [String]
    }

    private var places: Places?
    private var searchCount = 0
    private static let searchCountMax = 4

    /// `names` are the same at every call.
    func match(_ name: String, among names: () -> [String]) -> NameMatch {
        if places == nil, searchCount < NameIndex.searchCountMax {
            searchCount += 1
            if let index = names().firstIndex(of: name) { return .one(index) }
        }
        var known = places ?? NameIndex.places(of: names())
        places = nil  // held once, so that it is not copied
        defer { places = known }
        if let index = known.exact[name] { return .one(index) }
        let folded = known.folded ?? NameIndex.folded(known.names)
        known.folded = folded
        return NameMatch(folded[Folding.nameFold(name)] ?? [], of: known.names)
    }

    private static func places(of names: [String]) -> Places {
        var places = Places(names: names)
        places.exact.reserveCapacity(names.count)
        for (index, name) in names.enumerated() where places.exact[name] == nil { places.exact[name] = index }
        return places
    }

    private static func folded(_ names: [String]) -> [String: [Int]] {
        var folded: [String: [Int]] = [:]
        for (index, name) in names.enumerated() { folded[Folding.nameFold(name), default: []].append(index) }
        return folded
    }
}
