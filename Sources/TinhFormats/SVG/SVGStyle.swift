/// The colours and typefaces of pictures. Ink and paper turn with the reader's light or dark screen.
///
/// The colours of series begin with those of Okabe and Ito ("Color Universal Design", 2008). Each has at least 3:1 against its
/// paper (WCAG 2.2, 1.4.11), and any two are at least 11 apart (CIE 1976) for people who see all colours or lack one kind
/// of cone (Machado, Oliveira and Fernandes, 2009). Without style sheets the light ones hold.
enum SVGStyle {
    /// Light, dark.
    static let series: [(light: String, dark: String)] = [
        ("#0072b2", "#56a8e0"), ("#e8500a", "#f4703a"), ("#005e45", "#2fd184"), ("#d0649c", "#ecaecb"),
        ("#5c470c", "#d3a00f"), ("#3f9ccb", "#bff2fb"), ("#666666", "#8d939a"), ("#53307e", "#8f62dc"),
    ]

    static let paper = (light: "#ffffff", dark: "#16191d")

    /// The full shade of the greatest figure, and of the least where that is below zero.
    static let shade = (light: "#084594", dark: "#9ecbff")
    static let shadeBelowZero = (light: "#9c3405", dark: "#ffb077")

    static let prefix = "tc"

    /// Rules for classes that begin with `tc`, so that they disturb nothing else on a page.
    static let sheet: String = {
        var rules = """
            .tc-paper{fill:#ffffff}.tc-ink{fill:#1f2328}.tc-soft{fill:#57606a}.tc-title{fill:#1f2328;font-weight:600}\
            .tc-figure{fill:#57606a;stroke:#ffffff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}\
            .tc-grid{stroke:#dfe4e9}.tc-axis{stroke:#57606a}.tc-up{fill:#084594}.tc-down{fill:#9c3405}\
            .tc-weak,.tc-middle{fill:#0b0d10}.tc-strong{fill:#ffffff}
            """
        var dark = """
            .tc-paper{fill:#16191d}.tc-ink{fill:#e6edf3}.tc-soft{fill:#9aa4af}.tc-title{fill:#e6edf3;font-weight:600}\
            .tc-figure{fill:#9aa4af;stroke:#16191d}\
            .tc-grid{stroke:#2b3138}.tc-axis{stroke:#9aa4af}.tc-up{fill:#9ecbff}.tc-down{fill:#ffb077}\
            .tc-weak{fill:#ffffff}.tc-middle,.tc-strong{fill:#0b0d10}
            """
        for (index, color) in series.enumerated() {
            rules += ".tc-f\(index){fill:\(color.light)}.tc-s\(index){stroke:\(color.light)}"
            dark += ".tc-f\(index){fill:\(color.dark)}.tc-s\(index){stroke:\(color.dark)}"
        }
        rules += ".tc-line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
        rules +=
            ".tc-thin{stroke-width:1.25}.tc-area{fill-opacity:.18}.tc-stack{fill-opacity:.65}.tc-dot{fill-opacity:.65}.tc-rest{fill-opacity:.45}"
        return rules + "@media(prefers-color-scheme:dark){\(dark)}"
    }()

    /// Dashes part lines where colours do not.
    static let dashes = ["", "6 4", "2 4", "8 4 2 4", "12 4", "4 4", "1 5", "10 4 2 4 2 4"]

    /// How much of the paper a shade covers, from 0 to 1: what is drawn is never quite the paper.
    static func opacity(ofShade shade: Double) -> Double { 0.06 + 0.94 * min(1, shade.magnitude) }

    /// Ink that is read on a shade of such opacity, in both schemes.
    static func ink(on opacity: Double) -> String {
        opacity < 0.54 ? "tc-weak" : opacity < 0.72 ? "tc-middle" : "tc-strong"
    }
}
