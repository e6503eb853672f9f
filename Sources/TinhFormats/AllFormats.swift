import TinhColumns

extension Format {
    /// Every format that Tinh knows; flags, help and the round-trip tests run over this list.
    package static let all: [Format] = [csv, tsv, json, ndjson, markdown]

    static let csv = Format(
        name: "csv", endings: ["csv"], unread: nil,
        write: { table, sink throws(WriteFault) in
            try DelimitedWriter(delimiter: UInt8(ascii: ",")).write(table, to: sink)
        },
        separator: "\n")

    static let tsv = Format(
        name: "tsv", endings: ["tsv", "tab"], unread: nil,
        write: { table, sink throws(WriteFault) in
            try DelimitedWriter(delimiter: UInt8(ascii: "\t")).write(table, to: sink)
        },
        separator: "\n")

    static let json = Format(
        name: "json", endings: ["json"], unread: "JSON",
        write: { table, sink throws(WriteFault) in try JSONWriter(isArray: true).write(table, to: sink) },
        separator: "")

    static let ndjson = Format(
        name: "ndjson", endings: ["ndjson", "jsonl"], unread: "JSON",
        write: { table, sink throws(WriteFault) in try JSONWriter(isArray: false).write(table, to: sink) },
        separator: "")

    static let markdown = Format(
        name: "markdown", endings: ["md", "markdown"], unread: "Markdown",
        write: { table, sink throws(WriteFault) in try MarkdownWriter().write(table, to: sink) },
        separator: "\n")
}
