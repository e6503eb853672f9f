import Tinh

/// `tinh generate bash`: a completion function for bash 4 and later, which needs nothing but bash itself.
enum BashCompletion {
    static var text: String {
        """
        # Completion of tinh for bash, written by `tinh generate bash`.

        _tinh_words() {
            local IFS=$'\\n'
            COMPREPLY=($(compgen -W "$1" -- "$2"))
        }

        _tinh() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command="" index earlier
            COMPREPLY=()
            # bash parts --format=csv into three words.
            if [[ $word == "=" ]]; then
                word=""
            elif [[ $before == "=" && COMP_CWORD -ge 2 ]]; then
                before=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case $before in
        \(flagArguments)
            esac
            if [[ $word == -* ]]; then
                _tinh_words '\(lines(flags))' "$word"
                return
            fi
            for ((index = 1; index < COMP_CWORD; index++)); do
                earlier=${COMP_WORDS[index]}
                case $earlier in
                \(flagsWithArguments)) ((index++)) ;;
                -*) ;;
                *) command=$earlier; break ;;
                esac
            done
            case $command in
            "")
                # Commands and files; a quoted name is left to bash.
                if [[ $word != *[\\\\\\"\\']* ]]; then
                    local IFS=$'\\n'
                    compopt -o filenames 2>/dev/null
                    COMPREPLY=($(compgen -W '\(lines(commands))' -- "$word") $(compgen -f -- "$word"))
                fi
                ;;
        \(operands)
            esac
        }

        complete -o default -F _tinh tinh

        """
    }

    private static var commands: [String] { CompletedWords.commands.map(\.name) }

    private static var flags: [String] {
        CompletedWords.flags.flatMap { flag in (flag.letter.map { ["-\($0)"] } ?? []) + [flag.long] }
    }

    private static var flagsWithArguments: String {
        CompletedWords.flags.filter { $0.placeholder != nil }.map(pattern).joined(separator: "|")
    }

    /// What follows a flag: a word of a list, a file, which bash completes itself, or what nobody can complete.
    private static var flagArguments: String {
        CompletedWords.flags.filter { $0.placeholder != nil }.map { flag in
            if !flag.choices.isEmpty {
                return "    \(pattern(flag))) _tinh_words '\(lines(flag.choices))' \"$word\"; return ;;"
            }
            return flag.takesFile
                ? "    \(pattern(flag))) return ;;" : "    \(pattern(flag))) compopt +o default 2>/dev/null; return ;;"
        }.joined(separator: "\n")
    }

    private static func pattern(_ flag: Flag) -> String {
        (flag.letter.map { "-\($0)|" } ?? "") + flag.long
    }

    private static var operands: String {
        CompletedWords.commands.compactMap { command in
            switch command.operands {
            case .files: nil
            case .topics:
                """
                    \(command.name))
                        compopt +o default 2>/dev/null
                        if [[ $word == [EN]* ]]; then
                            _tinh_words '\(lines(Engine.helpCodes))' "$word"
                        else
                            _tinh_words '\(lines(CompletedWords.topics))' "$word"
                            local at
                            for at in "${!COMPREPLY[@]}"; do printf -v "COMPREPLY[$at]" %q "${COMPREPLY[at]}"; done
                        fi
                        ;;
                """
            case .words(let words):
                """
                    \(command.name))
                        compopt +o default 2>/dev/null
                        _tinh_words '\(lines(words))' "$word"
                        ;;
                """
            }
        }.joined(separator: "\n")
    }

    /// One word a line within single quotes.
    private static func lines(_ words: [String]) -> String { words.joined(separator: "\n") }
}
