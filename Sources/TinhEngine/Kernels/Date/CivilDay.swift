import CKernels
import TinhBase

/// Year, month and day of a day number, as the kernels' loops want it: inlined, without a branch, and without a trap on
/// whatever stands in the slot of a missing value.
///
/// Cassio Neri and Lorenz Schneider, "Euclidean affine functions and their application to calendar algorithms",
/// Software: Practice and Experience 53 (2023), figure 12; here on 64 bits, right from year -1,000,000 to 1,000,000.
/// Tests hold it equal to `CalendarDate`.
struct CivilDay {
    let year: Int64
    /// 1 to 12.
    let month: Int64
    /// 1 to 31.
    let day: Int64

    @inline(__always)
    init(_ daysSince1970: Int64) {
        // 2,500 cycles of 400 years make the day number positive; 719,468 days lie between 0000-03-01 and 1970-01-01.
        let n = UInt64(bitPattern: daysSince1970 &+ 719_468 &+ 2_500 * 146_097)
        let n1 = 4 &* n &+ 3
        let century = n1 / 146_097
        let dayOfCentury = n1 % 146_097 / 4
        let product = 2_939_745 &* (4 &* dayOfCentury &+ 3)
        let yearOfCentury = product >> 32
        let dayOfYear = (product & 0xFFFF_FFFF) / 2_939_745 / 4
        let n3 = 2_141 &* dayOfYear &+ 197_913
        let isJanuaryOrFebruary: UInt64 = dayOfYear >= 306 ? 1 : 0
        year = Int64(bitPattern: 100 &* century &+ yearOfCentury &+ isJanuaryOrFebruary) &- 1_000_000
        month = Int64(bitPattern: (n3 >> 16) &- 12 &* isJanuaryOrFebruary)
        day = Int64(bitPattern: (n3 & 0xFFFF) / 2_141 &+ 1)
    }
}

/// Days and times as kernels read them.
enum CalendarLimit {
    static let microsecondsPerDay = Int64(CalendarText.microsecondsPerDay)
    /// A date that arithmetic takes beyond them is a fault.
    static let days = wide(CalendarRange.days)
    static let microseconds = wide(CalendarRange.microseconds)

    static func indexes(of period: CalendarPeriod) -> ClosedRange<Int64> { wide(CalendarRange.indexes(of: period)) }

    private static func wide(_ range: ClosedRange<Int>) -> ClosedRange<Int64> {
        Int64(range.lowerBound)...Int64(range.upperBound)
    }
}

/// The quotient rounded down; the divisor is positive. Any dividend.
@inline(__always)
func floorQuotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient &- 1 : quotient
}

/// What the quotient rounded down leaves, from 0 up to the divisor, which is positive.
@inline(__always)
func floorRest(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let rest = dividend % divisor
    return rest < 0 ? rest &+ divisor : rest
}

extension Vector {
    /// The days of datetimes, whatever stands in the slot of a missing one.
    func takeDays(of datetimes: Vector, _ rowCount: Int) {
        tinh_floor_quotients(datetimes.integers, rowCount, CalendarLimit.microsecondsPerDay, 0, integers)
    }
}
