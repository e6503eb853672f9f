import TinhBase

/// How wide each column is shown, and how many of them.
struct ColumnWidths {
    /// Of the columns shown, from the left.
    let widths: [Int]
    /// No column is left out, and none narrower than its texts.
    let isWhole: Bool

    /// With the gaps between them.
    var total: Int { widths.reduce(0, +) + TableText.gap.utf8.count * max(0, widths.count - 1) }

    /// Texts and headers shrink to no less than this.
    private static let textWidthMin = 8

    init(_ cells: [CellText], rows: [Int], widthMax: Int?, isCalledOff: () -> Bool = { false }) {
        let headers = cells.map { DisplayWidth.width(of: $0.header) }
        let contents = cells.map { cell in
            var widest = 0
            for (place, row) in rows.enumerated() {
                if place % TableText.Layout.rowCountBetweenLooks == 0, isCalledOff() { break }
                widest = max(widest, DisplayWidth.width(of: cell[row]))
            }
            return widest
        }
        let natural = zip(headers, contents).map { max($0, $1, 1) }
        guard let widthMax else {
            widths = natural
            isWhole = true
            return
        }
        // A number is shown whole or not at all, and so are bars; its header may be shortened.
        let narrowest = cells.indices.map { index in
            cells[index].isRightAligned || Self.areBars(cells[index], rows)
                ? max(contents[index], min(headers[index], Self.textWidthMin)) : min(natural[index], Self.textWidthMin)
        }
        let gap = TableText.gap.utf8.count
        var count = 0
        var total = 0
        while count < cells.count, count == 0 || total + gap + narrowest[count] <= widthMax {
            total += narrowest[count] + (count == 0 ? 0 : gap)
            count += 1
        }
        widths = Self.shrunk(
            Array(natural[..<count]), to: widthMax - gap * (count - 1), noNarrowerThan: Array(narrowest[..<count]))
        isWhole = widths == natural
    }

    /// Small bars, as `describe` draws them: cut they would tell something else.
    private static func areBars(_ cell: CellText, _ rows: [Int]) -> Bool {
        let drawn = rows.map { cell[$0] }.filter { $0 != cell.missing }
        return !drawn.isEmpty && drawn.allSatisfy { $0.unicodeScalars.allSatisfy(isBar) }
    }

    private static func isBar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || (0x2581...0x2588).contains(scalar.value)
    }

    /// Takes cells from the widest column that can give some, one after the other, until all fit.
    private static func shrunk(_ natural: [Int], to total: Int, noNarrowerThan narrowest: [Int]) -> [Int] {
        var widths = natural
        var excess = widths.reduce(0, +) - total
        while excess > 0 {
            let givers = widths.indices.filter { widths[$0] > narrowest[$0] }
            guard let widest = givers.max(by: { widths[$0] < widths[$1] }) else { break }
            // Down to the second widest at once: columns may be thousands of cells wide.
            let next = givers.filter { widths[$0] < widths[widest] }.map { widths[$0] }.max() ?? narrowest[widest]
            let step = min(excess, max(1, widths[widest] - max(next, narrowest[widest])))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }
}
