/// The cells that keep a column of numbers or of dates from being one: `two` among hundreds of numbers.
///
/// Cells are added one by one; each way to read them is judged by itself, and the one that reads most of them counts.
package struct OddCellSearch {
    package enum Wanted: Sendable { case numbers, dates }

    /// The different texts that do not fit, the first ones, each with the row where it stands first; whether there are no
    /// others; and how many cells there are in all.
    package typealias Found = (texts: [(text: String, row: Int)], isWhole: Bool, count: Int)

    fileprivate struct Reading {
        let fits: (CellBytes) -> Bool
        var fitCount = 0
        var oddCount = 0
        var texts: [(text: String, row: Int)] = []
        var isWhole = true
    }

    private var readings: [Reading]
    fileprivate static let textCountMax = 3

    package init(_ wanted: Wanted) {
        switch wanted {
        case .numbers:
            let marks: [DecimalMark] = [.point, .comma]
            readings = marks.map { mark in Reading(fits: { NumberCell($0, mark: mark) != nil }) }
        case .dates: readings = DateStyle.all.map { style in Reading(fits: { DateCell($0, style: style) != nil }) }
        }
    }

    /// Blank cells say nothing.
    package mutating func add(_ cell: UnsafeRawBufferPointer, row: Int) {
        let cell = cell.bindMemory(to: UInt8.self).trimmed
        if cell.isEmpty { return }
        for place in readings.indices {
            if readings[place].fits(cell) {
                readings[place].fitCount += 1
            } else {
                readings[place].addOdd(cell, row)
            }
        }
    }

    /// Nil where no reading holds at least half of the cells, or one holds all.
    package var found: Found? {
        guard let best = readings.max(by: { $0.fitCount < $1.fitCount }), best.oddCount > 0,
            best.fitCount >= best.oddCount
        else { return nil }
        return (best.texts, best.isWhole, best.oddCount)
    }
}

extension OddCellSearch.Reading {
    fileprivate mutating func addOdd(_ cell: CellBytes, _ row: Int) {
        oddCount += 1
        if texts.contains(where: { $0.text == cell.text }) { return }
        if texts.count < OddCellSearch.textCountMax { texts.append((cell.text, row)) } else { isWhole = false }
    }
}
