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

    @Test("A text that is compared passes over values with a blank at an end, and says so")
    func blanksPassedOver() throws {
        let scratch = try Scratch()
        let path = try scratch.file("blanks.csv", "city,plan\nTứ Kỳ,1\n\"Tứ Kỳ \",2\n\" Gia Lộc\",3\n")
        for standing in Standing.allCases {
            let session = try standing.session([path])
            func codes(_ query: String) throws -> [String] { try session.query(query).notes.map(\.code) }
            let notes = try session.query("sum plan where city = \"Tứ Kỳ\"").notes
            #expect(notes.map(\.code) == ["N0718"])
            #expect(notes.first?.text == "city: \"Tứ Kỳ \" has a blank at an end, and is another value than \"Tứ Kỳ\"")
            #expect(try codes("sum plan where city in (\"tu ky\", \"x\")").contains("N0718"))
            #expect(try codes("sum plan where city in (\"Tứ Kỳ\", \"Tứ Kỳ \")").isEmpty)
            #expect(try codes("sum plan where trim(city) = \"Tứ Kỳ\"").isEmpty)
            #expect(try codes("sum plan where city = \" Gia Lộc\"").isEmpty)
        }
    }

    @Test("Two rows that a lookup finds are told by what they differ in")
    func differing() throws {
        let scratch = try Scratch()
        let path = try scratch.file("places.csv", "city,kind,year\na,town,2022\na,town,2023\nb,x,1\nb,x,1\n")
        let session = try session(scratch, "city,plan\na,1\nb,2\n")
        try session.load(path: path, as: "places")
        #expect(
            errors(session, "from t where city = \"a\" | lookup places on city").first?.remedy
                == "they differ in `year`: name a further key that tells them apart, or write `left join`, which keeps both"
        )
        #expect(
            errors(session, "from t where city = \"b\" | lookup places on city").first?.remedy
                == "they are alike in each column: `lookup (from t | distinct) as t on …` finds one of them")
    }

    @Test(
        "A key that is called otherwise on the other side, and a table that has the other columns, are found by their values"
    )
    func keys() throws {
        let scratch = try Scratch()
        let session = try session(scratch, "city,plan\na,1\nb,2\na,3\n")
        try session.load(path: try scratch.file("p.csv", "place,kind\na,town\nb,village\nc,town\n"), as: "p")
        try session.load(path: try scratch.file("c.csv", "city,mayor\na,x\nb,y\n"), as: "c")
        func line(_ query: String) -> String? {
            errors(session, query).first.flatMap { DiagnosticText.correctedLine($0.diagnostic) }
        }
        #expect(line("from t | join p on city") == "from t | join p on city = place")
        #expect(line("from t | join p on place") == "from t | join p on city = place")
        #expect(line("from t join p on city") == "from t | join p on city = place")
        #expect(line("sum plan by mayor") == "from t | lookup c on city | sum plan by mayor")
        #expect(line("sum plan by mayor, kind") == nil)
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
