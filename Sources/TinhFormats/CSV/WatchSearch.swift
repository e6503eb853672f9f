import TinhBase
import TinhColumns
import TinhTypes

/// Looks for the watched texts among the values that one worker reads. Dictionaries are searched once, at the end; plain
/// texts as they come.
final class WatchSearch: @unchecked Sendable {
    /// So many watched texts of a scan that are not there get values named that are near to them.
    static let nearestCountMax = 5

    /// The watches of one column, by their places in the hint.
    private struct Watched {
        let position: Int
        let column: Int
        var places: [Int] = []
        var search = TextSearch([])
    }

    private var watched: [Watched]

    init(hint: ScanHint, table: ReadingTable) { watched = WatchSearch.byColumn(hint) }

    private static func byColumn(_ hint: ScanHint) -> [Watched] {
        var result: [Watched] = []
        var places: [Int: Int] = [:]
        for (place, watch) in hint.watches.enumerated() {
            if let known = places[watch.column] {
                result[known].places.append(place)
            } else if let position = hint.columns.firstIndex(of: watch.column) {
                places[watch.column] = result.count
                result.append(Watched(position: position, column: watch.column, places: [place]))
            }
        }
        for index in result.indices {
            result[index].search = TextSearch(result[index].places.map { hint.watches[$0].text })
        }
        return result
    }

    func look(at column: Column, position: Int) {
        guard !watched.isEmpty, case .text(let texts) = column.storage else { return }
        for index in watched.indices where watched[index].position == position {
            for row in 0..<column.rowCount where column.validity?.isValid(row) ?? true {
                watched[index].search.offer(texts.value(row))
            }
        }
    }

    /// What all workers found together, for each watch.
    static func results(
        of workers: [WatchSearch], hint: ScanHint, builders: (Int) -> [DictionaryBuilder],
        sample: (Int) -> [String]
    ) -> [WatchResult] {
        var results = [WatchResult](
            repeating: WatchResult(isExact: false, variants: [], nearest: []), count: hint.watches.count)
        var nearestCount = 0
        for (index, column) in byColumn(hint).enumerated() {
            var all = column.search
            for worker in workers { all.formUnion(worker.watched[index].search) }
            let builders = builders(column.position)
            for builder in builders {
                builder.forEachText { text, _ in all.offerOneOfFew(text) }
            }
            var values: Set<String>?
            for (own, place) in column.places.enumerated() {
                let variants = all.variants(own)
                var nearest: [String] = []
                if !all.isExact(own), variants.isEmpty, nearestCount < nearestCountMax {
                    nearestCount += 1
                    let candidates = values ?? WatchSearch.values(builders, sample(column.column))
                    values = candidates
                    nearest = Suggest.nearest(to: hint.watches[place].text, inAnyOrder: candidates)
                }
                results[place] = WatchResult(
                    isExact: all.isExact(own), variants: variants, nearest: nearest, loose: all.loose(own))
            }
        }
        return results
    }

    private static func values(_ builders: [DictionaryBuilder], _ sample: [String]) -> Set<String> {
        var values = Set(sample)
        for builder in builders {
            builder.forEachText { text, _ in
                values.insert(String(decoding: TextForm.normalized(text), as: UTF8.self))
            }
        }
        return values
    }
}
