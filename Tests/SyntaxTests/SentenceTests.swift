import Testing
import TinhBase
import TinhSyntax

/// The sentences that the language was designed on: 245 are sentences, five are not.
struct SentenceTests {
    @Test func everySentenceIsRead() {
        #expect(Sentences.accepted.count == 245)
        for sentence in Sentences.accepted {
            let script = Parser.parse(source: SourceText(name: "test", text: sentence))
            #expect(script.errors.isEmpty, "\(sentence): \(script.errors)")
            #expect(script.statements.isEmpty == false, "\(sentence)")
        }
    }

    @Test func whatIsNoSentenceIsRefused() {
        #expect(Sentences.refused.count == 5)
        for sentence in Sentences.refused {
            let script = Parser.parse(source: SourceText(name: "test", text: sentence))
            #expect(script.errors.count == 1, "\(sentence): \(script.errors)")
        }
    }
}

struct PrinterTests {
    @Test func everySentenceIsPrintedAndReadAlike() {
        for sentence in Sentences.accepted { expectReadPrintedAndReadAlike(sentence) }
    }
}

extension PrinterTests {
    @Test(arguments: [
        ("((a)) + (b * c)", "a + b * c"),
        ("(a + b) * c", "(a + b) * c"),
        ("a - (b - c)", "a - (b - c)"),
        ("sum(a)", "sum a"),
        ("round( x,2 )", "round(x, 2)"),
        ("sum (a/b)", "sum (a / b)"),
        ("count ( )", "count()"),
        ("- - a", "- -a"),
        ("-(a+b)", "-(a + b)"),
        ("(-a)^2", "(-a) ^ 2"),
        ("2^(-1)", "2 ^ -1"),
        ("(a^b)^c", "(a ^ b) ^ c"),
        ("a^(b^c)", "a ^ b ^ c"),
        ("x in (1)", "x in (1)"),
        ("x in((1))", "x in (1)"),
        ("(1+2)..(3+4)", "1 + 2..3 + 4"),
        ("not (a and b)", "not (a and b)"),
        ("(not a) and b", "not a and b"),
        ("`city` = \"a \"\"b\"\"\"", "city = \"a \"\"b\"\"\""),
        ("`Thành phố` = `from`", "`Thành phố` = `from`"),
        ("`show` + 1", "`show` + 1"),
        ("1 + `show`", "1 + show"),
        ("5 `billion`", "5 `billion`"),
        ("5 billion `billion`", "5 billion billion"),
        ("(sum a when b) / c", "(sum a when b) / c"),
        ("sum a over(city sort year desc rows -2..0)", "sum a over (city sort year desc rows -2..0)"),
        ("(a to VND/m2^2*kg) ?? 0", "a to VND/m2^2*kg ?? 0"),
        ("if (if a then b else c) then d else (e)", "if if a then b else c then d else e"),
        ("1_000.5_0", "1_000.5_0"),
        ("@2023-05-01T10:30:00", "@2023-05-01T10:30"),
    ])
    func theCanonicalTextHasNoBracketTooMany(text: String, canonical: String) {
        #expect(Printer.print(script(text)) == canonical + "\n")
    }

    @Test func commentsAreKept() {
        let text = """
            # Head

            ## Doc
            let x  =  5   # aside


            sum a  # one
              by city # two
            # end

            """
        let printed = """
            # Head

            ## Doc
            let x = 5  # aside

            sum a  # one
                by city  # two
            # end

            """
        #expect(Printer.print(script(text)) == printed)
        #expect(Printer.print(script(printed)) == printed)
    }
}
