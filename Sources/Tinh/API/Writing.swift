import TinhColumns
import TinhFormats

extension Engine {
    /// Names of the formats that results can be written in: `csv`, `tsv`, `json`, `ndjson`, `markdown`, `html`, `svg`
    /// (which has results with a chart only).
    public static var formats: [String] { Format.all.map(\.name) }

    /// What stands between two results in one stream: an empty line in csv, nothing in json.
    public static func separator(ofFormat name: String) -> String { Format.named(name)?.separator ?? "" }

    /// Whether several results stand on one page, with a head and a foot: html.
    public static func hasPages(format name: String) -> Bool { Format.named(name)?.page != nil }

    /// What a file of several results begins with, and ends with; empty but for html.
    /// - Parameter title: what the page is called; `Tinh` where empty.
    public static func opening(ofFormat name: String, title: String = "") -> String {
        Format.named(name)?.page?.opening(title) ?? ""
    }
    public static func closing(ofFormat name: String) -> String { Format.named(name)?.page?.closing ?? "" }

    /// What an author says before a result, as it stands on a page; empty but for html.
    /// - Parameter isFirst: nothing stands on the page before it: the first paragraph is its heading.
    public static func prose(_ paragraphs: [String], isFirst: Bool, inFormat name: String) -> String {
        Format.named(name)?.page?.prose(paragraphs, isFirst) ?? ""
    }

    /// A text as it stands among results: in html with its signs as entities.
    public static func written(_ text: String, inFormat name: String) -> String {
        Format.named(name)?.text(text) ?? text
    }

    /// The control characters that lay out the lines of a format in which texts of the data keep theirs; nil where the format
    /// lets none of the data through.
    public static func layoutControls(ofFormat name: String) -> String? { Format.named(name)?.layoutControls }

    /// Is a result that is drawn a picture in this format?
    public static func drawsPictures(format name: String) -> Bool { Format.named(name)?.drawsPictures ?? false }

    /// True where `\u009b` stands for a control character in a format's texts.
    public static func escapesAsJSON(format name: String) -> Bool { Format.named(name)?.escapesAsJSON ?? false }

    /// The ending of a format's files, without the dot: `md` of `markdown`.
    public static func ending(ofFormat name: String) -> String { Format.named(name)?.endings.first ?? name }

    /// The format of a file by its ending; nil when no format has it.
    public static func format(ofFile path: String) -> String? { Format.of(path: path)?.name }
}

extension Result {
    /// Writes the whole result, exact and stable, a large piece at a time. The buffer is good only during the call.
    ///
    /// What `sink` throws ends the writing and is thrown on. Throws a `TinhError` where `format` is `svg` and there is no
    /// chart.
    /// - Parameters:
    ///   - isPart: without what `Engine.opening(ofFormat:)` and `closing` give: for several results in one file.
    ///   - isCalledOff: asked now and then where much is worked out before anything is written; true ends it with the error
    ///     of an interruption.
    /// - Precondition: `format` is one of `Engine.formats`.
    public func write(
        format: String, isPart: Bool = false, isCalledOff: @escaping @Sendable () -> Bool = { false },
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let format = Format.named(format) else { preconditionFailure("no format is called \(format)") }
        guard !format.drawsOnly || chart != nil else { throw TinhError([SessionMessages.noPicture(at: nil)]) }
        var failure: (any Error)?
        do throws(WriteFault) {
            let write = isPart ? format.body : format.write(_:to:)
            try write(answer(isCalledOff: isCalledOff)) { bytes throws(WriteFault) in
                do {
                    try sink(bytes)
                } catch {
                    failure = error
                    throw .cancelled
                }
            }
        } catch {
            throw failure ?? TinhError([DataFault.interruption])
        }
    }
}

extension Result {
    func answer(isCalledOff: @escaping @Sendable () -> Bool) -> Format.Answer {
        // A picture tells itself what it leaves out.
        let told = Set(chart?.leftOut ?? [])
        return Format.Answer(
            table: table, chart: chart?.chart, additive: additive,
            notes: notes.map(\.text).filter { !told.contains($0) }, isCalledOff: isCalledOff)
    }
}
