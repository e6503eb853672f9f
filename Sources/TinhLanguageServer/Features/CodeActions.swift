import Tinh
import TinhBase
import TinhFormats

/// What the messages offer, ready to be put in.
extension Server {
    func codeActions(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let document = try document(parameters)
        guard let range = document.lines.range(parameters["range"]) else {
            throw Refusal(.invalidParameters, "a range is missing")
        }
        if let only = parameters["context"]?["only"]?.array, !only.contains("quickfix") { return [] }
        let messages = document.analysis(workspace).examination.messages.filter { message in
            guard let place = message.diagnostic.place, document.holds(place) else { return false }
            return !message.diagnostic.replacements.isEmpty && place.span.lower <= range.upperBound
                && range.lowerBound <= place.span.upper
        }
        return .array(
            messages.flatMap { message in
                [action(message, message.diagnostic.replacements, isPreferred: true, document)]
                    + (message.diagnostic.alternative.map {
                        [action(message, $0.replacements, isPreferred: false, document)]
                    } ?? [])
            })
    }

    private func action(
        _ message: Message, _ replacements: [Diagnostic.Replacement], isPreferred: Bool, _ document: Document
    ) -> JSONValue {
        let corrected = DiagnosticText.line(message.diagnostic, with: replacements) ?? ""
        let title =
            replacements.count == 1 && !replacements[0].text.isEmpty && !replacements[0].text.contains("\n")
            ? "Write `\(replacements[0].text)`" : "Correct to: \(corrected)"
        let edits = replacements.map { replacement -> JSONValue in
            [
                "range": document.lines.json(replacement.span.lower..<replacement.span.upper),
                "newText": .string(replacement.text),
            ]
        }
        return [
            "title": .string(title), "kind": "quickfix", "diagnostics": [diagnostic(message, document)],
            "isPreferred": .bool(isPreferred),
            "edit": ["changes": .object([.init(document.address.uri, .array(edits))])],
        ]
    }
}
