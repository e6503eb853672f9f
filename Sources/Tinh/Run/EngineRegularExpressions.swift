import TinhEngine

/// A host's regular expressions as the engine wants them.
struct EngineRegularExpressions: RegularExpressionCompiler {
    let host: any RegularExpressions

    init(_ host: any RegularExpressions) { self.host = host }

    func compile(_ pattern: String) throws(RegularExpressionFault) -> any RegularExpressionMatcher {
        do throws(RegularExpressionError) { return Matcher(host: try host.compile(pattern)) } catch {
            throw RegularExpressionFault(message: error.message)
        }
    }

    private struct Matcher: RegularExpressionMatcher {
        let host: any RegularExpression
        func isFound(in text: UnsafeRawBufferPointer) -> Bool { host.isFound(in: text) }
    }
}
