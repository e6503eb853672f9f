/// The colours and typefaces of pictures. Ink and paper turn with the reader's light or dark screen.
///
/// The colours of series are those of Okabe and Ito ("Color Universal Design", 2008), which people tell apart whatever
/// colours they see, darkened or lightened to at least 3:1 against the paper; without style sheets the light ones hold.
enum SVGStyle {
    /// Light, dark.
    static let series: [(light: String, dark: String)] = [
        ("#0072b2", "#56a8e0"), ("#d55e00", "#f0883e"), ("#008060", "#2fbf8f"), ("#b0568b", "#dd8fbd"),
        ("#8a6d00", "#e0b000"), ("#2a9fd6", "#8fd3ff"), ("#555555", "#b8b8b8"), ("#6a3d9a", "#b497e0"),
    ]

    static let prefix = "tc"

    /// Rules for classes that begin with `tc`, so that they disturb nothing else on a page.
    static let sheet: String = {
        var rules = """
            .tc-paper{fill:#ffffff}.tc-ink{fill:#1f2328}.tc-soft{fill:#57606a}.tc-title{fill:#1f2328;font-weight:600}\
            .tc-grid{stroke:#d8dee4}.tc-axis{stroke:#57606a}.tc-gap{fill:#f0f2f4}
            """
        var dark = """
            .tc-paper{fill:#16191d}.tc-ink{fill:#e6edf3}.tc-soft{fill:#9aa4af}.tc-title{fill:#e6edf3;font-weight:600}\
            .tc-grid{stroke:#30363d}.tc-axis{stroke:#9aa4af}.tc-gap{fill:#22272e}
            """
        for (index, color) in series.enumerated() {
            rules += ".tc-f\(index){fill:\(color.light)}.tc-s\(index){stroke:\(color.light)}"
            dark += ".tc-f\(index){fill:\(color.dark)}.tc-s\(index){stroke:\(color.dark)}"
        }
        rules += ".tc-line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
        rules += ".tc-area{fill-opacity:.25}.tc-dot{fill-opacity:.6}"
        return rules + "@media(prefers-color-scheme:dark){\(dark)}"
    }()

    /// Dashes part lines where colours do not.
    static let dashes = ["", "6 3", "2 3", "8 3 2 3", "12 4", "4 4", "1 4", "10 3 2 3 2 3"]

    /// Lightness alone tells little from much: viridis (Smith and van der Walt, 2015) by seven of its colours.
    static let ramp = ["#440154", "#443983", "#31688e", "#21918c", "#35b779", "#90d743", "#fde725"]

    /// A colour between those of the ramp.
    static func shade(_ share: Double) -> String {
        let place = max(0, min(1, share)) * Double(ramp.count - 1)
        let lower = min(ramp.count - 2, Int(place))
        let rest = place - Double(lower)
        func parts(_ color: String) -> [Double] {
            let digits = Array(color.dropFirst())
            return [0, 2, 4].map { Double(Int(String(digits[$0...($0 + 1)]), radix: 16) ?? 0) }
        }
        let mixed = zip(parts(ramp[lower]), parts(ramp[lower + 1])).map { Int(($0 + ($1 - $0) * rest).rounded()) }
        return "#" + mixed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Ink that is read on a shade.
    static func ink(on share: Double) -> String { share < 0.55 ? "#ffffff" : "#1f2328" }
}
