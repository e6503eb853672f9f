/// The flags, in the order of the help.
enum AllFlags {
    static let list: [Flag] = [
        .query, .format, .output, .parameter, .strict, .threads, .memoryLimit, .timings, .errorFormat, .check, .color,
        .quiet, .help,
        .version,
        .batchRows, .morselBytes,
        .notYet("timeout", takes: "SECONDS"), .notYet("sandbox"),
    ]
}
