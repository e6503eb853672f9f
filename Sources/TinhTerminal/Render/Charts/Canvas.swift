import TinhBase

/// A field of cells, each of two by four braille dots or of one sign.
struct Canvas {
    let columnCount: Int
    let rowCount: Int
    /// One sign a cell, of the series' own.
    let isCoarse: Bool
    private var dots: [UInt8]
    private var signs: [Character?]
    private var series: [Int]

    /// Bits of a braille pattern (U+2800) by row and column of the dot.
    private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    init(columnCount: Int, rowCount: Int, isCoarse: Bool) {
        self.columnCount = columnCount
        self.rowCount = rowCount
        self.isCoarse = isCoarse
        dots = [UInt8](repeating: 0, count: columnCount * rowCount)
        signs = [Character?](repeating: nil, count: columnCount * rowCount)
        series = [Int](repeating: 0, count: columnCount * rowCount)
    }

    var dotsAcross: Int { isCoarse ? 1 : 2 }
    var dotsDown: Int { isCoarse ? 1 : 4 }

    /// Outside of the field nothing happens.
    mutating func set(_ x: Int, _ y: Int, _ number: Int, _ sign: Character) {
        let (column, row) = (x / dotsAcross, y / dotsDown)
        guard x >= 0, y >= 0, column < columnCount, row < rowCount else { return }
        let cell = row * columnCount + column
        if isCoarse {
            signs[cell] = sign
        } else {
            dots[cell] |= Canvas.bits[y % 4][x % 2]
        }
        series[cell] = number
    }

    /// A sign in the place of the dots of a cell.
    mutating func put(_ sign: Character, _ x: Int, _ y: Int, _ number: Int) {
        let (column, row) = (x / dotsAcross, y / dotsDown)
        guard x >= 0, y >= 0, column < columnCount, row < rowCount else { return }
        signs[row * columnCount + column] = sign
        series[row * columnCount + column] = number
    }

    mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ number: Int, _ sign: Character) {
        let steps = max(abs(to.x - from.x), abs(to.y - from.y))
        guard steps > 0 else { return set(from.x, from.y, number, sign) }
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            set(
                from.x + Int((Double(to.x - from.x) * share).rounded()),
                from.y + Int((Double(to.y - from.y) * share).rounded()), number, sign)
        }
    }

    /// Rows of text from the top.
    func lines(_ colored: (String, Int) -> String) -> [String] {
        (0..<rowCount).map { row in
            var line = ""
            var run = ""
            var runSeries = 0
            for column in 0..<columnCount {
                let cell = row * columnCount + column
                let sign = signs[cell] ?? Canvas.braille(dots[cell])
                if sign != " ", series[cell] != runSeries {
                    line += colored(run, runSeries)
                    run = ""
                    runSeries = series[cell]
                }
                run.append(sign)
            }
            return line + colored(run.withoutTrailingBlanks, runSeries)
        }
    }

    private static func braille(_ bits: UInt8) -> Character {
        guard bits != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(bits)) else { return " " }
        return Character(scalar)
    }
}
