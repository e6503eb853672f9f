/// Which encoding a file that is not UTF-8 may be in: a guess for the error's words, never used for reading.
enum EncodingGuess {
    /// By the byte order mark or by zeros in every other byte, as Excel's "Unicode text" has them.
    static func utf16(_ start: [UInt8]) -> String? {
        guard start.count >= 2 else { return nil }
        if start[0] == 0xFF, start[1] == 0xFE { return "UTF-16" }
        if start[0] == 0xFE, start[1] == 0xFF { return "UTF-16" }
        let pairs = start.count / 2
        guard pairs >= 8 else { return nil }
        var zeros = (even: 0, odd: 0)
        for pair in 0..<pairs {
            if start[2 * pair] == 0 { zeros.even += 1 }
            if start[2 * pair + 1] == 0 { zeros.odd += 1 }
        }
        let isMostly = { (count: Int, other: Int) in count * 2 > pairs && other * 20 < pairs }
        return isMostly(zeros.odd, zeros.even) || isMostly(zeros.even, zeros.odd) ? "UTF-16" : nil
    }

    /// Whether the bytes at the end of a file are the first ones of a character of UTF-8, behind text that has others: the file
    /// was not copied whole.
    static func isCutOff(_ rest: UnsafeBufferPointer<UInt8>, after text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = rest.first, (0xC2...0xF4).contains(first), text.contains(where: { $0 >= 0x80 }) else {
            return false
        }
        let size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        return rest.count < size && rest.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    }

    /// From the bytes around the first one that does not fit.
    static func name(for morsel: Morsel, at start: Int) -> String? {
        singleByte(UnsafeBufferPointer(start: morsel.bytes + start, count: min(morsel.loadedCount - start, 1 << 16)))
    }

    /// Old encodings of Vietnamese: windows-1258 writes tones as marks of their own behind a letter (CC D2 DE EC F2),
    /// which TCVN3 does not; TCVN3 has its letters in A1–FE, and many in B5–FE right behind a consonant.
    static func singleByte(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var high = 0
        var tones = 0
        var tcvn = 0
        for (index, byte) in bytes.enumerated() where byte >= 0x80 {
            high += 1
            let before = index > 0 ? bytes[index - 1] : 0x20
            let isLetter = before | 0x20 >= UInt8(ascii: "a") && before | 0x20 <= UInt8(ascii: "z") || before >= 0xC0
            if isLetter, [0xCC, 0xD2, 0xDE, 0xEC, 0xF2].contains(byte) { tones += 1 }
            if (0xA7...0xAE).contains(byte) || (0xB5...0xBE).contains(byte) { tcvn += 1 }
        }
        guard high > 0 else { return nil }
        if tcvn * 4 > high { return "TCVN3" }
        if tones * 8 > high { return "windows-1258" }
        return "windows-1252 or windows-1258"
    }
}
