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
    /// Why a block is no contract. The tests hold that every block of stdlib/ is one.
    enum Fault: Error, Equatable {
        case signature(SignatureText.Fault)
        /// The declaration is not a function in Tinh.
        case body
    }

    init(_ block: ContractBlock, area: String) throws(Fault) {
        let role: Signature.Role =
            switch area {
            case "aggregate": .aggregate
            case "window": .window
            default: .scalar
            }
        let signature: Signature
        do throws(SignatureText.Fault) {
            signature = try SignatureText.parse(block.signature, role: role)
        } catch {
            throw .signature(error)
        }
        self.init(
            signature: signature, area: area, documentation: block.documentation.joined(separator: "\n\n"),
            examples: block.examples, body: try Self.body(of: block, area: area))
    }

    private static func body(of block: ContractBlock, area: String) throws(Fault) -> Body {
        if block.isNative { return .native }
        let script = Parser.parse(source: SourceText(name: "stdlib/\(area).tinh", text: block.declaration))
        guard script.errors.isEmpty, script.statements.count == 1,
            case .letFunction(_, let parameters, let body) = script.statements[0].form
        else { throw .body }
        return .tinh(parameters: parameters.map(\.text), body)
    }
}
