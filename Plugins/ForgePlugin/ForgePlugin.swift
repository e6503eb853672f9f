import Foundation
import PackagePlugin

/// Has TinhForge write `stdlib/` and `grammar/` into a Swift file of the target, whenever one of their files has changed.
@main
struct ForgePlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = context.package.directoryURL
        let paths =
            try files(in: "stdlib", of: root) + files(in: "stdlib/help", of: root) + files(in: "grammar", of: root)
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding stdlib and grammar",
                executable: try context.tool(named: "TinhForge").url,
                arguments: [output.path, root.path] + paths,
                inputFiles: paths.map { root.appending(path: $0) },
                outputFiles: [output])
        ]
    }

    /// Paths of the files of one folder that are embedded, from the package's root, sorted.
    private func files(in folder: String, of root: URL) throws -> [String] {
        let endings: Set = ["tinh", "md", "csv", "ebnf", "tsv"]
        let url = root.appending(path: folder)
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { endings.contains(URL(filePath: $0).pathExtension) && $0 != "README.md" && $0 != "reference.md" }
            .sorted()
            .map { "\(folder)/\($0)" }
    }
}
