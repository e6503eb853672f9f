// TinhForge OUTPUT ROOT PATH…
//
// Writes the texts at ROOT/PATH…, and an index of the names declared in them, as Swift literals into OUTPUT, so that the
// library starts without reading or parsing anything. Blocks that break the rules of stdlib/README.md are build errors.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    report("usage: TinhForge OUTPUT ROOT PATH…")
    stop(status: 2)
}

do {
    var faults: [Fault] = []
    var files: [SourceFile] = []
    for path in arguments[3...] {
        let bytes = try readFile("\(arguments[2])/\(path)")
        switch SourceFile.make(path: path, bytes: bytes) {
        case .success(let file): files.append(file)
        case .failure(let fault): faults.append(fault)
        }
    }
    let index = Index(of: files, faults: &faults)
    for fault in faults { report(fault.text(root: arguments[2])) }
    guard faults.isEmpty else { stop(status: 1) }
    try writeFile(arguments[1], Emission(files: files, index: index).text)
} catch {
    report("error: \(error.words)")
    stop(status: 1)
}
