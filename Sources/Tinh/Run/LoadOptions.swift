import TinhBase
import TinhFormats
import TinhSemantics
import TinhTypes

/// What `load` says of a file, as the reader wants it: `(compensation: int VND) with (missing "-", delimiter ";")`.
enum LoadOptions {
    static let names = ["decimal", "delimiter", "missing"]

    static func csv(_ load: CheckedLoad) throws(TinhError) -> CSVOptions {
        var options = CSVOptions(
            columns: load.columns.map { column in
                DeclaredColumn(
                    name: column.name, kind: column.type.kind,
                    unit: column.type.unit.isNone ? nil : column.type.unit, format: column.format)
            })
        for option in load.options {
            guard names.contains(option.name) else { throw unknown(option) }
            guard case .text(let text) = option.value else { throw wrong(option, "is given as a text") }
            switch option.name {
            case "missing": options.missing.append(text)
            case "delimiter":
                guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != UInt8(ascii: "\"") else {
                    throw wrong(option, "is one sign, such as \";\"")
                }
                options.delimiter = byte
            case "decimal":
                guard let mark: DecimalMark = [".": .point, ",": .comma][text] else {
                    throw wrong(option, "is \".\" or \",\"")
                }
                options.decimalMark = mark
            default: throw unknown(option)
            }
        }
        return options
    }

    private static func unknown(_ option: CheckedLoad.Option) -> TinhError {
        let nearest = Suggest.nearest(to: option.name, among: names, limit: 1).first
        let all = "the options are `missing \"-\"`, `delimiter \";\"` and `decimal \",\"`"
        return TinhError([
            Diagnostic(
                "E0231", .error, "`load` has no option `\(option.name)`", place: option.place,
                remedy: nearest.map { "did you mean `\($0)`? \(all)" } ?? all)
        ])
    }

    private static func wrong(_ option: CheckedLoad.Option, _ words: String) -> TinhError {
        TinhError([Diagnostic("E0330", .error, "the option `\(option.name)` \(words)", place: option.place)])
    }
}
