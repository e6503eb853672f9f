/// Sizes of memory as flags take them.
enum MemorySize {
    private static let factors: [String: Int] = [
        "": 1, "b": 1, "k": 1000, "kb": 1000, "m": 1_000_000, "mb": 1_000_000, "g": 1_000_000_000, "gb": 1_000_000_000,
        "t": 1_000_000_000_000, "tb": 1_000_000_000_000, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
    ]

    /// `500MB`, `1.5 GB`, `2GiB`, `4096`; nil where it is no size from 1 on that an Int holds.
    static func byteCount(_ text: String) -> Int? {
        let number = text.prefix { "0123456789.".contains($0) }
        let word = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
        guard let factor = factors[word], let value = Double(number) else { return nil }
        let count = value * Double(factor)
        return count >= 1 && count < 0x1p62 ? Int(count) : nil
    }
}
