import Glibc

/// Seconds since it was made.
struct Stopwatch {
    private let start = Stopwatch.now

    var seconds: Double {
        let now = Stopwatch.now
        return Double(now.tv_sec - start.tv_sec) + Double(now.tv_nsec - start.tv_nsec) * 1e-9
    }

    private static var now: timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time
    }
}
