import TinhBase
import TinhCharts
import TinhColumns
import TinhTypes

/// Answers as sections of a page that needs nothing else: tables as people read them, pictures as svg within the page.
enum HTMLWriter {
    /// A picture's rows stand below it, folded, up to so many.
    private static let foldedRowCountMax = 1_000
    private static let pieceBytes = 1 << 16

    static let opening = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width,initial-scale=1"/>
        <title>Tinh</title>
        <style>\(sheet)\(SVGStyle.sheet)</style>
        </head>
        <body>

        """

    static let closing = "</body>\n</html>\n"

    private static let sheet = """
        body{font:15px/1.45 system-ui,-apple-system,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif;color:#1f2328;\
        background:#ffffff;margin:2rem auto;max-width:60rem;padding:0 1rem}\
        section{margin:0 0 2.5rem;overflow-x:auto}\
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
        th,td{padding:.25rem .8rem;text-align:left;border-bottom:1px solid #d8dee4;white-space:pre-wrap}\
        th{border-bottom:2px solid #57606a;white-space:nowrap}.n{text-align:right;white-space:nowrap}.m{color:#57606a}\
        tr.t td{font-weight:600;border-top:2px solid #57606a}\
        svg{max-width:100%;height:auto}pre{white-space:pre-wrap}summary{cursor:pointer;color:#57606a;margin:.5rem 0}\
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#16191d}\
        th,td{border-color:#30363d}th,tr.t td{border-color:#9aa4af}.m,summary{color:#9aa4af}}
        """

    static func write(_ answer: Format.Answer, to sink: ByteSink) throws(WriteFault) {
        guard let chart = answer.chart else {
            try "<section>\n".send(to: sink)
            try write(answer.table, to: sink)
            return try "</section>\n".send(to: sink)
        }
        try ("<section>\n" + SVGPicture.text(chart, isPart: true)).send(to: sink)
        if answer.table.rowCount <= foldedRowCountMax {
            try "<details><summary>the figures</summary>\n".send(to: sink)
            try write(answer.table, to: sink)
            try "</details>\n".send(to: sink)
        }
        try "</section>\n".send(to: sink)
    }

    static func preformatted(_ text: String) -> String {
        // Line breaks are what it is made of.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { MarkupText.escaped(String($0)) }
        return "<section><pre>" + lines.joined(separator: "\n") + "</pre></section>\n"
    }

    private static func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        let columns = HTMLColumn.all(of: table)
        let mark = TotalColumn.index(in: table.schema)
        var text = "<table>\n<thead><tr>"
        for column in columns { text += "<th\(column.isRight ? " class=\"n\"" : "")>\(column.header)</th>" }
        text += "</tr></thead>\n<tbody>\n"
        for chunk in table.chunks {
            for row in 0..<chunk.rowCount {
                // A row of totals says so in the first key that it leaves out.
                let total = mark.flatMap { mark in
                    chunk.columns[mark].isMissing(row)
                        ? nil : Int(truncatingIfNeeded: chunk.columns[mark].wideInteger(row))
                }
                text += total == nil ? "<tr>" : "<tr class=\"t\">"
                for (place, column) in columns.enumerated() {
                    text += column.cell(chunk.columns[column.index], row, isTotal: place == total)
                }
                text += "</tr>\n"
                if text.utf8.count >= pieceBytes {
                    try text.send(to: sink)
                    text = ""
                }
            }
        }
        text += "</tbody>\n</table>\n"
        if table.rowCount == 0 { text += "<p class=\"m\">no rows</p>\n" }
        try text.send(to: sink)
    }
}
