import TinhBase
import TinhColumns
import TinhFormats
import TinhSemantics

extension Session {
    /// Mistakes of a statement may be those of types that were guessed from a sample: then every cell of the columns is looked at
    /// that the script names. True where one is of another type than was thought, so that the statement is to be checked again.
    func findsOtherTypes(behind mistakes: Diagnostics, _ context: StatementContext) throws(TinhError) -> Bool {
        guard !mistakes.all.allSatisfy(isCertain) else { return false }
        var hasChanged = false
        for file in state.tables.compactMap(\.streamedFile) where !file.isSampledWhole {
            do throws(DataFault) {
                let columns = context.reads.columns(of: file.schema)
                hasChanged = try file.settleTypes(of: columns, threadCount: engine.threadCount) || hasChanged
            } catch {
                // What else is wrong with the file is told when it is read for an answer.
                let fault = TinhError([error.diagnostic])
                if fault.isInterruption { throw fault }
            }
        }
        return hasChanged
    }
}
