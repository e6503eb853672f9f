import Foundation
import Testing

/// The arrows of the house: what a module's files may import of the project. SwiftPM does not enforce them (an undeclared
/// transitive import builds), so this test reads the import lines.
struct LayerTests {
    static let arrows: [String: Set<String>] = [
        "TinhBase": [],
        "TinhSyntax": ["TinhBase"],
        "TinhTypes": ["TinhBase"],
        "TinhCharts": ["TinhBase"],
        "TinhPlan": ["TinhBase", "TinhTypes"],
        "TinhColumns": ["TinhBase", "TinhTypes"],
        "TinhLibrary": ["TinhBase", "TinhSyntax", "TinhTypes"],
        "TinhSemantics": ["TinhBase", "TinhTypes", "TinhSyntax", "TinhLibrary", "TinhPlan", "TinhCharts"],
        "TinhEngine": ["TinhBase", "TinhTypes", "TinhColumns", "TinhPlan", "CKernels", "CHash"],
        "TinhFormats": ["TinhBase", "TinhTypes", "TinhCharts", "TinhColumns", "CScan"],
        "Tinh": [
            "TinhBase", "TinhSyntax", "TinhTypes", "TinhCharts", "TinhPlan", "TinhColumns", "TinhLibrary",
            "TinhSemantics", "TinhEngine", "TinhFormats", "CStack",
        ],
        "TinhRegularExpressions": ["Tinh", "CRE2"],
        "TinhTerminal": ["TinhBase", "TinhCharts", "Tinh", "CLibedit"],
        "TinhLanguageServer": ["TinhBase", "TinhSyntax", "TinhLibrary", "TinhFormats", "Tinh"],
        "TinhCLI": ["TinhBase", "Tinh", "TinhTerminal", "TinhLanguageServer", "TinhRegularExpressions", "CGetopt"],
        "TinhForge": [],
    ]
    /// What every module may import besides: the standard library's own modules and the C library.
    static let platform: Set<String> = ["Swift", "Glibc", "Musl", "Darwin", "Synchronization"]

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("Every module of Sources stands in the table of arrows", arguments: swiftModules())
    func isListed(module: String) {
        #expect(Self.arrows[module] != nil, "add \(module) to the arrows, or take it away")
    }

    @Test("A module imports only what its arrows allow", arguments: swiftModules())
    func importsObey(module: String) throws {
        let allowed = (Self.arrows[module] ?? []).union(Self.platform)
        let files = try swiftFiles(in: module)
        #expect(!files.isEmpty)
        for file in files {
            for imported in try imports(of: file) where !allowed.contains(imported) {
                Issue.record("\(file.lastPathComponent) of \(module) imports \(imported)")
            }
        }
    }

    @Test("`public` stands only in the modules that are products", arguments: swiftModules())
    func publicOnlyInProducts(module: String) throws {
        guard module != "Tinh" && module != "TinhRegularExpressions" else { return }
        for file in try swiftFiles(in: module) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(separator: "\n").filter { $0.drop { $0 == " " }.hasPrefix("public ") }
            #expect(lines.isEmpty, "\(file.lastPathComponent) of \(module) says `public`")
        }
    }

    private static func swiftModules() -> [String] {
        let sources = root.appending(path: "Sources")
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: sources.path)) ?? []
        return folders.filter { $0.hasPrefix("Tinh") }.sorted()
    }

    private func swiftFiles(in module: String) throws -> [URL] {
        let folder = Self.root.appending(path: "Sources").appending(path: module)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.filter { $0.hasSuffix(".swift") }.map { folder.appending(path: $0) }
    }

    /// The modules named by import lines, attributes and access words before `import` left aside.
    private func imports(of file: URL) throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
                words[..<position].allSatisfy({
                    $0.hasPrefix("@") || ["package", "public", "internal", "private"].contains($0)
                })
            else { return nil }
            return String(words[position + 1])
        }
    }
}
