/// Durations and times of day as people read them.
package enum ShownTime {
    /// `3 days`, `1 day 04:30:00`, `00:00:01.5`.
    package static func duration(_ microseconds: Int) -> String {
        let dayLength = 86_400_000_000
        let sign = microseconds < 0 ? "-" : ""
        let days = Int(microseconds.magnitude / UInt(dayLength))
        let rest = Int(microseconds.magnitude % UInt(dayLength))
        let dayText = "\(NumberText.grouped(Int128(days))) \(days == 1 ? "day" : "days")"
        if rest == 0 { return sign + dayText }
        return sign + (days == 0 ? "" : dayText + " ") + clock(rest)
    }

    /// `2023-05-01 10:30`, with seconds where there are some.
    package static func datetime(_ microseconds: Int) -> String {
        let day = floorDivide(microseconds, CalendarText.microsecondsPerDay)
        return CalendarText.date(day) + " " + time(floorModulo(microseconds, CalendarText.microsecondsPerDay))
    }

    /// The time of day: `10:30`, with seconds where there are some.
    package static func time(_ microseconds: Int) -> String {
        let text = clock(microseconds)
        return microseconds % 60_000_000 == 0 ? String(text.dropLast(3)) : text
    }

    /// `04:30:00`, with the fraction of a second that there is.
    package static func clock(_ microseconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let seconds = microseconds / 1_000_000
        var text = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        if microseconds % 1_000_000 != 0 {
            let fraction = ExactNumber(Int128(microseconds % 1_000_000), scale: 6).trimmed
            text += String(NumberText.text(fraction.mantissa, scale: fraction.scale).drop { $0 != "." })
        }
        return text
    }
}
