import Testing
import TinhTypes

@testable import TinhEngine

/// "é" and "Hải Dương" decomposed.
private let decomposedE = "e\u{301}"
private let decomposedHaiDuong = "Ha\u{309}i Du\u{31B}o\u{31B}ng"
private let family = "👨‍👩‍👧"

@Suite("Text kernels")
struct KernelsTextTests {
    @Test("upper, lower and title follow Unicode")
    func letterCase() throws {
        try expect(
            Kernel("upper", [.text], .text),
            [
                (["tứ kỳ 2023"], "TỨ KỲ 2023"), (["straße"], "STRASSE"), ([""], ""),
                (["đặng ơ ư ĩ ũ ă"], "ĐẶNG Ơ Ư Ĩ Ũ Ă"),
                (["ÿ×÷ß"], "Ÿ×÷SS"), ([.text(decomposedE)], .text("E\u{301}")), (["ﬁn"], "FIN"), (["γειά"], "ΓΕΙΆ"),
                (["a\u{345}"], "AΙ"), (["0ǆ"], "0Ǆ"),
            ])
        try expect(
            Kernel("lower", [.text], .text),
            [
                (["TỨ KỲ"], "tứ kỳ"), (["ĐẶNG ƠƯĨŨĂ"], "đặng ơưĩũă"), (["ÀÞ×"], "àþ×"), (["İ"], "i\u{307}"),
                (["ẞ"], "ß"),
                (["AZ@[`az{"], "az@[`az{"),
            ])
        try expect(
            Kernel("title", [.text], .text),
            [
                (["thanh miện"], "Thanh Miện"), (["ĐƯỜNG VÕ VĂN KIỆT"], "Đường Võ Văn Kiệt"),
                (["o'brien don’t"], "O'brien Don’t"),
                (["3rd  (second)"], "3rd  (Second)"), (["đường-sắt"], "Đường-Sắt"), (["ﬁn ßa"], "Fin Ssa"), ([""], ""),
                ([.text("e\u{301}a e\u{301}")], .text("E\u{301}a E\u{301}")), (["привет мир"], "Привет Мир"),
            ])
    }

    @Test("length counts what a reader takes for a character")
    func length() throws {
        try expect(
            Kernel("length", [.text], .int),
            [
                (["Hải Dương"], 9), ([.text(decomposedHaiDuong)], 9), ([""], 0), ([.text(family)], 1), (["🇻🇳"], 1),
                (["a\r\nb"], 3),
                ([.text("\u{301}a")], 2), ([.text("\n\u{301}")], 2), (["₫500"], 4), (["ก็"], 1), (["12345678\r\n"], 9),
                (["1234567\u{301}"], 7),
            ])
    }

    @Test("left and right take characters, never parts of one")
    func leftRight() throws {
        try expect(
            Kernel("left", [.text, .int], .text),
            [
                (["Hải Dương", 3], "Hải"), ([.text(decomposedHaiDuong), 3], .text("Ha\u{309}i")), (["abc", 0], ""),
                (["abc", 9], "abc"),
                (["", 2], ""), ([.text(family + "x"), 1], .text(family)), (["abc", .number(.max)], "abc"),
                (["đường", 5], "đường"),
            ])
        try expect(
            Kernel("right", [.text, .int], .text),
            [
                (["Hải Dương", 5], "Dương"), ([.text(decomposedHaiDuong), 2], "ng"), (["abc", 0], ""),
                (["abc", 9], "abc"),
                ([.text("x" + family), 1], .text(family)), (["Tứ Kỳ", 2], "Kỳ"),
            ])
        expectRefused(Kernel("left", [.text, .int], .text), ["abc", -1], "0 or more, not -1")
        expectRefused(Kernel("right", [.text, .int], .text), ["abc", .number(.min)], "0 or more")
    }

    @Test("substring counts from 1 and gives what there is")
    func substring() throws {
        let kernel = Kernel("substring", [.text, .int, .int], .text)
        try expect(
            kernel,
            [
                (["QL5-2023", 5, 2], "20"), (["Hải Dương", 5, 5], "Dương"), (["abc", 4, 1], ""), (["abc", 3, 9], "c"),
                (["abc", .number(.max), .number(.max)], ""), (["abc", 1, 0], ""), (["", 1, 1], ""),
                ([.text("a" + family + "b"), 2, 1], .text(family)),
                ([.text(decomposedHaiDuong), 2, 1], .text("a\u{309}")),
            ])
        expectRefused(kernel, ["abc", 0, 1], "from 1")
        expectRefused(kernel, ["abc", 1, -2], "0 or more, not -2")
    }

    @Test("split gives the n-th part, missing when there is none")
    func split() throws {
        let kernel = Kernel("split", [.text, .text, .int], .text)
        try expect(
            kernel,
            [
                (["Hải Dương/Tứ Kỳ", "/", 2], "Tứ Kỳ"), (["a,b,,d", ",", 3], ""), (["a,b", ",", 3], nil),
                (["abc", ",", 1], "abc"),
                (["a::b::c", "::", 2], "b"), (["", ",", 1], ""), (["", ",", 2], nil), (["a,", ",", 2], ""),
                (["aaa", "aa", 2], "a"), ([.text("x" + decomposedE + "y"), "é", 2], "y"),
                (["a,b", ",", .number(.max)], nil),
            ])
        expectRefused(kernel, ["a,b", ",", 0], "from 1")
        expectRefused(kernel, ["a,b", "", 1], "separator")
    }

    @Test("position and replace compare after NFC")
    func search() throws {
        try expect(
            Kernel("position", [.text, .text], .int),
            [
                (["QL5-2023", "-"], 4), (["Hải Dương", "Dương"], 5), ([.text(decomposedHaiDuong), "Dương"], 5),
                (["Hải Dương", .text("Du\u{31B}o\u{31B}ng")], 5), (["abc", "x"], 0), (["abc", ""], 1), (["", ""], 1),
                (["", "a"], 0),
                (["abc", "abcd"], 0), ([.text(family + "ab"), "b"], 3), (["aé", "e"], 0), (["ab\r\ncd", "c"], 4),
            ])
        try expect(
            Kernel("replace", [.text, .text, .text], .text),
            [
                (["1-2-3", "-", "/"], "1/2/3"), (["aaaa", "aa", "b"], "bb"), (["abc", "", "x"], "abc"),
                (["abc", "abc", ""], ""),
                (["Hải Dương", .text("ả".decomposed), "a"], "Hai Dương"),
                ([.text(decomposedE + "x"), "y", "z"], .text(decomposedE + "x")),
                ([.text(decomposedE + "x"), "é", "e"], "ex"), (["", "a", "b"], ""), (["abab", "b", "bb"], "abbabb"),
            ])
        let long = KernelCell.text(String(repeating: "a", count: 2_000))
        expectRefused(Kernel("replace", [.text, .text, .text], .text), [long, "a", long], "1 MiB")
    }

    @Test("trim takes white space off both ends only")
    func trim() throws {
        try expect(
            Kernel("trim", [.text], .text),
            [
                (["  Chí Linh "], "Chí Linh"), (["\t\r\na b\u{A0}\u{3000}"], "a b"), (["   "], ""), ([""], ""),
                (["à"], "à"),
                (["\u{2009}x\u{2028}\u{205F}\u{1680}\u{85}"], "x"), (["\u{200B}x"], "\u{200B}x"),
                (["x\u{A0}y"], "x\u{A0}y"),
            ])
    }

    @Test("reverse, repeat and padding keep characters whole")
    func shape() throws {
        try expect(
            Kernel("reverse", [.text], .text),
            [
                (["abc"], "cba"), (["Tứ"], "ứT"),
                ([.text("x" + decomposedE + family)], .text(family + decomposedE + "x")), ([""], ""),
            ])
        let times = Kernel("repeat", [.text, .int], .text)
        try expect(times, [(["ab", 3], "ababab"), (["ab", 0], ""), (["", .number(.max)], ""), (["é", 2], "éé")])
        expectRefused(times, ["ab", -1], "0 or more, not -1")
        expectRefused(times, ["ab", .number(.max)], "1 MiB")
        expectRefused(times, ["ab", 524_289], "1 MiB")
        #expect(try times("a", 1_048_576) != .missing)

        try expect(
            Kernel("pad_left", [.text, .int, .text], .text),
            [
                (["7", 3, "0"], "007"), (["Tứ Kỳ", 7, "."], "..Tứ Kỳ"), (["abcd", 3, "0"], "abcd"),
                (["x", 6, "ab"], "ababax"),
                (["x", 0, ""], "x"), ([.text(decomposedE), 2, .text(family)], .text(family + decomposedE)),
                (["", 2, "é"], "éé"),
            ])
        try expect(
            Kernel("pad_right", [.text, .int, .text], .text),
            [(["7", 3, "."], "7.."), (["x", 6, "ab"], "xababa"), (["abcd", 3, "0"], "abcd")])
        expectRefused(Kernel("pad_left", [.text, .int, .text], .text), ["x", 5, ""], "to fill with")
        expectRefused(Kernel("pad_left", [.text, .int, .text], .text), ["x", -5, " "], "0 or more, not -5")
        expectRefused(Kernel("pad_left", [.text, .int, .text], .text), ["x", .number(.max), " "], "1 MiB")
    }

    @Test("concat joins all, fold takes case and accents off")
    func joinAndFold() throws {
        try expect(
            Kernel("concat", [.text, .text, .text], .text),
            [(["Tứ Kỳ", ", ", "Hải Dương"], "Tứ Kỳ, Hải Dương"), (["", "", ""], ""), (["a", "", "b"], "ab")])
        try expect(
            Kernel("fold", [.text], .text),
            [(["Hải Dương"], "hai duong"), ([.text(decomposedHaiDuong)], "hai duong"), (["ĐẶNG"], "dang"), ([""], "")])
    }

    @Test("a batch of full size goes through, with results that stand side by side")
    func fullBatch() throws {
        let rows = (0..<Vector.capacity).map { [KernelCell.text("Đường số \($0)")] }
        let found = try Kernel("upper", [.text], .text).run(rows)
        #expect(found == (0..<Vector.capacity).map { .text("ĐƯỜNG SỐ \($0)") })
    }
}

extension String {
    /// The canonical decomposition of the letters that these tests use.
    fileprivate var decomposed: String { self == "ả" ? "a\u{309}" : self }
}
