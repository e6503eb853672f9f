import TinhBase
import TinhTypes

/// `name ~ "x"`, `name contains "x"`: a column's texts against one text.
package struct TextTest: Hashable, Sendable {
    /// `~`, `contains`, `starts` or `ends`.
    package let word: String
    /// What is tested, as it was written.
    package let subject: String
    package let text: String
}

extension TypedExpression {
    /// The same condition, of which it is told when it keeps no row.
    package var tellingEmptiness: TypedExpression {
        guard case .call(let kernel, let arguments, let type, let site) = self, !site.isQuiet else { return self }
        return .call(kernel, arguments, type, Site(span: site.span, text: site.text, tellsEmptiness: true))
    }

    /// Both conditions, told of as one where both are.
    func joined(with next: TypedExpression) -> TypedExpression {
        guard case .call(_, _, _, let site) = next else {
            return .call("and", [self, next], DataType(.bool), Site(span: Span(0, 0), text: "", isQuiet: true))
        }
        guard case .call(_, _, _, let first) = self, first.tellsEmptiness, site.tellsEmptiness else {
            return .call("and", [self, next], DataType(.bool), site)
        }
        let both = Site(span: site.span, text: "\(first.text) and \(site.text)", tellsEmptiness: true)
        return .call("and", [self, next], DataType(.bool), both)
    }

    /// The first such test that the condition asks for.
    package var textTest: TextTest? {
        guard case .call(let kernel, let arguments, _, let site) = self else { return nil }
        switch kernel {
        case "and": return arguments.lazy.compactMap(\.textTest).first
        case "alike", "contains", "starts", "ends":
            guard arguments.count == 2, case .constant(.text(let text), _) = arguments[1] else { return nil }
            let word = kernel == "alike" ? "~" : kernel
            // The canonical text has one blank on each side of a sign.
            guard let subject = TypedExpression.part(of: site.text, before: " \(word) ") else { return nil }
            return TextTest(word: word, subject: subject, text: text)
        default: return nil
        }
    }

    private static func part(of text: String, before sign: String) -> String? {
        let (bytes, wanted) = (Array(text.utf8), Array(sign.utf8))
        guard bytes.count > wanted.count else { return nil }
        for start in 1..<bytes.count - wanted.count where bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return String(decoding: bytes[..<start], as: UTF8.self)
        }
        return nil
    }
}
