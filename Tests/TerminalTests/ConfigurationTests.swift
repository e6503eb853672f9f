import Foundation
import Testing

@testable import TinhTerminal

@Suite struct ConfigurationTests {
    private func configuration(_ text: String) throws -> Configuration {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return Configuration(path: path)
    }

    @Test("lines set what they name, comments and blank lines say nothing")
    func whole() throws {
        let configuration = try configuration("# mine\n\ngrouping = point # as at home\nprompt=\"# > \"\n rows=10 \r\n")
        #expect(configuration.faults == [])
        #expect(configuration.preferences.grouping == .point)
        #expect(configuration.preferences.prompt == "# > ")
        #expect(configuration.preferences.rowCountMax == 10)
        #expect(configuration.origin("rows") == .line(5))
        #expect(configuration.origin("pager") == .standard)
    }

    @Test(
        "what is wrong is told with its line and passed over",
        arguments: [
            ("groupnig = point", "did you mean `grouping`?"), ("rows = many", "is not a number"),
            ("rows", "name = value"),
            ("prompt = \"\u{1B}[2J\"", "is not a line"), ("timer = on\ntimer = off", "is set in line 1 already"),
        ])
    func faults(_ text: String, _ words: String) throws {
        let configuration = try configuration(text)
        #expect(configuration.faults.count == 1)
        #expect(configuration.faults.first?.contains(words) == true)
        #expect(configuration.faults.first?.contains("\u{1B}") == false)
    }

    @Test("a file that is no text is told, and all is as without it")
    func binary() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data([0x67, 0xFF, 0x00]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(Configuration(path: path).faults.count == 1)
        #expect(Configuration(path: path + ".not-there").faults == [])
    }

    @Test("every setting takes what it shows")
    func roundTrip() {
        for setting in AllSettings.list {
            var configuration = Configuration()
            #expect(configuration.set(setting.name, to: setting.show(configuration.preferences), from: .prompt) == nil)
            #expect(
                configuration.set(setting.name, to: "no such thing\u{7}", from: .prompt) != nil
                    || setting.name == "pager")
        }
    }
}

@Suite struct SidewaysTests {
    @Test("texts break at blanks, else between letters, never within one")
    func wrapped() {
        #expect(RecordText.wrapped("Đại lộ Võ Văn Kiệt", to: 8) == ["Đại lộ", "Võ Văn", "Kiệt"])
        #expect(RecordText.wrapped("abcdefgh", to: 3) == ["abc", "def", "gh"])
        #expect(RecordText.wrapped("e\u{301}e\u{302}\u{323}o", to: 1) == ["e\u{301}", "e\u{302}\u{323}", "o"])
        #expect(RecordText.wrapped("河内", to: 1) == ["河", "内"])
        #expect(RecordText.wrapped(String(repeating: "x", count: 1000), to: 2).count == 20)
        let long = RecordText.wrapped(String(repeating: "x", count: 3000), to: 60)
        #expect(long.count == 20 && long.last?.hasSuffix("… (1,822 more letters)") == true)
        #expect(long.last?.count ?? 0 <= 60 && long.joined().count { $0 == "x" } == 3000 - 1822)
    }

    @Test("a row that does not fit stands on its side, one that fits does not")
    func record() {
        let answer = result([
            .texts("city", ["Hải Dương"]), .integers("compensation", [512_345], unit: FixtureColumn.vnd),
        ])
        #expect(
            TableText.text(answer, layout: .init(columnCountMax: 26)) == """
                city          Hải Dương
                compensation  512,345 VND

                """)
        #expect(TableText.text(answer, layout: .init(columnCountMax: 80)).contains("───"))
    }

    @Test(
        "digits are grouped as preferred",
        arguments: [
            (Grouping.comma, "1,234,567.50"), (.point, "1.234.567,50"), (.space, "1\u{A0}234\u{A0}567.50"),
            (.underscore, "1_234_567.50"), (.none, "1234567.50"),
        ])
    func grouping(_ grouping: Grouping, _ expected: String) {
        let column = result([.floats("x", [1_234_567.5, 0.25])]).columns[0]
        #expect(CellText(column, grouping: grouping)[0] == expected)
    }

    @Test("a list fits the terminal or stands on its side", arguments: [12, 20, 40, 80])
    func grid(_ width: Int) {
        var grid = TextGrid(["table", "rows", ""], right: [1])
        grid.add(["clearance", "2,542", "project, city, commune, household"])
        let lines = grid.text(widthMax: width, Style(isOn: false)).split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines.joined().contains("2,542"))
    }
}
