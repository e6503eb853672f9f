import TinhBase
import TinhSyntax

extension SyntaxError {
    func diagnostic(in s: SourceText) -> Diagnostic { Diagnostic("E0100", .error, "\(form)", place: .init(s, span)) }
}
