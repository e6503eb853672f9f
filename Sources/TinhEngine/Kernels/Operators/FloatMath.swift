#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

enum FloatMath {
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// The remainder with the sign of the divisor; unspecified for a divisor of 0.
    static func modulo(_ value: Double, _ divisor: Double) -> Double {
        let rest = value.truncatingRemainder(dividingBy: divisor)
        return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest
    }
}
