import TinhBase
import TinhColumns
import TinhPlan

/// How a text is to be read among the values of a column of a table at rest.
enum TableLookup {
    /// O(distinct values) over a dictionary, else O(rows); nearest values are looked for among the first
    /// `nearestCandidateMax` only.
    static func lookUp(_ text: String, column index: Int, in table: Table) -> TextLookup {
        let wanted = TextForm.normalized(text)
        var isExact = false
        let wantedFold = Folding.fold(wanted)
        var variants: Set<String> = []
        eachValue(of: index, in: table) { value in
            if value == wanted {
                isExact = true
                return false
            }
            if variants.count < WatchResult.variantCountMax, Folding.fold(value) == wantedFold {
                variants.insert(value)
            }
            return true
        }
        return answer(isExact: isExact, variants: variants.sorted()) { nearest(to: wanted, column: index, in: table) }
    }

    static func answer(isExact: Bool, variants: [String], nearest: () -> [String]) -> TextLookup {
        if isExact { return .exact }
        switch variants.count {
        case 0: return .none(nearest: nearest())
        case 1: return .folded(variants[0])
        default: return .ambiguous(variants)
        }
    }

    private static let nearestCandidateMax = 20_000

    private static func nearest(to text: String, column index: Int, in table: Table) -> [String] {
        var candidates: Set<String> = []
        eachValue(of: index, in: table) { value in
            candidates.insert(value)
            return candidates.count < nearestCandidateMax
        }
        return Suggest.nearest(to: text, among: candidates.sorted(), limit: 3)
    }

    /// Distinct values where they are known, else all, in NFC; ends when `visit` gives false.
    private static func eachValue(of index: Int, in table: Table, _ visit: (String) -> Bool) {
        func text(_ bytes: UnsafeRawBufferPointer) -> String {
            TextForm.normalized(String(decoding: bytes, as: UTF8.self))
        }
        if let dictionary = table.statistics[index].dictionary {
            for code in 0..<dictionary.count where !visit(text(dictionary.value(code))) { return }
            return
        }
        for chunk in table.chunks {
            let column = chunk.columns[index]
            if case .dictionary(let storage) = column.storage {
                for code in 0..<storage.dictionary.count where !visit(text(storage.dictionary.value(code))) { return }
            } else {
                for row in 0..<chunk.rowCount where !column.isMissing(row) && !visit(text(column.text(row))) { return }
            }
        }
    }
}
