/// Sizes of memory in words: `500 MB`.
package enum ByteText {
    private static let units: [(word: String, bytes: Int)] = [
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
    ]

    /// With one digit behind the point at most: `1.5 GB`, `800 bytes`.
    package static func rounded(_ bytes: Int) -> String {
        for unit in units where bytes >= unit.bytes {
            let tenths = bytes / (unit.bytes / 10)
            let fraction = tenths % 10 == 0 || tenths >= 1000 ? "" : ".\(tenths % 10)"
            return "\(tenths / 10)\(fraction) \(unit.word)"
        }
        return "\(bytes) bytes"
    }
}
