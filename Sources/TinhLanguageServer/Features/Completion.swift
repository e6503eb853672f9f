import Tinh
import TinhBase
import TinhFormats
import TinhLibrary

/// What may stand at the cursor: the prompt's own completer over the names of the script.
extension Server {
    func completion(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let (document, offset) = try place(parameters)
        let statement = document.statement(at: offset)
        let text = document.text(statement)
        let session = document.analysis(workspace).session
        let found = session.complete(text, cursor: offset - statement.lowerBound)
        let range =
            (found.replacing.lowerBound + statement.lowerBound)..<(found.replacing.upperBound + statement.lowerBound)
        let typed = document.text(range)
        // What fits goes by folded letters, which only the server knows: it is asked anew for each letter.
        let items = found.candidates.enumerated().map { index, candidate in
            item(candidate, index: index, typed: typed, range: document.lines.json(range))
        }
        return ["isIncomplete": .bool(true), "items": .array(items)]
    }

    private func item(_ candidate: Completions.Candidate, index: Int, typed: String, range: JSONValue) -> JSONValue {
        let contract = CompletionKind.contract(of: candidate)
        let label = contract == nil ? candidate.label : candidate.insertion
        var members: [JSONValue.Member] = [
            .init("label", .string(label)), .init("kind", .number(CompletionKind(candidate).rawValue)),
            .init("sortText", .string(Server.sortText(index))),
            .init("filterText", .string(typed.isEmpty ? label : typed)),
            .init("textEdit", ["range": range, "newText": .string(candidate.insertion + candidate.ending)]),
        ]
        if let contract {
            members.append(.init("detail", .string(contract.signature.description)))
            members.append(.init("documentation", .string(contract.documentation)))
        } else if !candidate.detail.isEmpty {
            members.append(.init("detail", .string(candidate.detail)))
        }
        return .object(members)
    }

    /// Keeps the order of the completer.
    private static func sortText(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}

/// The numbers of the protocol for what a candidate is.
enum CompletionKind: Int {
    case function = 3
    case field = 5
    case variable = 6
    case table = 7
    case unit = 11
    case value = 12
    case keyword = 14
    case folder = 19
    case parameter = 21
    case type = 25

    /// Of a function, which is listed by its signature.
    static func contract(of candidate: Completions.Candidate) -> Contract? {
        guard candidate.label.hasPrefix(candidate.insertion + "(") else { return nil }
        return Library.standard.contract(named: candidate.insertion)
    }

    init(_ candidate: Completions.Candidate) {
        if CompletionKind.contract(of: candidate) != nil {
            self = .function
            return
        }
        switch candidate.detail.prefix(while: { $0 != "," }) {
        case "column": self = .field
        case "let", "named here": self = .variable
        case "table": self = .table
        case "unit", "scale": self = .unit
        case "parameter": self = .parameter
        case "type": self = .type
        case "folder": self = .folder
        case "" where candidate.insertion.first.map { !$0.isLetter } ?? false: self = .value
        case "": self = .keyword
        default: self = .value
        }
    }
}
