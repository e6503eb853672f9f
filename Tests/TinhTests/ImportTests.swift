import Foundation
import Testing
import Tinh

struct ImportTests {
    private func run(
        _ scratch: Scratch, _ text: String, _ options: Session.Options = .init(), parameters: [String: String] = [:]
    ) throws -> (rows: [[String]], notes: [String]) {
        let session = Engine().makeSession(options)
        for (name, value) in parameters { session.setParameter(name, text: value) }
        var found: [[String]] = []
        var notes: [String] = []
        try session.run(text, name: "main.tinh", folder: scratch.folder.path) { outcome in
            if case .result(let result) = outcome.content { found = rows(result) }
            notes += outcome.notes.map(\.code)
        }
        return (found, notes)
    }

    private func error(_ scratch: Scratch, _ text: String, _ options: Session.Options = .init()) -> Message? {
        do {
            _ = try run(scratch, text, options)
            return nil
        } catch { return (error as? TinhError)?.messages.first }
    }

    @Test("A script takes the names of another: values, functions, tables, parameters, units")
    func names() throws {
        let scratch = try Scratch()
        mkdir(scratch.folder.appending(path: "lib").path, 0o700)
        _ = try scratch.file("lib/t.csv", "city,paid\nA,20\nB,5\n")
        _ = try scratch.file(
            "lib/targets.tinh",
            """
            load "t.csv" as t
            param least int = 3
            unit household
            let target = 10
            let ratio(x) = x / target
            let large = from t where paid > target
            let total = sum paid
            count from t
            check count = 9 from t
            """)
        let done = try run(
            scratch,
            "import \"lib/targets.tinh\"\nfrom large | show city, ratio(paid) as r, $least as l, 2 household as h")
        #expect(done.rows == [["city", "r", "l", "h"], ["A", "2", "3", "2"]])
        #expect(done.notes == ["N0802"])
        #expect(
            try run(scratch, "import \"lib/targets.tinh\"\nshow $least as l", parameters: ["least": "8"]).rows[1] == [
                "8"
            ])
        #expect(try run(scratch, "import \"lib/targets.tinh\"\ntotal from t").rows[1] == ["25"])
    }

    @Test("The imported script sees its own names only")
    func isolation() throws {
        let scratch = try Scratch()
        _ = try scratch.file("a.tinh", "let a = b + 1\n")
        let wrong = error(scratch, "let b = 1\nimport \"a.tinh\"\nshow a as x")
        // `b` could only be a column, and there is no table.
        #expect(wrong?.code == "E0211")
    }

    @Test("What two scripts both import comes once, and is the same")
    func diamond() throws {
        let scratch = try Scratch()
        _ = try scratch.file("base.tinh", "let x = 2\n")
        _ = try scratch.file("left.tinh", "import \"base.tinh\"\nlet left = x * 3\n")
        _ = try scratch.file("right.tinh", "import \"./base.tinh\"\nlet right = x * 5\n")
        let done = try run(scratch, "import \"left.tinh\"\nimport \"right.tinh\"\nshow left + right + x as s")
        #expect(done.rows == [["s"], ["18"]])
    }

    @Test("Circles, doubles, clashes and mistakes name the script and the line")
    func mistakes() throws {
        let scratch = try Scratch()
        _ = try scratch.file("a.tinh", "import \"b.tinh\"\n")
        _ = try scratch.file("b.tinh", "\nimport \"a.tinh\"\n")
        _ = try scratch.file("self.tinh", "import \"self.tinh\"\n")
        _ = try scratch.file("x.tinh", "let x = 1\n")
        _ = try scratch.file("syntax.tinh", "let x = 1\n\nlet y = (1 +\n")
        _ = try scratch.file("units.tinh", "let x = 1\nlet f(a) = unknown_function(a)\n")
        let circle = error(scratch, "import \"a.tinh\"")
        #expect(circle?.code == "E0232")
        #expect(circle?.text.contains("a.tinh → ") == true)
        #expect(circle?.place?.line == 2)
        #expect(error(scratch, "import \"self.tinh\"")?.code == "E0232")
        #expect(error(scratch, "import \"x.tinh\"\nimport \"./x.tinh\"")?.code == "E0233")
        #expect(error(scratch, "let x = 3\nimport \"x.tinh\"")?.code == "E0216")
        #expect(error(scratch, "import \"x.tinh\"\nlet x = 3")?.code == "E0216")
        let syntax = error(scratch, "import \"syntax.tinh\"")
        #expect(syntax?.place?.source.hasSuffix("syntax.tinh") == true && syntax?.place?.line == 3)
        let unknown = error(scratch, "import \"units.tinh\"")
        #expect(unknown?.code == "E0205" && unknown?.place?.line == 2)
        #expect(error(scratch, "import \"none.tinh\"")?.code == "E0601")
        #expect(error(scratch, "import \".\"")?.code == "E0602")
    }

    @Test("At the prompt an import replaces, and reads the file anew")
    func again() throws {
        let scratch = try Scratch()
        let session = Engine().makeSession(.init(allowsRedefinition: true, folder: scratch.folder.path))
        for value in 1...3 {
            _ = try scratch.file("x.tinh", "let x = \(value)\n")
            #expect(try rows(session.query("import \"x.tinh\"\nshow x as x")) == [["x"], ["\(value)"]])
        }
    }
}
