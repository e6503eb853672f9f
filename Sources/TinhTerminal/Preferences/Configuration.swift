import Glibc
import TinhBase

/// The preferences of the prompt and where each comes from: lines `name = value` of a file in the XDG folder, and what is set
/// at the prompt. A line that is wrong is told and passed over: it never keeps the prompt from starting.
package struct Configuration {
    package private(set) var preferences = Preferences()
    private var origins: [String: Origin] = [:]
    /// Nil without a home.
    package let path: String?
    /// One line each, for the terminal.
    package private(set) var faults: [String] = []

    enum Origin: Equatable {
        case standard
        case line(Int)
        case flag(String)
        case prompt
    }

    /// Nothing but what holds without a file.
    package init() { path = nil }

    /// As the user's file has it; one that is not there says nothing.
    package static func ofUser() -> Configuration { Configuration(path: standardPath()) }

    init(path: String?) {
        self.path = path
        var status = stat()
        guard let path, stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFCHR else {
            faults.append("\(TerminalText.escaped(path)) is no file; the prompt looks as it does without it")
            return
        }
        do {
            read(try TextFile.bytes(path))
        } catch let error as ProgramError {
            faults.append(error.diagnostic.message + "; the prompt looks as it does without it")
        } catch {
            faults.append("reading \(TerminalText.escaped(path)) was interrupted")
        }
    }

    /// `$XDG_CONFIG_HOME/tinh/config`, or under `~/.config`.
    package static func standardPath() -> String? {
        let folder = Terminal.variable("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (folder ?? Terminal.variable("HOME").map { $0 + "/.config" }).map { $0 + "/tinh/config" }
    }

    func origin(_ name: String) -> Origin { origins[name] ?? .standard }

    /// Sets one; nil when it is done, else what is wrong with it.
    mutating func set(_ name: String, to value: String, from origin: Origin) -> String? {
        guard let setting = AllSettings.named(name) else {
            let nearest = Suggest.nearest(to: name, among: AllSettings.list.map(\.name)).map { "`\($0)`" }
            return "there is no setting `\(Self.echoed(name))`"
                + (nearest.isEmpty
                    ? "; `.config` lists them" : "; did you mean " + nearest.joined(separator: " or ") + "?")
        }
        if value.first == "\"", !value.dropFirst().contains("\"") {
            return "`\(name)`: the quote before `\(Self.echoed(String(value.dropFirst())))` is not closed"
        }
        if let refusal = setting.set(Self.unquoted(value), &preferences) {
            return "`\(name)`: `\(Self.echoed(value))` is not \(refusal.expected)"
        }
        origins[name] = origin
        return nil
    }

    /// What flags of the command line say, nil for what they do not: it goes before the file.
    package mutating func set(format: OutputFormat?, color: ColorChoice?) {
        if let format {
            preferences.mode = format
            origins["mode"] = .flag("--format")
        }
        if let color {
            preferences.color = color
            origins["color"] = .flag("--color")
        }
    }

    private mutating func read(_ bytes: [UInt8]) {
        var seen: [String: Int] = [:]
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        for (index, bytes) in content.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let number = index + 1
            guard let line = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
                tell("the line is not UTF-8 text", line: number)
                continue
            }
            let words = line.trimmed
            guard !words.isEmpty, words.first != "#" else { continue }
            guard let equals = words.firstIndex(of: "=") else {
                tell("write `name = value`, not `\(Self.echoed(String(words)))`", line: number)
                continue
            }
            let name = String(words[..<equals].trimmed)
            let value = Self.withoutComment(words[words.index(after: equals)...].trimmed)
            if let earlier = seen[name] {
                tell(
                    "`\(Self.echoed(name))` is set in line \(earlier) already, and that one holds",
                    line: number)
            } else if let fault = set(name, to: value, from: .line(number)) {
                tell(fault, line: number)
            } else {
                seen[name] = number
            }
        }
    }

    /// What stands in the file, or was typed, as a message names it: harmless, and the beginning of what is long.
    private static func echoed(_ text: String) -> String {
        ChartSigns.ofTerminal.truncated(TerminalText.escaped(text), to: echoWidthMax)
    }

    private static let echoWidthMax = 60

    private mutating func tell(_ words: String, line: Int) {
        faults.append("\(TerminalText.escaped(path ?? "")):\(line): \(words)")
    }

    /// A `#` behind a blank begins a comment, but not within quotes.
    private static func withoutComment(_ value: Substring) -> String {
        if value.first == "\"", let end = value.dropFirst().firstIndex(of: "\"") { return String(value[...end]) }
        var previous: Character = "x"
        for index in value.indices {
            if value[index] == "#", previous == " " || previous == "\t" { return String(value[..<index].trimmed) }
            previous = value[index]
        }
        return String(value)
    }

    private static func unquoted(_ value: String) -> String {
        value.count >= 2 && value.first == "\"" && value.last == "\"" ? String(value.dropFirst().dropLast()) : value
    }
}
