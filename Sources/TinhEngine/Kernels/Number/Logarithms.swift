#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The C library's functions on doubles, under names that no kernel's name hides.
func naturalPower(_ x: Double) -> Double { exp(x) }
func naturalLogarithm(_ x: Double) -> Double { log(x) }
func decimalLogarithm(_ x: Double) -> Double { log10(x) }
func binaryLogarithm(_ x: Double) -> Double { log2(x) }
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
