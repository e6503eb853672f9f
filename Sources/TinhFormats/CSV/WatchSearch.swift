import TinhBase
import TinhColumns
import TinhTypes

/// Looks for the watched texts among the values that one worker reads. Dictionaries are searched once, at the end; plain
/// texts as they come.
final class WatchSearch: @unchecked Sendable {
    private struct Watched {
        let position: Int
        let text: [UInt8]
        let folded: [UInt8]
        var isExact = false
        var variants: Set<String> = []

        /// Cheap reasons why a value cannot be equal, before it is folded: what folding takes off or changes are bytes
        /// above 127 and the case of letters.
        @inline(__always)
        func mayMatch(_ value: UnsafeRawBufferPointer) -> Bool {
            guard let first = value.first else { return folded.isEmpty }
            guard let wanted = folded.first else { return first >= 0x80 }
            if first < 0x80 {
                let lower = first &- 0x41 < 26 ? first | 0x20 : first
                if lower != wanted { return false }
            }
            let last = value[value.count - 1]
            if last < 0x80, let wantedLast = folded.last {
                let lower = last &- 0x41 < 26 ? last | 0x20 : last
                if lower != wantedLast { return false }
            }
            return true
        }

        mutating func offer(_ value: UnsafeRawBufferPointer) {
            if value.count == text.count, value.elementsEqual(text) {
                isExact = true
                return
            }
            guard variants.count <= WatchResult.variantCountMax || !isExact, mayMatch(value),
                Folding.fold(value) == folded
            else { return }
            let form = TextForm.normalized(value)
            if form == text { isExact = true } else { variants.insert(String(decoding: form, as: UTF8.self)) }
        }
    }

    private var watched: [Watched]

    init(hint: ScanHint, table: ReadingTable) {
        watched = hint.watches.compactMap { watch in
            guard let position = hint.columns.firstIndex(of: watch.column) else { return nil }
            return Watched(
                position: position, text: Array(watch.text.utf8), folded: Folding.fold(Array(watch.text.utf8)))
        }
    }

    func look(at column: Column, position: Int) {
        guard !watched.isEmpty, case .text(let texts) = column.storage else { return }
        for index in watched.indices where watched[index].position == position {
            for row in 0..<column.rowCount where column.validity?.isValid(row) ?? true {
                watched[index].offer(texts.value(row))
            }
        }
    }

    /// What all workers found together, for each watch.
    static func results(
        of workers: [WatchSearch], hint: ScanHint, builders: (Int) -> [DictionaryBuilder],
        sample: (Int) -> [String]
    ) -> [WatchResult] {
        hint.watches.map { watch in
            guard let position = hint.columns.firstIndex(of: watch.column) else {
                return WatchResult(isExact: false, variants: [], nearest: [])
            }
            var all = Watched(
                position: position, text: Array(watch.text.utf8), folded: Folding.fold(Array(watch.text.utf8)))
            for worker in workers {
                for own in worker.watched where own.position == position && own.text == all.text {
                    all.isExact = all.isExact || own.isExact
                    all.variants.formUnion(own.variants)
                }
            }
            var nearest = NearestSearch(to: watch.text)
            let builders = builders(position)
            for builder in builders {
                builder.forEachText { text, _ in all.offer(text) }
            }
            if !all.isExact, all.variants.isEmpty {
                var values: Set<String> = Set(sample(watch.column))
                for builder in builders {
                    builder.forEachText { text, _ in
                        values.insert(String(decoding: TextForm.normalized(text), as: UTF8.self))
                    }
                }
                // In a fixed order, so that equally near values come out the same for any number of workers.
                for value in values.sorted(by: Collation.isLess) { nearest.offer(value) }
            }
            let variants = all.variants.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
            return WatchResult(
                isExact: all.isExact, variants: Array(variants.prefix(WatchResult.variantCountMax)),
                nearest: nearest.best)
        }
    }
}
