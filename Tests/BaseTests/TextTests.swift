import Testing
import TinhBase

@Suite struct TextFormTests {
    @Test(arguments: [
        ("", true), ("Hai Duong", true), ("Hải Dương", true), ("Ha\u{309}i", false), ("a\u{323}\u{302}", false),
        ("500 tỷ ₫ – “ngoặc”", true), ("漢字かな", true), ("한국", true), ("\u{1112}\u{1161}\u{11AB}", false),
        ("\u{212B}", false), ("\u{2126}", false), ("\u{F900}", false), ("Москва", true), ("и\u{306}", false),
        ("q\u{323}\u{307}", true), ("q\u{307}\u{323}", false), ("👩‍👩‍👧", true), ("\u{37E}", false), ("\u{1F71}", false),
    ])
    func aTextIsOrIsNotNormalized(_ text: String, _ isNormalized: Bool) {
        #expect(TextForm.isNormalized(text) == isNormalized)
        #expect(TextForm.isNormalized(TextForm.normalized(text)))
        #expect(text.withBytes { TextForm.normalized($0) } == Array(TextForm.normalized(text).utf8))
    }

    @Test func normalizingComposesVietnamese() {
        #expect(
            Array(TextForm.normalized("Ha\u{309}i Du\u{31B}o\u{31B}ng").unicodeScalars)
                == Array("Hải Dương".unicodeScalars))
        #expect(Array(TextForm.normalized("a\u{323}\u{302}").unicodeScalars) == ["\u{1EAD}"])
        #expect(Array(TextForm.normalized("a\u{302}\u{323}").unicodeScalars) == ["\u{1EAD}"])
    }

    @Test func longTextsAreCheckedWherever() {
        for length in 0..<100 {
            let plain = String(repeating: "x", count: length)
            #expect(TextForm.isNormalized(plain + "ế" + plain))
            #expect(!TextForm.isNormalized(plain + "e\u{302}" + plain))
        }
    }

    @Test func everyScalarAgreesWithTheLibrary() {
        for value in UInt32(0)..<0x30000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            // The Greek question mark is never in NFC, so the text after it goes the long way.
            let form = TextForm.normalized("\u{37E}" + text).unicodeScalars.dropFirst()
            #expect(
                TextForm.isNormalized(text) == form.elementsEqual(text.unicodeScalars), "U+\(String(value, radix: 16))")
        }
    }

    @Test func equalityLooksPastTheForm() {
        func equal(_ left: String, _ right: String) -> Bool {
            left.withBytes { left in right.withBytes { right in TextForm.equal(left, right) } }
        }
        #expect(equal("Hải", "Ha\u{309}i"))
        #expect(equal("Hải", "Hải"))
        #expect(!equal("Hải", "Hai"))
        #expect(!equal("Hải", "Ha\u{309}"))
        #expect(equal("", ""))
    }
}

@Suite struct FoldingTests {
    @Test(arguments: [
        ("Hải Dương", "hai duong"), ("ĐÀ NẴNG", "da nang"), ("đ", "d"), ("Ha\u{309}i Du\u{31B}o\u{31B}ng", "hai duong"),
        ("Straße", "strasse"), ("STRASSE", "strasse"), ("Łódź", "lodz"), ("Æsir", "aesir"), ("İı", "ii"), ("Σς", "σσ"),
        ("Ёлка", "елка"), ("が", "が"), ("漢字", "漢字"), ("한국", "한국"), ("ﬁn", "fin"), ("²", "²"), ("₫ – ”", "₫ – ”"),
        ("", ""), ("A\u{1F600}B", "a\u{1F600}b"),
    ])
    func caseAndAccentsGo(_ text: String, _ folded: String) {
        #expect(Folding.fold(text) == folded)
        #expect(text.withBytes { Folding.fold($0) } == Array(folded.utf8))
        #expect(Folding.fold(folded) == folded)
    }

    @Test func everyScalarFoldsOnceAndForAllAndWhateverItsForm() {
        for value in UInt32(0)..<0x1FBFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            let folded = Folding.fold(text)
            #expect(Folding.fold(folded) == folded, "U+\(String(value, radix: 16))")
            #expect(Folding.fold(decomposed(text)) == folded, "U+\(String(value, radix: 16))")
            #expect(Folding.fold(text + "漢") == folded + "漢", "U+\(String(value, radix: 16)), long way")
        }
    }

    @Test(arguments: [
        ("Thành phố", "thanh_pho"), ("area_m2", "area_m2"), ("  Tổng  cộng (VND) ", "tong_cong_vnd"), ("2023", "2023"),
        ("Đơn giá/m²", "don_gia_m²"), ("__a__", "a"), ("%", ""), ("số-lượng", "so_luong"), ("名前", "名前"),
    ])
    func aNameFolds(_ name: String, _ folded: String) {
        #expect(Folding.nameFold(name) == folded)
    }
}

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("Hai", 3), ("Hải Dương", 9), ("Ha\u{309}i", 3), ("漢字", 4), ("한국", 4), ("ｱ", 1), ("Ａ", 2), ("😀", 2),
        ("👩‍👩‍👧", 2), ("🇻🇳", 2), ("👍🏽", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("1\u{FE0F}\u{20E3}", 2), ("\u{200B}", 0),
        ("\u{AD}", 0), ("é", 1), ("₫", 1), ("…", 1), ("─", 1), ("\u{7}", 0), ("กำ", 2),
    ])
    func aTextIsSoManyCellsWide(_ text: String, _ width: Int) {
        #expect(DisplayWidth.width(of: text) == width)
    }

    @Test(arguments: [
        ("Hải Dương", 9, "Hải Dương"), ("Hải Dương", 5, "Hải …"), ("漢字漢字", 5, "漢字…"), ("漢字漢字", 4, "漢…"),
        ("abc", 1, "…"), ("abc", 0, ""), ("", 3, ""),
    ])
    func whatIsTooWideIsCut(_ text: String, _ cellCount: Int, _ cut: String) {
        #expect(DisplayWidth.truncated(text, to: cellCount) == cut)
        #expect(DisplayWidth.width(of: cut) <= cellCount)
    }

    @Test func paddingFillsCells() {
        #expect(DisplayWidth.padded("Hải", to: 5) == "Hải  ")
        #expect(DisplayWidth.padded("漢", to: 5, .right) == "   漢")
        #expect(DisplayWidth.padded("ab", to: 5, .center) == " ab  ")
        #expect(DisplayWidth.padded("abcdef", to: 5) == "abcdef")
    }
}

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("Hải Dương", "Hải Dương"), ("\u{1B}[31mred", "\\e[31mred"), ("a\tb\nc\r", "a\\tb\\nc\\r"), ("\u{0}", "\\u{0}"),
        ("\u{9B}31m", "\\u{9b}31m"), ("\u{202E}abc", "\\u{202e}abc"), ("a\u{2066}b", "a\\u{2066}b"),
        ("\u{7F}", "\\u{7f}"),
        ("\u{FEFF}x", "\\u{feff}x"), ("£ ”", "£ ”"), ("👩‍👩‍👧", "👩‍👩‍👧"),
    ])
    func controlsAreShownNeverSent(_ text: String, _ escaped: String) {
        #expect(TerminalText.escaped(text) == escaped)
    }
}

@Suite struct SuggestTests {
    static let columns = [
        "project", "city", "commune", "household", "residential", "area", "year", "plan", "compensation",
    ]

    @Test(arguments: [
        ("compensaton", ["compensation"]), ("copmensation", ["compensation"]), ("City", ["city"]), ("yaer", ["year"]),
        ("hosehold", ["household"]), ("comp", ["compensation"]), ("plna", ["plan"]), ("zzz", []), ("q", []),
        ("compensation_vnd", ["compensation"]), ("", []),
    ])
    func theNearestColumnsAreOffered(_ name: String, _ expected: [String]) {
        #expect(Suggest.nearest(to: name, among: SuggestTests.columns) == expected)
    }

    @Test func theNearestComesFirstAndNoMoreThanAsked() {
        let places = ["Hải Phòng", "Hải Dương", "Bình Dương", "Hai Duong", "Hà Nam", "Hải Dương"]
        #expect(Suggest.nearest(to: "hai dương", among: places).prefix(2) == ["Hải Dương", "Hai Duong"])
        #expect(Suggest.nearest(to: "Hải Dươn", among: places, limit: 1) == ["Hải Dương"])
        #expect(Suggest.nearest(to: "Hải Dương", among: places, limit: 0) == [])
    }

    @Test func theNearestAreTheSameInWhateverOrderTheyCome() {
        var places = ["kz", "ka", "kđ", "kd", "K", "far away", "ké", "ka"]
        for _ in 0..<20 {
            #expect(Suggest.nearest(to: "kb", inAnyOrder: places) == ["ka", "kd", "kđ"])
            places.shuffle()
        }
    }

    @Test(arguments: [
        ("", "", 0), ("ab", "ba", 1), ("abc", "abd", 1), ("Đà", "da", 0), ("kitten", "sitting", 3), ("a", "", 1),
    ])
    func editsAreCounted(_ left: String, _ right: String, _ count: Int) {
        #expect(Suggest.distance(left, right) == count)
        #expect(Suggest.distance(right, left) == count)
    }
}
