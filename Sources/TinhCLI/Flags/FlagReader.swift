import CGetopt
import Glibc
import TinhTerminal

/// Reads a command line by glibc's getopt_long, with the table of `AllFlags`. Flags may stand anywhere, `--` ends them.
enum FlagReader {
    /// getopt's value for a flag is this and its index: beyond every letter.
    private static let firstValue: Int32 = 1000

    static func read(_ arguments: [String], into settings: inout Settings) throws {
        // getopt keeps pointers to names and arguments; a program reads its command line once.
        var argv = arguments.map { strdup($0) } + [nil]
        let names = AllFlags.list.map { strdup($0.name) }
        defer { for text in argv + names { free(text) } }
        var options = AllFlags.list.indices.map { index in
            option(
                name: names[index], has_arg: AllFlags.list[index].placeholder == nil ? no_argument : required_argument,
                flag: nil, val: firstValue + Int32(index))
        }
        options.append(option())
        // `-`: an operand is handed over in its place, as option 1; `:`: a missing argument is told from an unknown flag.
        var letters = "-:"
        for flag in AllFlags.list {
            guard let letter = flag.letter else { continue }
            letters.append(letter)
            if flag.placeholder != nil { letters.append(":") }
        }

        var startIndex: Int32 = 1
        while true {
            let found = tinh_next_option(Int32(arguments.count), &argv, letters, options, startIndex)
            startIndex = 0
            let next = Int(found.nextIndex)
            if found.value == -1 {
                settings.operands += arguments.dropFirst(next)
                return
            }
            let word = arguments[max(0, min(next, arguments.count) - 1)]
            let argument = found.argument.map { String(cString: $0) } ?? ""
            if found.value == 1 {
                settings.operands.append(argument)
            } else if found.value == Int32(UInt8(ascii: "?")) {
                throw unknown(word)
            } else if found.value == Int32(UInt8(ascii: ":")) {
                guard let flag = flag(found.faulty) else { throw unknown(word) }
                throw ProgramError.missingArgument(flag: word, placeholder: flag.placeholder ?? "value")
            } else if let flag = flag(found.value) {
                if found.value >= firstValue { try checkWhole(flag, arguments[..<min(next, arguments.count)]) }
                try flag.apply(argument, &settings)
            }
        }
    }

    /// `--error-format json` stands somewhere in a command line that is wrong.
    static func wantsMessagesForPrograms(_ arguments: [String]) -> Bool {
        let (long, json) = (Flag.errorFormat.long, MessageFormat.json.rawValue)
        return arguments.contains("\(long)=\(json)")
            || zip(arguments, arguments.dropFirst()).contains { $0 == long && $1 == json }
    }

    /// The flag of a getopt value: an index of the table, or a letter.
    private static func flag(_ value: Int32) -> Flag? {
        if value >= firstValue { return AllFlags.list[Int(value - firstValue)] }
        return AllFlags.list.first { $0.letter?.asciiValue.map(Int32.init) == value }
    }

    private static func unknown(_ word: String) -> ProgramError {
        let name = String(word.prefix { $0 != "=" })
        if word != name, AllFlags.list.contains(where: { $0.long == name && $0.placeholder == nil }) {
            return .unexpectedArgument(flag: name)
        }
        return .unknownFlag(name, known: AllFlags.list.map(\.long))
    }

    /// getopt takes any beginning of a flag's name for the flag; a script that relies on it breaks with the next flag.
    private static func checkWhole(_ flag: Flag, _ read: ArraySlice<String>) throws {
        let words = read.suffix(2)
        guard !words.contains(where: { $0 == flag.long || $0.hasPrefix(flag.long + "=") }) else { return }
        throw unknown(words.last { $0.hasPrefix("--") } ?? flag.long)
    }
}
