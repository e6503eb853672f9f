import TinhColumns

extension Format {
    /// Every format that Tinh knows; flags, help and the round-trip tests run over this list.
    package static let all: [Format] = [csv, tsv, json, ndjson, markdown, html, svg]

    static let csv = Format(
        name: "csv", endings: ["csv"], unread: nil,
        body: { answer, sink throws(WriteFault) in
            try DelimitedWriter(delimiter: UInt8(ascii: ",")).write(answer.table, to: sink)
        },
        separator: "\n", layoutControls: "\n")

    static let tsv = Format(
        name: "tsv", endings: ["tsv", "tab"], unread: nil,
        body: { answer, sink throws(WriteFault) in
            try DelimitedWriter(delimiter: UInt8(ascii: "\t")).write(answer.table, to: sink)
        },
        separator: "\n", layoutControls: "\n\t")

    static let json = Format(
        name: "json", endings: ["json"], unread: "JSON",
        body: { answer, sink throws(WriteFault) in try JSONWriter(isArray: true).write(answer.table, to: sink) },
        separator: "", layoutControls: "\n", escapesAsJSON: true, marksTotals: true)

    static let ndjson = Format(
        name: "ndjson", endings: ["ndjson", "jsonl"], unread: "JSON",
        body: { answer, sink throws(WriteFault) in try JSONWriter(isArray: false).write(answer.table, to: sink) },
        separator: "", layoutControls: "\n", escapesAsJSON: true, marksTotals: true)

    static let markdown = Format(
        name: "markdown", endings: ["md", "markdown"], unread: "Markdown",
        body: { answer, sink throws(WriteFault) in try MarkdownWriter().write(answer.table, to: sink) },
        separator: "\n", layoutControls: "\n", marksTotals: true)

    static let html = Format(
        name: "html", endings: ["html", "htm"], unread: "HTML",
        body: { answer, sink throws(WriteFault) in try HTMLWriter.write(answer, to: sink) },
        separator: "",
        page: Page(opening: HTMLWriter.opening, closing: HTMLWriter.closing, prose: HTMLProse.text),
        drawsPictures: true, showsUnits: true,
        marksTotals: true,
        text: HTMLWriter.preformatted)

    /// Pictures only.
    static let svg = Format(
        name: "svg", endings: ["svg"], unread: "SVG",
        body: { answer, sink throws(WriteFault) in
            guard let chart = answer.chart else { return }
            try answer.picture(of: chart).send(to: sink)
        },
        separator: "\n", drawsOnly: true, drawsPictures: true, showsUnits: true, marksTotals: true)
}
