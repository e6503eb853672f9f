import Glibc
import Tinh
import TinhTerminal

extension Command {
    static let help = Command(
        "help", usage: "help [TOPIC]", "this help, or the manual's words on TOPIC: a word, or the code of an error",
        operands: .topics
    ) { settings in
        guard !settings.wantsHelp, !settings.operands.isEmpty else {
            try show(UsageText.text)
            return 0
        }
        let topic = settings.operands.joined(separator: " ")
        if let text = Engine.help(for: topic) {
            try show(text)
        } else if let text = UsageText.topic(topic) {
            try show(text)
        } else {
            throw ProgramError.unknownTopic(
                topic, known: UsageText.allTopics, codes: Engine.nearestHelpCodes(to: topic))
        }
        return 0
    }

    static let version = Command("", usage: "--version", "the version", isShownInHelp: false) { _ in
        try show("tinh " + Program.version)
        return 0
    }

    static func show(_ text: String) throws {
        let stream = ByteStream(descriptor: STDOUT_FILENO, name: "standard output")
        signal(SIGPIPE, SIG_IGN)
        try stream.write(text.hasSuffix("\n") ? text : text + "\n")
        try stream.flush()
    }
}
