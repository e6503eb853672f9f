import TinhTerminal

/// What is asked, and with which values.
extension Flag {
    static let query = Flag("command", letter: "c", takes: "QUERY", "run QUERY (any statements) and print each result")
    {
        query, settings in
        guard settings.query == nil else { throw ProgramError.tooManyQueries }
        settings.query = query
    }

    static let parameter = Flag("param", takes: "NAME=VALUE", "the value of $NAME; as often as there are parameters") {
        text, settings in
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw ProgramError.badArgument(flag: "--param", value: text, expected: "NAME=VALUE, as in year=2023")
        }
        var name = text[..<equals]
        if name.first == "$" { name.removeFirst() }
        settings.parameters.append((String(name), String(text[text.index(after: equals)...])))
    }

    static let strict = Flag("strict", "notes that changed how the query was read are errors") { _, settings in
        settings.isStrict = true
    }
}
