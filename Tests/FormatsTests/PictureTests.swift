import Foundation
import FoundationXML
import Testing
import TinhBase
import TinhCharts
import TinhTypes

@testable import TinhFormats

/// Svg and html are well formed, whatever the data.
struct PictureTests {
    private static let hostile = "<b>&\"'\u{1B}[31m\u{202E}\u{0}]]>\n\u{FFFE}Hải Dương"

    private func axis(_ name: String, _ quantity: Axis.Quantity = .number(isWhole: false), unit: String = "") -> Axis {
        Axis(name: name, unit: unit, quantity: quantity)
    }

    private func figures(_ values: [Double?], _ name: String = hostile) -> FigureColumn {
        FigureColumn(axis: axis(name, unit: "VND"), figures: values.map { $0.map(Figure.float) }, isAdditive: true)
    }

    private func parsed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

    static let extremes: [[Double?]] = [
        [], [nil], [nil, nil], [0], [5], [5, 5, 5], [-1, 1], [-3, nil, -5], [1e300, -1e300], [1e-300, 2e-300],
        [.greatestFiniteMagnitude, -.greatestFiniteMagnitude], [1e17, 1e17 + 16], [0, 0, 0],
    ]

    private func charts(_ values: [Double?]) throws -> [Chart] {
        let names = ChartNames(title: Self.hostile)
        let labels = values.indices.map { Self.hostile + "\($0)" }
        let key = KeyColumn(axis: axis(Self.hostile, .category), labels: labels)
        let one = KeyColumn(axis: axis("k", .category), labels: values.map { _ in "one" })
        let places = PlaceColumn(axis: axis("x"), places: values)
        return [
            try .bar(names, category: key, series: nil, measures: [figures(values)]),
            try .bar(names, category: key, series: key, measures: [figures(values)]),
            try .line(.line, names, x: places, series: nil, measures: [figures(values), figures(values)]),
            try .line(.area, names, x: places, series: key, measures: [figures(values)]),
            try .scatter(names, x: places, y: figures(values), size: figures(values), series: nil),
            try .histogram(names, figures(values)),
            try .heat(names, rows: key, columns: one, measure: figures(values)),
        ]
    }

    @Test("An svg of hostile names and of any range of figures is well formed", arguments: PictureTests.extremes)
    func svg(values: [Double?]) throws {
        for chart in try charts(values) {
            let text = try SVGPicture.text(chart)
            #expect(parsed(text), "\(text)")
            #expect(!text.contains("<b>") && !text.contains("\u{1B}") && !text.contains("\u{202E}"))
            #expect(!text.contains("nan") && !text.contains("inf\""), "\(chart.kind) of \(values)")
        }
    }

    @Test("A hundred thousand points make a small file that says so")
    func manyPoints() throws {
        let count = 100_000
        let x = PlaceColumn(axis: axis("x"), places: (0..<count).map { Double($0 * 7_919 % count) })
        let y = figures((0..<count).map { Double($0 * 104_729 % 1_000) })
        let scatter = try SVGPicture.text(.scatter(ChartNames(title: "s"), x: x, y: y, size: nil, series: nil))
        #expect(scatter.utf8.count < 1_500_000)
        #expect(scatter.contains("100,000 points"))
        let line = try SVGPicture.text(.line(.line, ChartNames(title: "l"), x: x, series: nil, measures: [y]))
        #expect(line.utf8.count < 100_000)
    }

    @Test("Bars begin at zero, of negative figures too")
    func zero() throws {
        let key = KeyColumn(axis: axis("k", .category), labels: ["a", "b"])
        let chart = try Chart.bar(
            ChartNames(title: "t"), category: key, series: nil, measures: [figures([900, 1_000])])
        let widths = try SVGPicture.text(chart).matches(of: /width="([0-9.]+)" height="16"/).compactMap { Double($0.1) }
        #expect(widths.count == 2)
        #expect(abs(widths[0] / widths[1] - 0.9) < 0.01)
    }

    @Test("Lines of areas lie on top of all areas, and stacked ones begin where those below end")
    func areas() throws {
        let key = KeyColumn(axis: axis("k", .category), labels: ["a", "b", "a", "b"])
        let x = PlaceColumn(axis: axis("x"), places: [1, 1, 2, 2])
        func paths(_ values: [Double]) throws -> [(shape: String, style: String)] {
            let chart = try Chart.line(
                .area, ChartNames(title: "t", measure: "n"), x: x, series: key, measures: [figures(values)])
            return try SVGPicture.text(chart).matches(of: /<path [^>]*>/).map { path in
                let text = String(path.0)
                return (
                    text.firstMatch(of: /d="([^"]*)"/).map { String($0.1) } ?? "",
                    text.firstMatch(of: /class="([^" ]*)/).map { String($0.1) } ?? ""
                )
            }
        }
        let stacked = try paths([1, 2, 3, 4])
        #expect(stacked.map(\.style) == ["tc-stack", "tc-stack", "tc-line", "tc-line"])
        // The floor of the second area is the line of the first, the other way round.
        let corners = stacked.map { $0.shape.dropFirst().split(separator: "L").map { $0.filter { $0 != "Z" } } }
        #expect(Array(corners[1].suffix(2)) == corners[2].reversed())
        #expect(try paths([1, 2, -3, 4]).map(\.style) == ["tc-area", "tc-area", "tc-line", "tc-line"])
    }

    @Test("Every colour of a series stands out from its paper, three to one")
    func contrast() {
        func luminance(_ color: String) -> Double {
            let parts = [1, 3, 5].map { start -> Double in
                let digits = color.dropFirst(start).prefix(2)
                let value = Double(Int(digits, radix: 16) ?? 0) / 255
                return value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        func contrast(_ one: String, _ other: String) -> Double {
            let (a, b) = (luminance(one), luminance(other))
            return (max(a, b) + 0.05) / (min(a, b) + 0.05)
        }
        for color in SVGStyle.series {
            #expect(contrast(color.light, SVGStyle.paper.light) >= 3)
            #expect(contrast(color.dark, SVGStyle.paper.dark) >= 3)
        }
    }

    @Test("Names are cut before they reach the bars, whatever their letters")
    func longNames() {
        for name in [
            String(repeating: "W", count: 80), String(repeating: "本", count: 60), String(repeating: "ế", count: 90),
        ] {
            let short = TextExtent.fitted(name, size: 12, width: 260)
            #expect(short.hasSuffix("…") && TextExtent.width(short, size: 12) <= 260)
        }
        #expect(TextExtent.fitted("Hải Dương", size: 12, width: 260) == "Hải Dương")
    }

    @Test("A page has tables as people read them, and what is hostile in them does nothing")
    func html() throws {
        let table = try source(
            "name,paid [VND],share [%],at\n<script>alert(1)</script>,1234567.5,12.5,2023-05-01T10:30\n,,,\n"
        )
        .load(threadCount: 1)
        var bytes: [UInt8] = []
        try Format.html.write(table) { bytes += $0 }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(parsed(text.replacingOccurrences(of: "<!DOCTYPE html>", with: "")), "\(text)")
        #expect(text.contains("<th class=\"n\">paid (VND)</th>"))
        #expect(text.contains("<td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td class=\"n\">1,234,567.5</td>"))
        #expect(text.contains("12.5 %") && text.contains("2023-05-01 10:30"))
        #expect(text.contains("<td class=\"m\">–</td>"))
        #expect(!text.contains("<script>"))
    }

    @Test("An author's words become a heading, headings, paragraphs and lists, and nothing in them is markup")
    func prose() {
        let text = HTMLProse.text(
            [
                "Clearance in 2023.", "What was paid, and why?", "Most of it in `spring`: <b>look</b>.",
                "Here:\n- one\n- two `x",
            ],
            isFirst: true)
        #expect(
            text == """
                <h1>Clearance in 2023</h1>
                <h2>What was paid, and why?</h2>
                <p>Most of it in <code>spring</code>: &lt;b&gt;look&lt;/b&gt;.</p>
                <p>Here:</p>
                <ul><li>one</li><li>two `x</li></ul>

                """)
        #expect(HTMLProse.text(["Clearance in 2023."], isFirst: false) == "<p>Clearance in 2023.</p>\n")
        #expect(HTMLWriter.opening(title: "A & B.").contains("<title>A &amp; B</title>"))
        #expect(HTMLWriter.opening(title: "").contains("<title>Tinh</title>"))
    }

    @Test("Notes stand beneath their table, long texts are broken into lines, long tables say how long they are")
    func pages() throws {
        let rows = (0..<30).map { "\(String(repeating: "dài ", count: $0 % 12)),\($0)\n" }.joined()
        let table = try source("text,n\n" + rows).load(threadCount: 1)
        var bytes: [UInt8] = []
        try Format.html.write(Format.Answer(table: table, notes: ["`sum x` skipped 2 rows & more"])) { bytes += $0 }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(parsed(text.replacingOccurrences(of: "<!DOCTYPE html>", with: "")))
        #expect(
            text.contains(
                "</table></div>\n<p class=\"m\">30 rows</p>\n<p class=\"note\"><code>sum x</code> skipped 2 rows &amp; more</p>"
            ))
        #expect(text.contains("<td class=\"w\">"))
    }
}
