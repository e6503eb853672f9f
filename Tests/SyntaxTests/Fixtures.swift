import Foundation

/// The files that the tests read, found from where this file stands.
enum Fixture {
    private static let root = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root
    }()

    static func text(_ path: String) -> String {
        guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else {
            fatalError("the fixture \(path) is not there")
        }
        return text
    }
}

enum Sentences {
    static let accepted = section(0)
    static let refused = section(1)

    private static func section(_ index: Int) -> [String] {
        let parts = Fixture.text("Tests/SyntaxTests/Fixtures/sentences.txt").components(separatedBy: "# To be refused")
        return parts[index].split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
