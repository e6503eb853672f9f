import TinhBase
import TinhSyntax
import TinhColumns
import TinhEngine
import TinhFormats
import TinhPlan
struct NameSurvey { let names: Set<String>; let readsAllColumns: Bool; init(_ s: Script) { names = []; readsAllColumns = true } }
extension SyntaxError { func diagnostic(in s: SourceText) -> Diagnostic { Diagnostic("E0100", .error, "\(form)", place: .init(s, span)) } }
enum FormatMessages { static func diagnostic(_ f: DataFault) -> Diagnostic { Diagnostic("E0600", .error, "\(f.cause)") }
 static func note(_ n: LoadNote) -> Diagnostic { Diagnostic("N0600", .note, "\(n)") } }
final class ExecutionEnvironment: Sendable { func execute(_ plan: Plan, sources: [TableID: any ChunkSource], watches: [TableID: [ScanHint.Watch]], options: ExecutionOptions) throws(ExecutionFault) -> ExecutionResult { throw .cancelled } }
