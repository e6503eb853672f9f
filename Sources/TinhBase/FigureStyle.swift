/// How the numbers of one column are written for people, the same for all of its rows: grouped or not, how many digits after
/// the point, as per cents.
package struct FigureStyle: Sendable {
    private let isGrouped: Bool
    private let separator: String
    private let point: String
    private let isPercent: Bool
    /// Digits after the point of floats; exact numbers show all that they have.
    private let floatDigitCount: Int
    /// Digits after the point of exact ratios shown as per cents, so that points stand under points.
    private let ratioScale: Int

    /// Numbers of no unit that are all of these are taken for years, which nobody groups.
    private static let years = 1_800.0...2_100.0

    /// Of no unit, from the least to the greatest.
    package static func areYears(_ least: Double, _ greatest: Double) -> Bool {
        years.contains(least) && years.contains(greatest)
    }

    /// Rows looked at: a style needs no more, and a column may be long.
    package static let sampleRowCount = 10_000

    /// - Parameters:
    ///   - unit: `%` for ratios that are per cents.
    ///   - sample: the first values of the column.
    ///   - mayBeYears: false of sums and counts, which are none.
    ///   - separator: stands between groups of three digits.
    ///   - point: stands before the digits of a fraction.
    package init(
        unit: String, sample: some Sequence<Figure>, mayBeYears: Bool = true, separator: String = ",",
        point: String = "."
    ) {
        self.separator = separator
        self.point = point
        isPercent = unit == "%"
        var largest = 0.0
        var areYears = unit.isEmpty && mayBeYears
        var digitCountNeeded = 0
        var ratioScale = 3
        for figure in sample.prefix(Self.sampleRowCount) {
            let shown = isPercent ? figure.double * 100 : figure.double
            largest = max(largest, shown.magnitude)
            areYears = areYears && Self.years.contains(shown)
            switch figure {
            case .exact(let ratio): if isPercent { ratioScale = max(ratioScale, ratio.trimmed.scale) }
            case .float: digitCountNeeded = max(digitCountNeeded, Self.fractionDigitCount(shown))
            }
        }
        self.ratioScale = ratioScale
        isGrouped = !areYears || largest == 0
        floatDigitCount =
            isPercent ? Self.percentDigitCount(largest) : min(digitCountNeeded, Self.digitCount(largest))
    }

    package func text(_ figure: Figure) -> String {
        switch figure {
        case .exact(let number): text(number.mantissa, scale: number.scale)
        case .float(let value): text(value)
        }
    }

    /// Digits that are written already, with a point at most; anything else stays as it is.
    package func text(plain digits: String) -> String { grouped(digits) }

    package func text(_ mantissa: Int128, scale: Int) -> String {
        guard isPercent else { return grouped(NumberText.text(mantissa, scale: scale)) }
        // The ratio times 100, all its digits, one after the point at the least: 0.25 is 25.0 %, 0.0926 is 9.26 %.
        let number = ExactNumber(mantissa, scale: scale).trimmed
        let shift = max(0, ratioScale - number.scale)
        let (digits, overflow) = number.mantissa.multipliedReportingOverflow(by: PowerOfTen.signed[shift])
        guard !overflow else { return text(number.double) }
        return grouped(NumberText.text(digits, scale: number.scale + shift - 2)) + " %"
    }

    package func text(_ value: Double) -> String {
        let shown = isPercent ? value * 100 : value
        guard shown.magnitude < 1e21 else { return FloatText.text(shown) + (isPercent ? " %" : "") }
        var text = FloatText.rounded(shown, digitCount: floatDigitCount)
        // Not nothing, and so not shown as nothing.
        if shown != 0, !text.utf8.contains(where: { $0 >= 0x31 && $0 <= 0x39 }) { text = FloatText.text(shown) }
        return grouped(text) + (isPercent ? " %" : "")
    }

    private func grouped(_ plain: String) -> String {
        NumberText.group(plain: plain, separator: isGrouped ? separator : "", point: point)
    }

    /// Digits that people read: some six in all for small numbers, two after the point for large ones.
    private static func digitCount(_ largest: Double) -> Int {
        switch largest {
        case 1000...: 2
        case 100...: 3
        case 1...: 4
        case 0.01...: 5
        case 0.0001...: 7
        case 0.000001...: 9
        default: 15
        }
    }

    private static func percentDigitCount(_ largest: Double) -> Int {
        switch largest {
        case 1...: 1
        case 0.1...: 2
        case 0.01...: 3
        default: 5
        }
    }

    /// Digits after the point in the shortest text of a double.
    private static func fractionDigitCount(_ value: Double) -> Int {
        let text = FloatText.text(value)
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
        return text.utf8.distance(from: point, to: text.utf8.endIndex) - 1
    }
}
