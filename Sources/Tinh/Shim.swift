import TinhBase
import TinhSyntax

struct NameSurvey {
    let names: Set<String>
    let readsAllColumns: Bool
    init(_ s: Script) {
        names = []
        readsAllColumns = true
    }
}
extension SyntaxError {
    func diagnostic(in s: SourceText) -> Diagnostic { Diagnostic("E0100", .error, "\(form)", place: .init(s, span)) }
}
