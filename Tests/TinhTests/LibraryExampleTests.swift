import Testing
import TinhFormats
import TinhLibrary
import TinhRegularExpressions

@testable import Tinh
@testable import TinhEngine

/// What the standard library and its help show is what comes out.
struct LibraryExampleTests {
    private func printed(_ query: String) throws -> String {
        let scratch = try Scratch()
        let file = try scratch.file(Help.exampleTable, Library.help(for: Help.exampleTable) ?? "")
        let session = Engine(.init(regularExpressions: RE2())).makeSession()
        try session.attach(path: file)
        let result = try session.query(query)
        let csv = try #require(Format.named("csv"))
        var bytes: [UInt8] = []
        try csv.write(result.table) { bytes += $0 }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst().dropLast().joined(separator: "\n")
    }

    @Test("An example gives the rows that stand below it", arguments: Library.standard.examples)
    func exampleHolds(_ example: Contract.Example) {
        do {
            let found = try printed(example.query)
            #expect(found == example.result, "\(example.query)")
        } catch let error as TinhError {
            Issue.record("\(example.query)\n\(error)")
        } catch {
            Issue.record(error)
        }
    }

    @Test("A native function has a kernel, and a kernel a function or an operator that lowers to it")
    func kernelsAreDeclared() {
        let library = Library.standard
        let declared = Set(library.nativeFunctionNames.filter { library.contract(named: $0)?.signature.role == .scalar })
        let kernels = Set(ScalarKernel.all.map(\.name))
        #expect(declared.subtracting(kernels) == ["mod", "div", "least", "greatest"])
        let others = kernels.subtracting(declared)
        #expect(others == [])
    }
}
