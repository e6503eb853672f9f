import Foundation
import PackagePlugin

/// Has TinhForge write `stdlib/`, `grammar/` and the examples of errors and notes into a Swift file of the target, whenever one of
/// their files has changed.
@main
struct ForgePlugin: BuildToolPlugin {
    private static let folders = ["stdlib", "stdlib/help", "grammar"]
    /// What the pages of the codes show.
    private static let exampleFolders = ["examples/errors", "examples/notes"]

    /// The folders are inputs beside their files, so that a new file is noticed too. Builds keep their plan for as long as
    /// Package.swift and the sources' folders stay as they are: after removing a file here, touch Package.swift.
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        let folders = Self.folders.map { root.appending(path: $0) }.filter {
            FileManager.default.fileExists(atPath: $0.path)
        }
        let files = try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { folder.appending(path: $0) }
        }
        let examples = Self.exampleFolders.flatMap { folder -> [URL] in
            let url = root.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: url.path)?.allObjects ?? []
            return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".tinh") || $0.hasSuffix(".txt") }.sorted()
                .map { url.appending(path: $0) }
        }
        return [
            .buildCommand(
                displayName: "Embedding stdlib and grammar",
                executable: try context.tool(named: "TinhForge").url,
                arguments: [output.path, root.path] + Self.folders,
                inputFiles: folders + files + examples,
                outputFiles: [output])
        ]
    }
}
