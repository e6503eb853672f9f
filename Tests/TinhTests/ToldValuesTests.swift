import Testing
import Tinh
import TinhBase

/// Values and lines in what is told of an answer.
struct ToldValuesTests {
    private func session(_ scratch: Scratch, _ text: String) throws -> Session {
        let session = Engine().makeSession()
        try session.attach(path: try scratch.file("t.csv", text))
        return session
    }

    private func errors(_ session: Session, _ text: String, folder: String? = nil) -> [Message] {
        do {
            try session.run(text, folder: folder) { _ in }
            return []
        } catch {
            return (error as? TinhError)?.messages ?? []
        }
    }

    @Test("Two values where one is wanted are told in their unit")
    func units() throws {
        let session = try session(try Scratch(), "city,growth [%],plan [VND]\na,8.6,1500\na,9.14,2500\n")
        #expect(
            errors(session, "only growth by city").first?.text
                == "`only growth` found two values: \"8.6 %\" and \"9.14 %\"")
        #expect(
            errors(session, "only plan by city").first?.text
                == "`only plan` found two values: \"1,500 VND\" and \"2,500 VND\"")
    }

    @Test("Sums and counts are no years, whatever they come to")
    func noYears() throws {
        let session = try session(try Scratch(), "city,year,plan\na,2021,2000\na,2022,22\n")
        let result = try session.query("sum plan as paid, max year as latest by city | sort paid")
        #expect(result.columns.map(\.isAdditive) == [false, true, false])
        func shown(_ name: String) -> String? {
            guard let column = result[name], let figure = column[0].figure else { return nil }
            return FigureStyle(unit: column.unit, sample: [figure], mayBeYears: !column.isAdditive).text(figure)
        }
        #expect(shown("paid") == "2,022")
        #expect(shown("latest") == "2022")
    }

    @Test("Keys that differ by a blank at an end alone are noted")
    func blanks() throws {
        let session = try session(try Scratch(), "city,plan\nTứ Kỳ,1\n\"Tứ Kỳ \",2\n\" Gia Lộc\",3\n")
        let notes = try session.query("sum plan by city").notes
        #expect(notes.map(\.code) == ["N0718"])
        #expect(notes.first?.text == "city: \"Tứ Kỳ \" has a blank at an end, and is another value than \"Tứ Kỳ\"")
        #expect(try session.query("sum plan by trim(city) as city").notes.isEmpty)
    }

    @Test("What is offered for a slip in a script is checked over the tables that the script loads")
    func loaded() throws {
        let scratch = try Scratch()
        _ = try scratch.file("u.csv", "city,plan\na,1\n")
        let session = try session(scratch, "x\n1\n")
        func line(_ query: String) -> String? {
            errors(session, "load \"u.csv\" as u\n\n\(query) from u", folder: scratch.folder.path).first.flatMap {
                DiagnosticText.correctedLine($0.diagnostic)
            }
        }
        #expect(line("sum plan by city order by plan desc") == "sum plan by city sort sum plan desc from u")
        #expect(line("sum plan by city order by nothing_like_it desc") == nil)
    }
}
