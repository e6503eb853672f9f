import Foundation
import Testing
import TinhBase
import TinhSyntax
import TinhTypes

@testable import TinhForge
@testable import TinhLibrary

@Suite struct `Every function` {
    let library = Library.standard

    @Test func `has a contract whose signature reads`() {
        for name in library.functionNames {
            let contract = library.contract(named: name)
            #expect(contract?.signature.name == name)
            #expect(contract?.documentation.isEmpty == false, "\(name)")
            #expect(contract?.examples.isEmpty == false, "\(name)")
        }
    }

    @Test func `stands once in a sorted list`() {
        #expect(
            library.functionNames
                == Array(Set(library.functionNames)).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        )
        #expect(library.functionNames.count > 60)
    }

    @Test(arguments: ["sum", "avg", "count", "count distinct", "percentile"])
    func `of aggregate.tinh is an aggregate`(name: String) {
        #expect(library.contract(named: name)?.signature.role == .aggregate)
    }

    @Test func `in Tinh has the parameters of its signature`() throws {
        let written = library.functionNames.filter { !library.nativeFunctionNames.contains($0) }
        var count = 0
        for name in written {
            let contract = try #require(library.contract(named: name))
            guard case .tinh(let parameters, _) = contract.body else { continue }
            #expect(parameters == contract.signature.parameters.map(\.name), "\(name)")
            count += 1
        }
        #expect(count >= 10)
    }

    @Test func `has examples that parse`() {
        for example in library.examples {
            let script = Parser.parse(source: SourceText(name: "example", text: example.query))
            #expect(script.errors.isEmpty, "\(example.query)")
            #expect(!script.statements.isEmpty, "\(example.query)")
        }
    }

    @Test func `file of stdlib and grammar is embedded as it stands`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var found: Set<String> = []
        for folder in ["stdlib", "stdlib/help", "grammar"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            where SourceFile.isEmbedded(name) {
                let path = "\(folder)/\(name)"
                found.insert(path)
                let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
                #expect(Embedded.text(at: path) == text, "\(path): touch Package.swift and build again")
            }
        }
        let embedded = Set(Embedded.texts.map(\.path.description)).subtracting([CodePages.embeddedPath])
        #expect(embedded == found, "touch Package.swift and build again")
    }

    @Test func `file is Tinh`() {
        for text in Embedded.texts where text.path.description.hasSuffix(".tinh") {
            let script = Parser.parse(source: SourceText(name: text.path.description, text: text.text.description))
            #expect(script.errors.isEmpty, "\(text.path)")
            #expect(!script.statements.isEmpty, "\(text.path)")
        }
    }

    @Test(arguments: ["rank", "previous", "cumulative", "row_number"])
    func `that numbers or shifts is a window, and no native kernel`(name: String) {
        #expect(library.contract(named: name)?.signature.role == .window)
        #expect(!library.nativeFunctionNames.contains(name))
    }

    @Test func `is nil under a name that is none`() {
        for name in ["summ", "", "zzz", "A", "Sum", "native"] { #expect(library.contract(named: name) == nil) }
    }
}

@Suite struct `A signature` {
    @Test func `keeps names, types, units and defaults`() throws {
        let round = try #require(Library.standard.contract(named: "round")).signature
        #expect(
            round
                == Signature(
                    name: "round", role: .scalar,
                    parameters: [
                        .init("x", TypePattern(.number, unit: .variable("u"))),
                        .init("digits", TypePattern(.word("int")), initial: "0"),
                    ], isVariadic: false, result: TypePattern(.number, unit: .variable("u"))))
    }

    @Test func `says what may be left out or given again`() throws {
        let count = try #require(Library.standard.contract(named: "count")).signature
        #expect(count.parameters == [.init("x", TypePattern(.any, unit: .any), initial: "")])
        let least = try #require(Library.standard.contract(named: "least")).signature
        #expect(least.isVariadic)
        #expect(least.parameters.map(\.name) == ["x", "y"])
        #expect(least.result == TypePattern(.variable("a"), unit: .variable("a")))
    }

    @Test(arguments: [
        ("f", "no brackets around the parameters: f"), ("f(x) int", "no type for `x`"),
        ("f(x intt) int", "not a kind: `intt`"),
        ("f(x int u) int", "not a unit: `u`"), ("f(x int)", "not a type: ``"),
    ])
    func `that is wrong says where`(text: String, words: String) {
        #expect(throws: SignatureText.Fault(words: words)) { try SignatureText.parse(text, role: .scalar) }
    }
}

@Suite struct `A block` {
    @Test func `gives documentation by paragraphs and examples by rows`() {
        let block = ContractBlock(
            """
            ## f(x int) int
            ##
            ## One
            ## two.
            ##
            ## Three.
            ##
            ##     show f(1)
            ##     = 1
            ##     f(2) by
            ##       city
            ##     = a,1
            ##     =
            let f(x) = native
            """)
        #expect(block.documentation == ["One two.", "Three."])
        #expect(
            block.examples == [
                .init(query: "show f(1)", result: "1"), .init(query: "f(2) by\n  city", result: "a,1\n"),
            ])
        #expect(block.isNative)
    }
}
