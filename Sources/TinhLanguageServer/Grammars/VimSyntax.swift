/// `grammar/editors/vim/syntax/tinh.vim`: colours for Vim and Neovim.
package enum VimSyntax {
    package static var text: String {
        """
        " Vim syntax file of Tinh, written by `tinh generate vim`.
        if exists("b:current_syntax")
          finish
        endif

        syn case match
        syn iskeyword @,48-57,_,192-255
        \(keywords("tinhFunction", GrammarWords.functions))
        \(keywords("tinhClause", GrammarWords.clauses))
        \(keywords("tinhOperator", GrammarWords.operators))
        \(keywords("tinhConstant", GrammarWords.literals))
        syn match tinhStatement /\\%(^\\|;\\)\\s*\\zs\\%(\(alternatives(GrammarWords.statements))\\)\\>/
        syn match tinhStep /\\%(^\\|[|;(]\\|\\<explain\\>\\|\\<trace\\>\\)\\s*\\zs\\%(\(alternatives(GrammarWords.steps))\\)\\>/
        syn match tinhScale /\\%([0-9]\\s\\+\\)\\@<=\\%(\(alternatives(GrammarWords.scales))\\)\\>/
        syn match tinhNumber /\\<[0-9]\\%(_\\?[0-9]\\)*\\%(\\.[0-9]\\%(_\\?[0-9]\\)*\\)\\?\\%([eE][+-]\\?[0-9]\\+\\)\\?%\\?/
        syn match tinhPeriod /@[0-9][0-9A-Za-z:-]*/
        syn match tinhParameter /\\$\\k\\+/
        syn match tinhSign /\(GrammarWords.signs.map(escaped).joined(separator: "\\|"))/
        syn match tinhBar /|/
        syn region tinhText start=/"/ skip=/""/ end=/"/ oneline
        syn region tinhQuoted start=/`/ skip=/``/ end=/`/ oneline
        syn match tinhComment /#.*$/
        syn match tinhDocumentation /##.*$/

        hi def link tinhFunction Function
        hi def link tinhClause Keyword
        hi def link tinhStatement Keyword
        hi def link tinhStep Keyword
        hi def link tinhOperator Operator
        hi def link tinhSign Operator
        hi def link tinhBar Delimiter
        hi def link tinhConstant Constant
        hi def link tinhNumber Number
        hi def link tinhPeriod Number
        hi def link tinhScale Number
        hi def link tinhParameter Identifier
        hi def link tinhText String
        hi def link tinhQuoted Identifier
        hi def link tinhComment Comment
        hi def link tinhDocumentation SpecialComment

        let b:current_syntax = "tinh"

        """
    }

    /// Words that `syn keyword` takes for arguments of its own.
    private static let arguments: Set<String> = ["contains", "contained", "fold", "display", "extend", "oneline"]

    private static func keywords(_ group: String, _ words: [String]) -> String {
        let plain = words.filter { !arguments.contains($0) }.joined(separator: " ")
        let others = words.filter(arguments.contains).map { "\nsyn match \(group) /\\<\($0)\\>/" }.joined()
        return "syn keyword \(group) \(plain)" + others
    }

    private static func alternatives(_ words: [String]) -> String { words.joined(separator: "\\|") }

    private static func escaped(_ sign: String) -> String {
        sign.map { #".*^$[]~/\"#.contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
