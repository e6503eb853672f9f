import TinhBase
import TinhSyntax

/// A call of a function that other languages have, and how Tinh writes it.
struct ForeignCall {
    let span: Span
    let arguments: [Expression]
    private let source: SourceText

    init(_ span: Span, _ arguments: [Expression], _ source: SourceText) {
        self.span = span
        self.arguments = arguments
        self.source = source
    }

    /// A template with `$1`, `$2`, … filled in; in brackets where something stands beside the call.
    func written(as template: String) -> String {
        var text = ""
        var rest = template[...]
        while let sign = rest.firstIndex(of: "$") {
            text += rest[..<sign]
            rest = rest[sign...].dropFirst()
            guard let number = rest.first?.wholeNumberValue, arguments.indices.contains(number - 1) else { continue }
            rest.removeFirst()
            text += argument(arguments[number - 1], isCondition: text.hasSuffix("if ") || text.hasSuffix("when "))
        }
        text += rest
        return standsAlone ? text : "(\(text))"
    }

    private func argument(_ expression: Expression, isCondition: Bool) -> String {
        let text = String(source.slice(expression.span))
        switch expression.form {
        case .name, .parameter, .literal, .quantity, .list, .query, .apply: return text
        case .unary, .binary, .isMissing, .conditional, .when, .over, .convert, .rate:
            return isCondition ? text : "(\(text))"
        }
    }

    /// Nothing that could take a part of what is written in place of the call.
    private var standsAlone: Bool {
        let bytes = source.utf8
        var lower = span.lower
        while lower > 0, bytes[lower - 1] == UInt8(ascii: " ") { lower -= 1 }
        var upper = span.upper
        while upper < bytes.count, bytes[upper] == UInt8(ascii: " ") { upper += 1 }
        return isOpening(bytes[..<lower]) && isClosing(bytes[upper...])
    }

    private func isOpening(_ before: ArraySlice<UInt8>) -> Bool {
        guard let last = before.last else { return true }
        if ",(|;\n".utf8.contains(last) { return true }
        let word = before.reversed().prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }.reversed()
        return ["show", "add", "where"].contains(String(decoding: Array(word), as: UTF8.self))
    }

    private func isClosing(_ after: ArraySlice<UInt8>) -> Bool {
        guard let first = after.first else { return true }
        if ",)|;#\n".utf8.contains(first) { return true }
        let word = String(decoding: after.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return ["as", "by", "from", "where", "sort", "top", "bottom", "take", "skip"].contains(word)
    }
}
