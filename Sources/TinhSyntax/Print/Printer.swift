import TinhBase

/// Writes a tree as text: one canonical line, with no bracket and no back-quote that is not needed.
///
/// Parsing what was printed gives the same tree (`isSameTree`), and printing that gives the same text.
package struct Printer {
    /// Where the next word stands, which decides the words that would be read as something else than a name.
    enum Place { case statement, step, afterName, afterNumber, inside }

    var text = ""
    var place = Place.inside

    /// The script in its canonical form, on as many lines as that takes, comments kept.
    package static func print(_ script: Script) -> String { ScriptPrinter.print(script) }

    package static func print(_ statement: Statement) -> String {
        var printer = Printer()
        printer.statement(statement)
        return printer.text
    }

    package static func print(_ query: Query) -> String {
        var printer = Printer()
        printer.query(query)
        return printer.text
    }

    /// The canonical text of an expression, which names a column that has no other name.
    package static func print(_ expression: Expression) -> String {
        var printer = Printer()
        printer.expression(expression)
        return printer.text
    }

    // MARK: Words

    /// The next word follows without a space: after `-`, `..`, the name of a function.
    var gluesNext = false

    /// A sign or word of the language; a space goes before it unless it is the first of the text or of a bracket.
    mutating func word(_ word: String) {
        if !text.isEmpty, text.utf8.last != UInt8(ascii: "("), !gluesNext { text += " " }
        gluesNext = false
        text += word
        place = .inside
    }

    /// A sign that stands glued to what is before it: `)`, `,`, `..`.
    mutating func glued(_ sign: String) {
        text += sign
        gluesNext = false
        place = .inside
    }

    mutating func open(_ place: Place = .inside) {
        word("(")
        self.place = place
    }

    mutating func separated<Element>(_ all: [Element], _ write: (inout Printer, Element) -> Void) {
        for (index, element) in all.enumerated() {
            if index > 0 { glued(",") }
            write(&self, element)
        }
    }

    mutating func name(_ name: Name) {
        let text = Self.needsQuotes(name.text, place) ? Self.quoted(name.text) : name.text
        word(text)
    }

    mutating func alias(_ name: Name?) {
        guard let name else { return }
        word("as")
        self.name(name)
    }

    mutating func quotedText(_ value: String) { word(Self.textLiteral(value)) }

    static func textLiteral(_ value: String) -> String {
        "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func quoted(_ name: String) -> String {
        "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }

    /// A name as it is written where any name may stand: back-quoted if it must be.
    package static func print(name: String) -> String { needsQuotes(name, .inside) ? quoted(name) : name }

    private static func needsQuotes(_ name: String, _ place: Place) -> Bool {
        let (tokens, errors) = Lexer.tokens(of: SourceText(name: "", text: name))
        guard errors.isEmpty, tokens.count == 1, tokens[0].kind == .word else { return true }
        if place == .afterNumber, ScaleWord.all.contains(name) { return true }
        switch tokens[0].keyword?.place {
        case nil: return false
        case .everywhere?: return true
        case .statement?: return place == .statement
        case .step?, .stepBeforeValue?: return place == .step || place == .statement
        case .afterName?, .afterAnyName?: return place == .afterName || place == .afterNumber
        case .beforeJoin?: return false
        }
    }
}
