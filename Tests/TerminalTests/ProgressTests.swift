import Testing

@testable import TinhTerminal

/// What is looked at, one look after another, and what is then said.
@Suite struct ProgressTextTests {
    typealias Counts = (done: Int, expected: Int)
    private let nothing: Counts = (0, 0)

    @Test(
        "bytes while files are read, then rows, then that it works",
        arguments: [
            ((50, 200), (0, 0), 2.0, "25 % · 25 bytes/s · 6 s left"),
            ((200, 200), (100, 1_000_000), 1.0, "0 % · 100 rows/s · 166 min 39 s left"),
            ((0, 0), (3_000_000, 4_000_000), 2.0, "75 % · 1.5 million rows/s · 1 s left"),
            ((200, 200), (10, 10), 3.2, "all read · working for 4 s"), ((0, 0), (0, 0), 0.6, "working for 1 s"),
            ((0, 10), (0, 0), 0.6, "0 %"),
        ])
    func words(_ bytes: Counts, _ rows: Counts, _ seconds: Double, _ expected: String) {
        var pace = ProgressPace()
        pace.look(stream: nil, bytes: bytes, rows: rows, share: nil, seconds)
        #expect(ProgressText.text(pace, seconds) == expected)
    }

    @Test("What stands still is given no time that is left, and what it has taken cannot be read as that")
    func still() {
        var pace = ProgressPace()
        pace.look(stream: nil, bytes: nothing, rows: (52, 100), share: nil, 0.2)
        pace.look(stream: nil, bytes: nothing, rows: (52, 100), share: nil, 7)
        #expect(ProgressText.text(pace, 7) == "52 % read · working for 7 s")
        var other = ProgressPace()
        other.look(stream: nil, bytes: nothing, rows: (0, 100), share: nil, 7)
        #expect(ProgressText.text(other, 7) == "working for 7 s")
    }

    @Test("What goes on in long steps does not stand still between two of them")
    func steps() {
        var pace = ProgressPace()
        for second in 1...20 {
            pace.look(stream: nil, bytes: nothing, rows: (second / 2 * 10, 1000), share: nil, Double(second))
        }
        #expect(ProgressText.text(pace, 20) == "10 % · 5 rows/s · 3 min 0 s left")
    }

    @Test("The pace of reading a file says nothing of that of its rows")
    func stages() {
        var pace = ProgressPace()
        pace.look(stream: nil, bytes: (1000, 1000), rows: nothing, share: nil, 10)
        pace.look(stream: nil, bytes: (1000, 1000), rows: (100, 1000), share: nil, 11)
        #expect(ProgressText.text(pace, 11) == "10 % · 100 rows/s · 9 s left")
    }

    @Test("Of a pipe what was read and how fast, and when nothing comes that it is waited for")
    func pipe() {
        var pace = ProgressPace()
        pace.look(stream: (0, 0), bytes: nothing, rows: nothing, share: nil, 2)
        #expect(ProgressText.text(pace, 2) == "nothing read yet · waiting for 2 s")
        pace.look(stream: (48_000_000, 812_000), bytes: nothing, rows: nothing, share: nil, 4)
        #expect(ProgressText.text(pace, 4) == "48 MB read · 812,000 lines · 12 MB/s")
        pace.look(stream: (48_000_000, 812_000), bytes: nothing, rows: nothing, share: nil, 13)
        #expect(ProgressText.text(pace, 13) == "48 MB read · 812,000 lines · waiting for 9 s")
    }

    @Test("Work of several runs has one way from nothing to all, which never goes back")
    func share() {
        var pace = ProgressPace()
        for (second, share) in [0.2, 0.4, 0.3, 0.5].enumerated() {
            pace.look(stream: nil, bytes: nothing, rows: (7, 8), share: share, Double(second + 1))
        }
        #expect(ProgressText.text(pace, 4) == "50 % · 4 s left")
    }
}
