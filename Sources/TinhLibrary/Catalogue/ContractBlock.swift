import TinhBase
import TinhSyntax
import TinhTypes

/// Reads a function's block: signature, documentation, examples, body. Its form stands in stdlib/README.md, and the forge
/// has checked it.
struct ContractBlock {
    let signature: String
    /// Paragraphs, each one line.
    let documentation: [String]
    let examples: [Contract.Example]
    /// From `let` on.
    let declaration: String

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let comment = lines.prefix { $0.hasPrefix("##") }.map { $0.dropFirst($0.hasPrefix("## ") ? 3 : 2) }
        declaration = lines.dropFirst(comment.count).joined(separator: "\n")
        signature = comment.first.map(String.init) ?? ""
        documentation = Self.paragraphs(comment.dropFirst().filter { !$0.hasPrefix("    ") })
        examples = Self.examples(comment.filter { $0.hasPrefix("    ") }.map { $0.dropFirst(4) })
    }

    var isNative: Bool { declaration.hasSuffix(" = native") }

    private static func paragraphs(_ lines: [Substring]) -> [String] {
        lines.split { $0.isEmpty }.map { $0.joined(separator: " ") }
    }

    /// Lines of a query, then its rows, each after `=` and a space.
    static func examples(_ lines: [Substring]) -> [Contract.Example] {
        var examples: [Contract.Example] = []
        var query: [Substring] = []
        var rows: [Substring] = []
        for line in lines {
            if line.hasPrefix("=") {
                rows.append(line.dropFirst(line.hasPrefix("= ") ? 2 : 1))
            } else {
                if !rows.isEmpty {
                    examples.append(example(query, rows))
                    query = []
                    rows = []
                }
                query.append(line)
            }
        }
        if !rows.isEmpty { examples.append(example(query, rows)) }
        return examples
    }

    private static func example(_ query: [Substring], _ rows: [Substring]) -> Contract.Example {
        Contract.Example(query: query.joined(separator: "\n"), result: rows.joined(separator: "\n"))
    }
}

extension Contract {
    /// Nil for a body written in Tinh.
    init?(_ block: ContractBlock, area: String) throws(SignatureText.Fault) {
        guard block.isNative else { return nil }
        let role: Signature.Role =
            switch area {
            case "aggregate": .aggregate
            case "window": .window
            default: .scalar
            }
        self.init(
            signature: try SignatureText.parse(block.signature, role: role), area: area,
            documentation: block.documentation.joined(separator: "\n\n"), examples: block.examples, body: .native)
    }
}
