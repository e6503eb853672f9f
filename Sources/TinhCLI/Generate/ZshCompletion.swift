import Tinh

/// `tinh generate zsh`: a completion function for zsh, to be kept as `_tinh` in a folder of `fpath`.
enum ZshCompletion {
    static var text: String {
        """
        #compdef tinh
        # Completion of tinh for zsh, written by `tinh generate zsh`.

        _tinh() {
            local curcontext="$curcontext" state line
            typeset -A opt_args
            _arguments -s -S \\
        \(flags)
                '1: :->first' \\
                '*: :->further'
            case $state in
            first)
                local -a commands=(
        \(CompletedWords.commands.map { "            " + quoted(escaped($0.name) + ":" + $0.words) }.joined(separator: "\n"))
                )
                _alternative 'commands:command:{_describe command commands}' 'files:file:_files'
                ;;
            further)
                case $line[1] in
        \(operands)
                *) _files ;;
                esac
                ;;
            esac
        }

        _tinh "$@"

        """
    }

    private static var flags: String {
        CompletedWords.flags.map { flag in
            let words = "[" + escaped(flag.words, also: "[]") + "]"
            let argument: String
            switch flag.placeholder {
            case nil: argument = ""
            case let name? where !flag.choices.isEmpty: argument = ":\(name):(\(flag.choices.joined(separator: " ")))"
            case let name?: argument = flag.takesFile ? ":\(name):_files" : ":\(name): "
            }
            let sign = flag.placeholder == nil ? "" : "="
            let repeated = flag.name == Flag.parameter.name ? "*" : ""
            guard let letter = flag.letter else {
                return "        " + quoted(repeated + flag.long + sign + words + argument) + " \\"
            }
            let letterSign = flag.placeholder == nil ? "" : "+"
            return "        '(-\(letter) \(flag.long))'{-\(letter)\(letterSign),\(flag.long)\(sign)}"
                + quoted(words + argument) + " \\"
        }.joined(separator: "\n")
    }

    private static var operands: String {
        CompletedWords.commands.compactMap { command in
            switch command.operands {
            case .files: nil
            case .topics:
                """
                        \(command.name))
                            local -a topics=(
                \(list(CompletedWords.topics))
                            )
                            local -a codes=(
                \(list(Engine.helpCodes))
                            )
                            if [[ $PREFIX == [EN]* ]]; then compadd -a codes; else compadd -a topics; fi
                            ;;
                """
            case .words(let words): "        \(command.name)) compadd \(words.joined(separator: " ")) ;;"
            }
        }.joined(separator: "\n")
    }

    private static func list(_ words: [String]) -> String {
        words.map { "                " + quoted($0) }.joined(separator: "\n")
    }

    /// Within a description zsh takes a colon, and what else is named, for signs of its own.
    private static func escaped(_ text: String, also signs: String = "") -> String {
        text.map { (":\\" + signs).contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
