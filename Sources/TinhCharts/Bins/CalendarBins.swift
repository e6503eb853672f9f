import TinhBase

/// Bins of units that people count time by: seconds to hours, days, weeks from Monday, months, quarters, years.
enum CalendarBins {
    static let microsecondsPerDay = 86_400_000_000
    /// Five years are sixty months.
    static let binCountMax = 62
    private static let daysPerYear = 365.2425
    private static let yearCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000, 1_000_000]

    /// A unit along an axis of time.
    private struct Unit {
        let width: Bins.Width
        /// How long it is, about, in what the axis counts.
        let length: Double
        /// The number of the unit that a place lies in, and where a unit begins.
        let index: (Int) -> Int
        let start: (Int) -> Int
        /// A period of the axis itself: one number along it.
        var isDiscrete = false
    }

    /// The longest unit that is no longer than the wanted width, as long as there are not too many bins.
    ///
    /// - Parameters:
    ///   - values: along the axis, finite.
    ///   - wantedCount: of bins, by the rule for numbers.
    /// - Returns: no bins where there is no value, or `quantity` is no time. O(n).
    static func bins(
        of values: [Double], _ quantity: Axis.Quantity, wantedCount: Int, _ meter: WorkMeter
    ) throws(ChartFault) -> Bins {
        let places = values.map { Int(max(-9e18, min(9e18, $0))) }
        let units = units(quantity)
        guard let least = places.min(), let greatest = places.max(), let finest = units.first else {
            return Bins([], width: .days(1))
        }
        let wanted =
            least == greatest ? finest.length : (Double(greatest) - Double(least)) / Double(max(1, wantedCount))
        let place = units.lastIndex { $0.length <= wanted } ?? 0
        let unit =
            units[place...].first { $0.index(greatest) - $0.index(least) < binCountMax } ?? units[units.count - 1]
        let first = unit.index(least)
        var counts = [Int](repeating: 0, count: min(unit.index(greatest) - first, 10 * binCountMax) + 1)
        for place in places {
            counts[min(counts.count - 1, unit.index(place) - first)] += 1
            try meter.step()
        }
        return Bins(
            counts.enumerated().map { number, count in
                Bin(
                    lower: Double(unit.start(first + number)), upper: Double(unit.start(first + number + 1)),
                    count: count)
            }, width: unit.width, isDiscrete: unit.isDiscrete)
    }

    /// From short to long.
    private static func units(_ quantity: Axis.Quantity) -> [Unit] {
        switch quantity {
        case .category, .number, .percent: return []
        case .date: return days
        case .datetime:
            let seconds = [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200].map { count in
                let length = count * 1_000_000
                return Unit(
                    width: .seconds(count), length: Double(length), index: { floorDivide($0, length) },
                    start: { $0 * length })
            }
            return seconds
                + days.map { unit in
                    Unit(
                        width: unit.width, length: unit.length * Double(microsecondsPerDay),
                        index: { unit.index(floorDivide($0, microsecondsPerDay)) },
                        start: { unit.start($0) * microsecondsPerDay })
                }
        case .period(let period):
            let counts: [Int] =
                switch period {
                case .week: [1, 2, 4, 13, 26, 52] + yearCounts.dropFirst().map { $0 * 52 }
                case .month: [1, 3, 6] + yearCounts.map { $0 * 12 }
                case .quarter: [1, 2] + yearCounts.map { $0 * 4 }
                case .half: [1] + yearCounts.map { $0 * 2 }
                case .year: yearCounts
                }
            return counts.map { count in
                Unit(
                    width: .periods(period, count), length: Double(count), index: { floorDivide($0, count) },
                    start: { $0 * count }, isDiscrete: count == 1)
            }
        }
    }

    private static var days: [Unit] {
        let short = [1, 7].map { count in
            // Weeks begin on Monday.
            let offset = count == 7 ? -3 : 0
            return Unit(
                width: .days(count), length: Double(count), index: { floorDivide($0 - offset, count) },
                start: { $0 * count + offset })
        }
        func periods(_ period: CalendarPeriod, _ count: Int, _ length: Double) -> Unit {
            Unit(
                width: .periods(period, count), length: length,
                index: { floorDivide(period.index(ofDay: $0), count) }, start: { period.firstDay($0 * count) })
        }
        return short + [periods(.month, 1, daysPerYear / 12), periods(.quarter, 1, daysPerYear / 4)]
            + yearCounts.prefix { $0 <= 1_000 }.map { periods(.year, $0, daysPerYear * Double($0)) }
    }
}
