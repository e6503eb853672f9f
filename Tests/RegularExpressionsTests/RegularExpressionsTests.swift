import Testing
import Tinh
import TinhRegularExpressions

private func isFound(_ pattern: String, in text: String) throws -> Bool {
    let expression = try RE2().compile(pattern)
    var text = text
    return text.withUTF8 { expression.isFound(in: UnsafeRawBufferPointer($0)) }
}

@Suite("RE2")
struct RegularExpressionsTests {
    @Test(
        "finds a pattern anywhere in UTF-8 text",
        arguments: [
            ("Dương", "Hải Dương", true), ("^Dương", "Hải Dương", false), ("[uứ] K", "Tứ Kỳ", true),
            ("^.ứ", "Tứ Kỳ", true), ("hải", "Hải", false),
            ("(?i)hải", "HẢI", true), ("^$", "", true), ("", "", true), ("a", "", false), ("\\d{4}$", "QL5-2023", true),
            ("\\p{Lu}", "ờƯ", true),
            ("a\\x00b", "a\0b", true), ("^(a+)+$", String(repeating: "a", count: 50_000) + "b", false),
        ])
    func finds(pattern: String, text: String, expected: Bool) throws {
        #expect(try isFound(pattern, in: text) == expected)
    }

    @Test(
        "says in the user's terms what is wrong with a pattern",
        arguments: [
            ("(", "not closed"), (")", "closes nothing"), ("[a", "no `]` closes"), ("[z-a]", "backwards"),
            ("*a", "nothing before it"),
            ("a**", "repeats what is repeated"), ("a{1001}", "1000 times"), ("\\", "at the end"),
            ("\\q", "`\\q` means nothing"), ("(a)\\1", "refers back"),
            ("(?=a)", "looks ahead"), ("(?<!a)", "looks ahead or back"), ("(?z)", "no kind of group"),
            ("[[:foo:]]", "no set"), ("(?P<a b>x)", "name of a group"),
            ("((a{900}){900}){900}", "too often"), (String(repeating: "\\pL{1000}", count: 100), "too large"),
        ])
    func refuses(pattern: String, words: String) {
        do throws(RegularExpressionError) {
            _ = try RE2().compile(pattern)
            Issue.record("\(pattern) compiled")
        } catch {
            #expect(error.message.contains(words), "\(pattern): \(error.message)")
        }
    }

    @Test("one matcher serves several threads")
    func threads() async throws {
        let expression = try RE2().compile("[0-9]+ tỷ")
        await withTaskGroup(of: Int.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    (0..<2_000).filter { index in
                        var text = index % 2 == 0 ? "\(index + worker) tỷ" : "không"
                        return text.withUTF8 { expression.isFound(in: UnsafeRawBufferPointer($0)) }
                    }.count
                }
            }
            for await count in group { #expect(count == 1_000) }
        }
    }
}
