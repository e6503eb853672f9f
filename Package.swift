// swift-tools-version: 6.1
import PackageDescription

/// A module of the house: what it may import is what it depends on.
func module(_ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: dependencies, plugins: plugins)
}

let package = Package(
    name: "tinh",
    products: [
        .library(name: "Tinh", targets: ["Tinh"]),
        .library(name: "TinhRegularExpressions", targets: ["TinhRegularExpressions"]),
        .executable(name: "tinh", targets: ["TinhCLI"]),
    ],
    targets: [
        // L0
        module("TinhBase", []),
        // L1
        module("TinhSyntax", ["TinhBase"]),
        module("TinhTypes", ["TinhBase"]),
        module("TinhCharts", ["TinhBase"]),
        // L2
        module("TinhPlan", ["TinhBase", "TinhTypes"]),
        module("TinhColumns", ["TinhBase", "TinhTypes"]),
        module("TinhLibrary", ["TinhBase", "TinhSyntax", "TinhTypes"], plugins: ["ForgePlugin"]),
        // L3
        module("TinhSemantics", ["TinhBase", "TinhTypes", "TinhSyntax", "TinhLibrary", "TinhPlan", "TinhCharts"]),
        module("TinhEngine", ["TinhBase", "TinhTypes", "TinhColumns", "TinhPlan", "CKernels", "CHash"]),
        module("TinhFormats", ["TinhBase", "TinhTypes", "TinhCharts", "TinhColumns", "CScan"]),
        // L4
        module(
            "Tinh",
            [
                "TinhBase", "TinhSyntax", "TinhTypes", "TinhCharts", "TinhPlan", "TinhColumns", "TinhLibrary",
                "TinhSemantics", "TinhEngine", "TinhFormats", "CStack",
            ]),
        module("TinhRegularExpressions", ["Tinh", "TinhEngine", "CRE2"]),
        // L5
        module("TinhTerminal", ["TinhBase", "TinhCharts", "Tinh", "CLibedit"]),
        module("TinhLanguageServer", ["TinhBase", "TinhSyntax", "TinhLibrary", "TinhFormats", "Tinh"]),
        // L6
        .executableTarget(
            name: "TinhCLI",
            dependencies: [
                "TinhBase", "Tinh", "TinhTerminal", "TinhLanguageServer", "TinhRegularExpressions", "CGetopt",
            ]),
        // C and C++
        .target(name: "CHash"),
        .target(name: "CScan", dependencies: ["CHash", "CKernels"]),
        .target(name: "CKernels"),
        .target(name: "CGetopt"),
        .target(name: "CStack"),
        // The archives: a binary that asks nothing of the machine it runs on, and starts sooner.
        .target(
            name: "CLibedit",
            linkerSettings: [
                .linkedLibrary(":libedit.a"), .linkedLibrary(":libbsd.a"), .linkedLibrary(":libmd.a"),
                .linkedLibrary(":libtinfo.a"),
            ]),
        // The C++ library by name, too: where the executable is static, it must come after RE2.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),
        // Build tools
        .executableTarget(name: "COrder"),
        .executableTarget(name: "TinhForge"),
        .plugin(name: "ForgePlugin", capability: .buildTool(), dependencies: ["TinhForge"]),
        // Tests
        .testTarget(name: "BaseTests", dependencies: ["TinhBase"]),
        .testTarget(name: "SyntaxTests", dependencies: ["TinhSyntax", "TinhBase"], exclude: ["Fixtures"]),
        .testTarget(
            name: "LibraryTests", dependencies: ["TinhLibrary", "TinhForge", "TinhTypes", "TinhSyntax", "TinhBase"]),
        .testTarget(
            name: "SemanticsTests",
            dependencies: ["TinhSemantics", "TinhLibrary", "TinhPlan", "TinhSyntax", "TinhTypes", "TinhBase"]),
        .testTarget(
            name: "EngineTests",
            dependencies: ["TinhEngine", "TinhPlan", "TinhColumns", "TinhTypes", "TinhBase", "CKernels"]),
        .testTarget(name: "ChartsTests", dependencies: ["TinhCharts", "TinhBase"]),
        .testTarget(
            name: "FormatsTests",
            dependencies: ["TinhFormats", "TinhCharts", "TinhColumns", "TinhTypes", "TinhBase"]),
        .testTarget(name: "RegularExpressionsTests", dependencies: ["Tinh", "TinhRegularExpressions"]),
        .testTarget(
            name: "TinhTests",
            dependencies: ["Tinh", "TinhBase", "TinhEngine", "TinhFormats", "TinhLibrary", "TinhRegularExpressions"]),
        .testTarget(
            name: "TerminalTests",
            dependencies: [
                "TinhTerminal", "TinhCharts", "Tinh", "TinhPlan", "TinhColumns", "TinhTypes", "TinhBase",
            ]),
        .testTarget(name: "ScriptTests", dependencies: ["TinhCLI"]),
        .testTarget(name: "HouseTests"),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
