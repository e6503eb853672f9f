import Testing
import Tinh

/// What `describe` tells of columns of every kind, whichever way the table stands.
struct DescribeTests {
    private static let data = """
        n,d,f,t,day,ok,share [%],empty,same
        1,1.50,1e1,b,2023-01-01,true,9.26,,5
        2,2.50,2e1,a,2023-01-03,false,10.5,,5
        4,,4e1,a,2023-01-31,true,,,5
        9,0.25,9e1,,,,0,,5

        """

    @Test(
        "A row for each column",
        arguments: [
            ("n", "int;missing;██ █    █;4;0;4;1;4;9;1.75;3;5.25;missing"),
            ("d", "decimal;missing;█    █   █;4;1;3;0.25;1.4166666666666667;2.50;0.875;1.5;2;missing"),
            ("f", "float;missing;██ █     █;4;0;4;10;40;90;17.5;30;52.5;missing"),
            ("t", "text;missing;█▄;4;1;2;a;missing;b;missing;missing;missing;a (2), b (1)"),
            ("day", "date;missing;█        ▄;4;1;3;2023-01-01;missing;2023-01-31;missing;missing;missing;missing"),
            ("ok", "bool;missing;█▄;4;1;2;false;missing;true;missing;missing;missing;true (2), false (1)"),
            ("share", "decimal;%;█       ██;4;1;3;0.00;6.586666666666667;10.50;4.63;9.26;9.88;missing"),
            ("same", "int;missing;missing;4;0;1;5;5;5;5;5;5;5 (4)"),
        ], Standing.allCases)
    func describes(_ column: (name: String, figures: String), _ standing: Standing) throws {
        let scratch = try Scratch()
        let file = try scratch.file("t.csv", DescribeTests.data)
        let answer = try standing.answer("describe | where column = \"\(column.name)\"", [file])
        #expect(
            answer[0].joined(separator: " ")
                == "column type unit histogram rows missing distinct min mean max q1 median q3 commonest")
        #expect(answer.dropFirst().map { $0.dropFirst().joined(separator: ";") } == [column.figures])
    }

    @Test("Columns without values, and tables without rows")
    func empty() throws {
        let scratch = try Scratch()
        let file = try scratch.file("t.csv", DescribeTests.data)
        let bare = try scratch.file("bare.csv", "a,b\n")
        for standing in Standing.allCases {
            let session = try standing.session([file, bare])
            let column = rows(
                try session.query(
                    "from t | describe | where column = \"empty\" | show `rows`, `missing`, `distinct`, `min`"))
            #expect(column.last == ["4", "4", "0", "missing"])
            let table = rows(try session.query("from bare | describe | show column, `rows`, `missing`, `distinct`"))
            #expect(table.dropFirst() == [["a", "0", "0", "0"], ["b", "0", "0", "0"]])
            let groups = rows(try session.query("sum n by t from t | describe | show column, `rows`, commonest"))
            #expect(groups.dropFirst() == [["t", "3", "missing"], ["sum_n", "3", "missing"]])
        }
    }

    @Test("Counts of a histogram are those of its bins")
    func histogram() throws {
        let scratch = try Scratch()
        let numbers = (1...100).flatMap { n in Array(repeating: String(n), count: n > 90 ? 8 : 1) }
        let file = try scratch.file("t.csv", "n\n\(numbers.joined(separator: "\n"))\n")
        let session = try Standing.resident.session([file])
        #expect(rows(try session.query("describe | show histogram, commonest")).last?[0] == "▁▁▁▁▁▁▁▁▁█")
    }

    @Test("No note is made of what describe counts itself")
    func notes() throws {
        let scratch = try Scratch()
        let session = try Standing.resident.session([try scratch.file("t.csv", DescribeTests.data)])
        #expect(try session.query("describe").notes.isEmpty)
    }
}
