import TinhLanguageServer

/// A file for another program, made of the tables of commands, flags and topics, so that it says what `tinh help` says.
struct Generated: Sendable {
    let name: String
    let text: @Sendable () -> String

    static let all: [Generated] = [
        Generated(name: "man") { ManPage.text },
        Generated(name: "bash") { BashCompletion.text },
        Generated(name: "zsh") { ZshCompletion.text },
        Generated(name: "fish") { FishCompletion.text },
        Generated(name: "textmate") { TextMateGrammar.text },
        Generated(name: "vim") { VimSyntax.text },
        Generated(name: "emacs") { EmacsMode.text },
    ]
}

/// What shells complete.
enum CompletedWords {
    static var flags: [Flag] { AllFlags.list.filter(\.isShownInHelp) }

    static var commands: [Command] { AllCommands.list.filter { $0.isShownInHelp && !$0.name.isEmpty } }

    /// The topics that are words: what a shell would take for a sign of its own is not worth completing.
    static var topics: [String] {
        let words = UsageText.allTopics.filter { topic in
            topic.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || "0123456789_.- ".unicodeScalars.contains($0)
            }
                && topic.first?.isLetter == true
        }
        return Set(words).sorted()
    }
}
