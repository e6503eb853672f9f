/// What a block declares, once it has been found to keep the rules of stdlib/README.md.
struct Declared {
    let names: [String]
    /// Names that other languages have for it.
    var foreignNames: [String] = []
}

extension Block {
    /// `## name(…) type`, an empty line, documentation, an example with its result, and `let name(…) = …`.
    func function(in file: SourceFile, faults: inout [Fault]) -> Declared? {
        func refuse(_ words: String, line: Int) -> Declared? {
            faults.append(Fault(path: file.path, line: line, words: words))
            return nil
        }
        guard let head = Heading(declaration: declaration, keyword: "let") else {
            return refuse("a function is declared by `let name(parameters) = body`", line: declarationLine)
        }
        let signature = comment[0]
        guard let open = signature.firstIndex(of: "("), signature[..<open] == head.name else {
            return refuse(
                "the first line must be the signature of `\(head.name)`: `## \(head.name)(…) type`", line: line)
        }
        guard let close = signature.lastIndex(of: ")"), !signature[close...].dropFirst().allSatisfy({ $0 == " " })
        else {
            return refuse("the signature of `\(head.name)` ends with the type of the result", line: line)
        }
        let parameters = Self.parameterNames(signature[signature.index(after: open)..<close])
        guard parameters == head.parameters else {
            let words =
                "the signature of `\(head.name)` names the parameters (\(parameters.joined(separator: ", "))), its `let` "
                + "(\(head.parameters.joined(separator: ", ")))"
            return refuse(words, line: line)
        }
        let prose = comment.dropFirst(2).prefix { !$0.hasPrefix("    ") }
        guard comment.count > 2, comment[1].isEmpty, prose.contains(where: { !$0.isEmpty }) else {
            return refuse("`\(head.name)` has no documentation below an empty `##` line", line: line + 1)
        }
        let examples = comment.filter { $0.hasPrefix("    ") }
        guard let first = examples.first, !first.hasPrefix("    ="), let last = examples.last, last.hasPrefix("    =")
        else {
            return refuse("`\(head.name)` has no example: a query, then its rows after `=`", line: line)
        }
        return Declared(names: [head.name], foreignNames: foreignNames)
    }

    /// A sentence or other names, and `unit name` or `unit name = definition`.
    func unit(in file: SourceFile, faults: inout [Fault]) -> Declared? {
        guard let head = Heading(declaration: declaration, keyword: "unit"), head.parameters.isEmpty else {
            let words = "a unit is declared by `unit name` or `unit name = definition`"
            faults.append(Fault(path: file.path, line: declarationLine, words: words))
            return nil
        }
        return Declared(names: [head.name] + otherNames)
    }

    /// `let name = digits`.
    func scale(in file: SourceFile, faults: inout [Fault]) -> Declared? {
        guard let head = Heading(declaration: declaration, keyword: "let"), head.parameters.isEmpty,
            !head.body.isEmpty, head.body.allSatisfy({ $0 == "_" || ("0"..."9").contains($0) })
        else {
            let words = "a scale word is declared by `let word = whole number`"
            faults.append(Fault(path: file.path, line: declarationLine, words: words))
            return nil
        }
        return Declared(names: [head.name] + otherNames)
    }

    /// `x` and `digits` of `x number 'u, digits int = 0`; `[x any]` is one that may be left out.
    static func parameterNames(_ list: Substring) -> [String] {
        list.split(separator: ",").compactMap { part in
            let name = part.drop { $0 == " " || $0 == "[" }.prefix { $0 != " " }
            return name == "…" ? nil : String(name)
        }
    }
}

/// The name, parameters and body of `let name(a, b) = body` or `unit name = body`.
struct Heading {
    let name: String
    let parameters: [String]
    let body: String

    init?(declaration: String, keyword: String) {
        guard declaration.hasPrefix(keyword + " ") else { return nil }
        var rest = declaration.dropFirst(keyword.count + 1)
        if rest.first == "`" {
            guard let end = rest.dropFirst().firstIndex(of: "`") else { return nil }
            name = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[end...].dropFirst()
        } else {
            name = String(rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber })
            rest = rest.dropFirst(name.count)
        }
        if rest.first == "(" {
            guard let close = rest.firstIndex(of: ")") else { return nil }
            parameters = rest[..<close].dropFirst().split(separator: ",").map { String($0.filter { $0 != " " }) }
            rest = rest[close...].dropFirst()
        } else {
            parameters = []
        }
        guard !name.isEmpty, rest.isEmpty || rest.hasPrefix(" = ") else { return nil }
        body = String(rest.dropFirst(3))
    }
}
