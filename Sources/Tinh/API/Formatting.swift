import TinhBase
import TinhSyntax

extension Engine {
    /// A script in its canonical form: one for all ways to write the same, comments and single empty lines kept. Formatting
    /// what was formatted changes nothing.
    ///
    /// Throws every syntax error when it cannot be parsed. `name` is what messages call it. O(length).
    public static func formatted(script text: String, name: String = "script") throws(TinhError) -> String {
        let source = SourceText(name: name, text: text)
        return try LargeStack().run { () throws(TinhError) in Printer.print(try Session.parse(source)) }
    }
}
