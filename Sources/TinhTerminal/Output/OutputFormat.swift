import Tinh

/// How results print.
package enum OutputFormat: Equatable, Sendable {
    /// For people.
    case table
    /// Worked out, not printed.
    case none
    /// One of `Engine.formats`.
    case machine(String)

    /// Names for `--format`.
    package static var names: [String] { ["table"] + Engine.formats + ["none"] }

    package init?(name: String) {
        switch name {
        case "table": self = .table
        case "none": self = .none
        default:
            guard Engine.formats.contains(name) else { return nil }
            self = .machine(name)
        }
    }

    /// By the ending of a file's name.
    package init(endingOf path: String) throws {
        let file = path.split(separator: "/").last ?? ""
        let ending = file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
        if let name = Engine.format(ofFile: path) {
            self = .machine(name)
        } else if ending == "txt" {
            self = .table
        } else {
            throw ProgramError.unknownEnding(
                path: path, endings: Engine.formats.map { "." + Engine.ending(ofFormat: $0) } + [".txt"])
        }
    }

    var name: String {
        switch self {
        case .table: "table"
        case .none: "none"
        case .machine(let name): name
        }
    }

    /// The ending of a file of this format.
    var ending: String {
        switch self {
        case .table, .none: "txt"
        case .machine(let name): Engine.ending(ofFormat: name)
        }
    }

    /// Several results stand on one page, with a head and a foot.
    var hasPages: Bool {
        if case .machine(let name) = self { Engine.hasPages(format: name) } else { false }
    }

    func opening(title: String) -> String {
        if case .machine(let name) = self { Engine.opening(ofFormat: name, title: title) } else { "" }
    }

    func prose(_ paragraphs: [String], isFirst: Bool) -> String {
        if case .machine(let name) = self { Engine.prose(paragraphs, isFirst: isFirst, inFormat: name) } else { "" }
    }

    var closing: String {
        if case .machine(let name) = self { Engine.closing(ofFormat: name) } else { "" }
    }

    /// What stands between two results in one stream.
    var separator: String {
        switch self {
        case .table: "\n"
        case .none: ""
        case .machine(let name): Engine.separator(ofFormat: name)
        }
    }
}
