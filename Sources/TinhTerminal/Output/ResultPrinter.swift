import Glibc
import Tinh
import TinhBase
import TinhCharts

/// Where results go, in which format.
package final class ResultPrinter {
    package private(set) var format: OutputFormat
    private var style: Style
    /// Set at the prompt: how tables look there.
    private var preferences: Preferences?
    private var destination: Destination
    private var resultCount = 0
    /// Where a page is open: a format with a head and a foot.
    private var pageStream: ByteStream?
    /// What the author says before the next result, where results stand on pages.
    private var prose: [String] = []
    /// Nothing stands before the next result that it must be parted from.
    private var isFirst = true
    /// Said where a folder took the place of the one file asked for, since there was a second result.
    package private(set) var folderNote: String?
    private var pagerNote: String?

    private enum Destination {
        case standardOutput(ByteStream)
        /// One result becomes the file; with a second one both go into a folder of its name. A page has room for all.
        case file(path: String, first: PendingFile)
        /// Names are 1.csv, 2.csv …
        case folder(path: String, files: [(file: PendingFile, path: String?)])
    }

    /// To standard output.
    package init(format: OutputFormat, style: Style) {
        self.format = format
        self.style = style
        destination = .standardOutput(
            ByteStream(descriptor: STDOUT_FILENO, name: "standard output", heedsInterrupts: true))
    }

    /// To a file, or to a folder where `path` is one or ends in `/`. Nothing is seen there before `finish`.
    package init(path: String, format: OutputFormat?) throws {
        style = Style(isOn: false)
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        if isFolder || path.hasSuffix("/") {
            self.format = format ?? .machine("csv")
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            if !isFolder { try Self.makeFolder(folder) }
            destination = .folder(path: folder, files: [])
        } else {
            self.format = try format ?? OutputFormat(endingOf: path)
            destination = .file(path: path, first: try PendingFile(path: path))
        }
    }

    /// At the prompt: from now on results look as is preferred there.
    func apply(_ preferences: Preferences) throws {
        if preferences.mode != format { try closePage() }
        self.preferences = preferences
        guard case .standardOutput(let stream) = destination else { return }
        style = Style(isOn: preferences.color.isOn(stream.descriptor), theme: preferences.theme)
        format = preferences.mode
    }

    /// For the REPL: a prompt stands between the results.
    func beginAnew() throws {
        try closePage()
        isFirst = true
    }

    /// Below the answers of one text at the prompt: the foot of their page.
    func endPage() throws {
        try closePage()
        try flushStandardOutput()
    }

    package func print(_ result: Result) throws {
        guard format != .none else { return }
        let stream = try nextStream()
        switch format {
        case .none: break
        case .table:
            if let chart = result.chart {
                try stream.write(picture(chart, pictureLayout(stream)))
            } else {
                let table = TableText.rendered(result, layout: layout(stream))
                if let signal = Interruption.pending { throw Interrupted(signal: signal) }
                if !isPaged(result, table, stream) { try stream.write(table.text) }
            }
        case .machine(let name): try write(result, format: name, stream)
        }
        try endFile()
        try flushStandardOutput()
    }

    /// What `explain` says.
    package func print(text: String) throws {
        guard format != .none else { return }
        let stream = try nextStream()
        let all = text.hasSuffix("\n") ? text : text + "\n"
        let line = isOnTerminal(stream) ? TerminalText.escaped(all, keeping: "\n") : all
        if case .machine(let name) = format {
            try stream.write(Engine.written(line, inFormat: name))
        } else {
            try stream.write(line)
        }
        try endFile()
        try flushStandardOutput()
    }

    private func isOnTerminal(_ stream: ByteStream) -> Bool {
        guard case .standardOutput = destination else { return false }
        return Terminal.isTerminal(stream.descriptor)
    }

    /// The exact bytes, but on a terminal without control characters of the data.
    private func write(_ result: Result, format name: String, _ stream: ByteStream) throws {
        guard isOnTerminal(stream), let controls = Engine.layoutControls(ofFormat: name) else {
            return try result.write(format: name, isPart: true, isCalledOff: Interruption.isPending) {
                try stream.write($0)
            }
        }
        var filter = TerminalFilter(keeping: controls, asJSON: Engine.escapesAsJSON(format: name))
        try result.write(format: name, isPart: true, isCalledOff: Interruption.isPending) {
            try stream.write(filter.text($0))
        }
        try stream.write(filter.end())
    }

    /// Puts files in their places. Returns false when a file was asked for and there was no result.
    package func finish() throws -> Bool {
        switch destination {
        case .standardOutput(let stream):
            try closePage()
            try stream.flush()
            return true
        case .file(_, let file):
            guard resultCount > 0 else { return false }
            try closePage()
            try file.commit()
            return true
        case .folder(_, let files):
            for (file, path) in files { try file.commit(as: path) }
            return resultCount > 0
        }
    }

    /// Of a format with pages the results of a stream stand on one; a folder has a page for each.
    private func closePage() throws {
        guard let page = pageStream else { return }
        pageStream = nil
        try page.write(format.closing)
    }

    private func endFile() throws {
        if case .folder = destination { try closePage() }
    }

    private func openPage(_ stream: ByteStream) throws -> ByteStream {
        guard format.hasPages else { return stream }
        let isFirst = pageStream == nil
        if isFirst {
            pageStream = stream
            try stream.write(format.opening(title: prose.first ?? ""))
        }
        if !prose.isEmpty { try stream.write(format.prose(prose, isFirst: isFirst)) }
        prose = []
        return stream
    }

    /// Comments of a script: on a page they stand before the next result.
    func tell(_ comments: [String]) {
        if format.hasPages { prose += comments }
    }

    private func flushStandardOutput() throws {
        if case .standardOutput(let stream) = destination { try stream.flush() }
    }

    /// A picture of many points takes its time.
    private func picture(_ chart: ResultChart, _ layout: ChartText.Layout) throws(Interrupted) -> String {
        do throws(ChartFault) {
            return try ChartText.text(chart.chart, layout: layout, meter: WorkMeter(Interruption.isPending))
        } catch {
            throw Interrupted(signal: Interruption.pending ?? SIGINT)
        }
    }

    private func pictureLayout(_ stream: ByteStream) -> ChartText.Layout {
        guard case .standardOutput = destination, Terminal.isTerminal(stream.descriptor) else {
            return ChartText.Layout(style: style)
        }
        let size = Terminal.size(stream.descriptor)
        return ChartText.Layout(
            columnCount: size.columnCount, rowCount: size.rowCount, style: style,
            signs: .ofTerminal, isCut: true)
    }

    private func layout(_ stream: ByteStream) -> TableText.Layout {
        guard case .standardOutput = destination, Terminal.isTerminal(stream.descriptor) else {
            return TableText.Layout(style: style)
        }
        var layout = TableText.Layout.terminal(columnCount: Terminal.columnCount(stream.descriptor), style: style)
        layout.signs = .ofTerminal
        layout.isCalledOff = Interruption.isPending
        guard let preferences else { return layout }
        layout.rowCountMax = preferences.rowCountMax
        layout.grouping = preferences.grouping
        layout.remedy =
            preferences.pager.words == nil
            ? "`.save FILE.csv` writes all, `it | take 10` asks for fewer"
            : "`.page` shows them, `.save FILE.csv` writes all"
        layout.columnRemedy =
            preferences.pager.words == nil ? "; `it | show` with their names shows them" : "; `.page` shows them"
        return layout
    }

    /// Shows a table by the pager where it is larger than the screen at the prompt; false where it is to be printed.
    private func isPaged(_ result: Result, _ table: TableText.Rendered, _ stream: ByteStream) -> Bool {
        guard preferences != nil, Terminal.isTerminal(stream.descriptor) else { return false }
        let size = Terminal.size(stream.descriptor)
        guard !table.isWhole || table.lineCount >= size.rowCount else { return false }
        return page(result)
    }

    /// Rows that a pager is given.
    private static let pagedRowCountMax = 10_000

    /// Shows a result whole by the pager, texts at their full width. False where there is none.
    func page(_ result: Result) -> Bool {
        guard let preferences, let words = preferences.pager.words, case .standardOutput(let stream) = destination,
            Terminal.isTerminal(stream.descriptor), (try? stream.flush()) != nil
        else { return false }
        var layout = TableText.Layout(rowCountMax: Self.pagedRowCountMax, style: style)
        layout.grouping = preferences.grouping
        layout.signs = .ofTerminal
        layout.remedy = "`.save FILE.csv` writes all"
        // It has lines of its own for what would stand side by side.
        if result.isProfile { layout.columnCountMax = Terminal.columnCount(stream.descriptor) }
        let table = TableText.rendered(result, layout: layout)
        switch Pager.show(table.text, by: words, headerLineCount: table.headerLineCount) {
        case .shown: return true
        case .absent: return false
        case .failed:
            pagerNote = "the pager `\(TerminalText.escaped(words))` failed, and the answer is shown without it"
            return false
        }
    }

    /// What is to be said of a pager that failed; once.
    func takePagerNote() -> String? {
        defer { pagerNote = nil }
        return pagerNote
    }

    private func nextStream() throws -> ByteStream {
        resultCount += 1
        switch destination {
        case .standardOutput(let stream):
            if !isFirst { try stream.write(format.separator) }
            isFirst = false
            return try openPage(stream)
        case .file(let path, let first):
            if resultCount == 1 || format.hasPages { return try openPage(first.stream) }
            let folder = Self.withoutEnding(path)
            try Self.makeFolder(folder)
            folderNote =
                "note: there were several results: they are in the folder `\(TerminalText.escaped(folder))`, "
                + "not in `\(TerminalText.escaped(path))`"
            destination = .folder(path: folder, files: [(first, "\(folder)/1.\(format.ending)")])
            return try nextFile()
        case .folder:
            return try nextFile()
        }
    }

    private func nextFile() throws -> ByteStream {
        guard case .folder(let folder, var files) = destination else {
            preconditionFailure("a next file is asked for only in a folder")
        }
        let file = try PendingFile(path: "\(folder)/\(files.count + 1).\(format.ending)")
        files.append((file, nil))
        destination = .folder(path: folder, files: files)
        return try openPage(file.stream)
    }

    private static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw ProgramError.cannotWrite(name: "`\(path)`", errorNumber: errno)
        }
    }

    private static func withoutEnding(_ path: String) -> String {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path }
        let stem = String(path[..<dot])
        return stem.isEmpty || stem.hasSuffix("/") ? path : stem
    }
}
