import TinhBase
import TinhColumns
import TinhEngine
import TinhPlan

/// How texts are to be read among the values of a column of a table at rest.
enum TableLookup {
    /// The answers for texts in their order; those that are not there without their nearest values. One pass over the
    /// distinct values of a dictionary, else over the rows.
    static func lookUp(_ texts: [String], column index: Int, in table: Table, _ engine: Engine) -> [TextLookup] {
        var search = TextSearch(texts)
        if let dictionary = table.statistics[index].dictionary, dictionary.count <= fewCountMax {
            for code in 0..<dictionary.count { search.offerOneOfFew(dictionary.value(code)) }
        } else if texts.count <= comparedCountMax, areThere(texts, column: index, in: table, engine) {
            return texts.map { _ in .exact(loose: []) }
        } else {
            eachValue(of: index, in: table) { value in
                search.offer(value)
                return !search.isSettled
            }
        }
        return texts.indices.map {
            answer(
                isExact: search.isExact($0), variants: search.variants($0), nearest: [], loose: search.loose($0))
        }
    }

    /// All of so many values are looked at, though each text may be found early.
    private static let fewCountMax = 4_096

    /// So many texts are looked for one by one.
    private static let comparedCountMax = 4

    /// Whether each text stands among the values of a column without a dictionary, byte for byte: then nothing else is asked.
    private static func areThere(_ texts: [String], column index: Int, in table: Table, _ engine: Engine) -> Bool {
        guard let presence = TextPresence(table.chunks.map { $0.columns[index] }) else { return false }
        return texts.allSatisfy { text in
            !text.isEmpty
                && presence.has(Array(text.utf8), engine.execution.pool, threadCount: engine.threadCount)
        }
    }

    static func answer(isExact: Bool, variants: [String], nearest: [String], loose: [String]) -> TextLookup {
        if isExact { return .exact(loose: loose) }
        switch variants.count {
        case 0: return .none(nearest: nearest)
        case 1: return .folded(variants[0], loose: loose)
        default: return .ambiguous(variants)
        }
    }

    private static let nearestTextCountMax = 100_000

    /// The values nearest to a text: among all where they are known, else among the first `nearestTextCountMax` texts.
    static func nearest(to text: String, column index: Int, in table: Table) -> [String] {
        var search = NearestSearch(to: text, isOrdered: false)
        var restCount = table.statistics[index].dictionary == nil ? nearestTextCountMax : Int.max
        eachValue(of: index, in: table) { value in
            search.offer(TextForm.normalized(String(decoding: value, as: UTF8.self)))
            restCount -= 1
            return restCount > 0
        }
        return search.best
    }

    /// Distinct values where they are known, else all; ends when `visit` gives false.
    private static func eachValue(of index: Int, in table: Table, _ visit: (UnsafeRawBufferPointer) -> Bool) {
        if let dictionary = table.statistics[index].dictionary {
            for code in 0..<dictionary.count where !visit(dictionary.value(code)) { return }
            return
        }
        for chunk in table.chunks {
            let column = chunk.columns[index]
            if case .dictionary(let storage) = column.storage {
                for code in 0..<storage.dictionary.count where !visit(storage.dictionary.value(code)) { return }
            } else {
                for row in 0..<chunk.rowCount where !column.isMissing(row) && !visit(column.text(row)) { return }
            }
        }
    }
}
