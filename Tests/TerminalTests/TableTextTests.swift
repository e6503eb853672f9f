import Testing
import TinhBase
import TinhTypes

@testable import TinhTerminal

@Suite struct TableTextTests {
    private let cities = ["Hải Dương", "Tứ Kỳ", nil]

    @Test("a table has units in its header, grouped digits at the right, and says what is missing")
    func whole() {
        let answer = result([
            .texts("city", cities),
            .integers("compensation", [512_345_678_900, nil, 1200], unit: FixtureColumn.vnd),
            .floats("share", [0.25, 0.0321, nil], unit: .percent),
            .integers("year", [2023, 2022, 2021]),
        ])
        #expect(
            TableText.text(answer) == """
                city       compensation (VND)   share  year
                ─────────  ──────────────────  ──────  ────
                Hải Dương     512,345,678,900  25.0 %  2023
                Tứ Kỳ                       –   3.2 %  2022
                –                       1,200       –  2021

                """)
    }

    @Test("the total stands apart")
    func total() {
        let answer = result(
            [.texts("city", ["Hải Dương", "Tứ Kỳ", nil]), .integers("count", [3, 4, 7])], totalRow: 2)
        #expect(
            TableText.text(answer) == """
                city       count
                ─────────  ─────
                Hải Dương      3
                Tứ Kỳ          4
                ─────────  ─────
                Total          7

                """)
    }

    @Test("one cell is a figure with its unit")
    func figure() {
        let answer = result([.integers("sum_compensation", [512_345_678_900], unit: FixtureColumn.vnd)])
        #expect(TableText.text(answer) == "sum_compensation = 512,345,678,900 VND\n")
    }

    @Test("no rows are said")
    func empty() {
        #expect(TableText.text(result([.texts("city", [])])) == "city\n────\nno rows\n")
    }

    @Test("letters as wide as two cells, and accents written apart, keep the columns straight")
    func widths() {
        let answer = result([.texts("a", ["河内", "Ha\u{300} No\u{302}\u{323}i"]), .integers("b", [1, 2])])
        #expect(
            TableText.text(answer) == """
                a       b
                ──────  ─
                河内    1
                Ha\u{300} No\u{302}\u{323}i  2

                """)
    }

    @Test("controls in the data and in names never reach the terminal")
    func controls() {
        let answer = result([
            .texts("a\u{1B}[2J", ["x\u{1B}]0;title\u{7}", "line\nbreak"]), .texts("b", ["\u{9B}31m", "c"]),
        ])
        let text = TableText.text(answer)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value)) })
        #expect(text.split(separator: "\n").count == 4)
    }

    // MARK: Shortening

    private var wide: [FixtureColumn] {
        [
            .texts("project", [String(repeating: "Đại lộ Võ Văn Kiệt ", count: 5), "b"]),
            .texts("city", ["Thành phố Hải Dương", "Tứ Kỳ"]), .integers("compensation", [512_345_678_900, 1]),
        ]
    }

    @Test("without a terminal nothing is shortened")
    func unlimited() {
        let text = TableText.text(result(wide))
        #expect(!text.contains("…"))
        #expect(text.split(separator: "\n")[0].count > 100)
    }

    @Test("the widest column shrinks first, numbers never do", arguments: [120, 90, 60, 45, 36])
    func shrinking(width: Int) {
        let lines = TableText.text(result(wide), layout: .init(columnCountMax: width)).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines[2].hasSuffix("512,345,678,900"))
        if width >= 60 { #expect(lines[2].contains("Thành phố Hải Dương")) }
    }

    @Test("bars are shown whole or not at all")
    func bars() {
        let columns: [FixtureColumn] = [
            .texts("column", ["a name that is rather long", "b"]), .texts("histogram", ["█▇▇▆ ▆▆▆▅▅", nil]),
        ]
        func text(_ width: Int) -> String { TableText.text(result(columns), layout: .init(columnCountMax: width)) }
        #expect(text(22).contains("█▇▇▆ ▆▆▆▅▅\n"))
        #expect(!text(16).contains("█"))
    }

    @Test("columns that do not fit at all are named")
    func leftOutColumns() {
        let text = TableText.text(result(wide), layout: .init(columnCountMax: 20))
        let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(words.contains("1 of 3 columns left out, the terminal is too narrow: compensation"))
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.width(of: String($0)) <= 20 })
    }

    @Test("rows that are left out are counted, the last ones and the total stay")
    func leftOutRows() {
        let answer = result([.integers("n", Array(1...1999) + [nil])], totalRow: 1999)
        let text = TableText.text(answer, layout: .init(rowCountMax: 10))
        #expect(text.contains("1,990 of 2,000 rows left out"))
        #expect(text.contains("\n…\n"))
        #expect(text.contains("\n1,998\n1,999\n─────\nTotal\n"))
    }
}

@Suite struct NumberStyleTests {
    @Test(
        "floats show digits that people read",
        arguments: [
            ([1234567.891, 2], ["1,234,567.89", "2.00"]),
            ([0.5, 0.25], ["0.50", "0.25"]),
            ([1.0 / 3.0], ["0.33333"]),
            ([3, 4], ["3", "4"]),
            ([123.456789], ["123.457"]),
            ([0.0000123456789], ["0.000012346"]),
            ([1e300], ["1e+300"]),
            ([5_000_000, 0.001], ["5,000,000.00", "0.001"]),
        ] as [([Double], [String])])
    func floats(values: [Double], expected: [String]) {
        let cells = CellText(result([.floats("x", values)]).columns[0])
        #expect(values.indices.map { cells[$0] } == expected)
    }

    @Test("exact per cents keep their digits, point under point")
    func exactPercents() {
        let column = FixtureColumn.integers("growth", [926, 2500, 100_000], kind: .decimal(scale: 4), unit: .percent)
        let cells = CellText(result([column]).columns[0])
        #expect((0..<3).map { cells[$0] } == ["9.26 %", "25.00 %", "1,000.00 %"])
    }

    @Test("durations and times read like a clock")
    func times() {
        let hour: Int64 = 3_600_000_000
        let durations = CellText(
            result([.integers("d", [72 * hour, 24 * hour, -36 * hour, 1_500_000, 0], kind: .duration)]).columns[0])
        #expect((0..<5).map { durations[$0] } == ["3 days", "1 day", "-1 day 12:00:00", "00:00:01.5", "0 days"])
        let datetimes = CellText(
            result([.integers("t", [10 * hour, 10 * hour + 1_000_000], kind: .datetime)]).columns[0])
        #expect((0..<2).map { datetimes[$0] } == ["1970-01-01 10:00", "1970-01-01 10:00:01"])
    }
}
