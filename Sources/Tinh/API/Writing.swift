import TinhFormats

extension Engine {
    /// Names of the formats that results can be written in: `csv`, `tsv`, `json`, `ndjson`, `markdown`.
    public static var formats: [String] { Format.all.map(\.name) }

    /// What stands between two results in one stream: an empty line in csv, nothing in json.
    public static func separator(ofFormat name: String) -> String { Format.named(name)?.separator ?? "" }

    /// The ending of a format's files, without the dot: `md` of `markdown`.
    public static func ending(ofFormat name: String) -> String { Format.named(name)?.endings.first ?? name }

    /// The format of a file by its ending; nil when no format has it.
    public static func format(ofFile path: String) -> String? { Format.of(path: path)?.name }
}

extension Result {
    /// Writes the whole result, exact and stable, a large piece at a time. The buffer is good only during the call.
    ///
    /// What `sink` throws ends the writing and is thrown on.
    /// - Precondition: `format` is one of `Engine.formats`.
    public func write(format: String, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let format = Format.named(format) else { preconditionFailure("no format is called \(format)") }
        var failure: (any Error)?
        do throws(WriteFault) {
            try format.write(table) { bytes throws(WriteFault) in
                do {
                    try sink(bytes)
                } catch {
                    failure = error
                    throw .cancelled
                }
            }
        } catch {
            throw failure ?? error
        }
    }
}
