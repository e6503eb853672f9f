// TinhForge OUTPUT ROOT FOLDER…
//
// Writes the texts in ROOT/FOLDER…, and an index of the names declared in them, as Swift literals into OUTPUT, so that the
// library starts without reading or parsing anything; and the pages of the codes in stdlib/codes.tsv. Blocks that break the rules of stdlib/README.md are build errors.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    report("usage: TinhForge OUTPUT ROOT FOLDER…")
    stop(status: 2)
}

let root = arguments[2]
do {
    var faults: [Fault] = []
    var files: [SourceFile] = []
    for folder in arguments[3...] {
        for name in try names(inFolder: "\(root)/\(folder)") where SourceFile.isEmbedded(name) {
            switch SourceFile.make(path: "\(folder)/\(name)", bytes: try readFile("\(root)/\(folder)/\(name)")) {
            case .success(let file): files.append(file)
            case .failure(let fault): faults.append(fault)
            }
        }
    }
    var index = Index(of: files, faults: &faults)
    let pages = try CodePages.make(root: root, faults: &faults)
    index.add(pages, number: files.count)
    files.append(pages.file)
    for fault in faults { report(fault.text(root: root)) }
    guard faults.isEmpty else { stop(status: 1) }
    try writeFile(arguments[1], Emission(files: files, index: index).text)
} catch {
    report("error: \(error.words)")
    stop(status: 1)
}
