// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "report",
    dependencies: [.package(name: "tinh", path: "../../..")],
    targets: [
        .executableTarget(name: "Report", dependencies: [.product(name: "Tinh", package: "tinh")])
    ]
)
