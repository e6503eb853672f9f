import Tinh
import TinhBase

/// What is said of a check.
package enum CheckText {
    package static func success(_ check: CheckReport, _ style: Style) -> String {
        "\(style.green("passed")) \(place(check)) \(words(check))"
    }

    /// The check, what was found, and where: a line for each row or group shown.
    package static func failure(_ check: CheckReport, _ style: Style) -> String {
        var lines = ["\(style.red("failed")) \(place(check)) \(words(check))"]
        if let reason = check.reason { lines.append("  " + TerminalText.escaped(reason)) }
        for failure in check.failures { lines.append("  " + text(failure)) }
        let hiddenCount = check.failureCount - check.failures.count
        if hiddenCount > 0 {
            lines.append("  \(ChartSigns.ofTerminal.ellipsis) and \(NumberText.grouped(Int128(hiddenCount))) more")
        }
        return lines.joined(separator: "\n")
    }

    private static func place(_ check: CheckReport) -> String {
        TerminalText.escaped(check.file) + ":\(check.line):"
    }

    private static func words(_ check: CheckReport) -> String {
        TerminalText.escaped(check.words.split(separator: "\n").map(\.trimmed).joined(separator: " "))
    }

    private static func text(_ failure: CheckReport.Failure) -> String {
        var text = ""
        if let place = failure.place {
            text = TerminalText.escaped(place.file) + (place.line.map { ":\($0)" } ?? "") + ": "
        }
        return text + "found " + TerminalText.escaped(found(failure))
    }

    static func found(_ failure: CheckReport.Failure) -> String {
        failure.found.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    }
}

extension Substring {
    /// Without blanks at either end.
    var trimmed: Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
        var rest = drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
