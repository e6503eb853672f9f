import TinhBase
import TinhCharts
import TinhColumns
import TinhTypes

/// Answers as sections of a page that needs nothing else: tables as people read them, pictures as svg within the page.
enum HTMLWriter {
    /// A picture's rows stand below it, folded, up to so many.
    private static let foldedRowCountMax = 1_000
    private static let pieceBytes = 1 << 16
    /// Longer tables say how long they are: they scroll.
    private static let countedRowCount = 20

    static func opening(title: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width,initial-scale=1"/>
        <title>\(title.isEmpty ? "Tinh" : MarkupText.escaped(HTMLProse.title(title)))</title>
        <style>\(HTMLStyle.sheet)\(SVGStyle.sheet)</style>
        </head>
        <body>

        """
    }

    static let closing = "</body>\n</html>\n"

    static func write(_ answer: Format.Answer, to sink: ByteSink) throws(WriteFault) {
        try "<section>\n".send(to: sink)
        if let chart = answer.chart {
            try answer.picture(of: chart, isPart: true).send(to: sink)
            if answer.table.rowCount <= foldedRowCountMax {
                try "<details><summary>the figures</summary>\n".send(to: sink)
                try write(answer.table, additive: answer.additive, to: sink)
                try "</details>\n".send(to: sink)
            }
        } else {
            try write(answer.table, additive: answer.additive, to: sink)
        }
        let notes = answer.notes.map { "<p class=\"note\">\(HTMLProse.inline($0))</p>\n" }
        try (notes.joined() + "</section>\n").send(to: sink)
    }

    static func preformatted(_ text: String) -> String {
        // Line breaks are what it is made of.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { MarkupText.escaped(String($0)) }
        return "<section><pre>" + lines.joined(separator: "\n") + "</pre></section>\n"
    }

    private static func write(_ table: Table, additive: Set<Int>, to sink: ByteSink) throws(WriteFault) {
        let columns = HTMLColumn.all(of: table, additive: additive)
        let mark = TotalColumn.index(in: table.schema)
        var text = "<div class=\"table\"><table>\n<thead><tr>"
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
        text += "</tbody>\n</table></div>\n"
        if table.rowCount == 0 { text += "<p class=\"m\">no rows</p>\n" }
        if table.rowCount > countedRowCount {
            text += "<p class=\"m\">\(NumberText.grouped(Int128(table.rowCount))) rows</p>\n"
        }
        try text.send(to: sink)
    }
}
