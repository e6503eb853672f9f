import Glibc

/// Seconds since it was made, on a clock that only goes forward.
struct Stopwatch {
    private let start = Stopwatch.now

    var seconds: Double {
        let now = Stopwatch.now
        return Double(now.tv_sec - start.tv_sec) + Double(now.tv_nsec - start.tv_nsec) / 1e9
    }

    /// The system's own: Swift's clocks would bring its threads for tasks into the program, and set them up at each start.
    private static var now: timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time
    }
}
