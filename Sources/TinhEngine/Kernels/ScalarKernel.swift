import TinhPlan
import TinhTypes

/// A native scalar function of the standard library: its name there, and how to make the code that runs it.
///
/// `prepare` is called once for each call in a compiled query and worker, `run` once for each batch. The engine unpacks
/// dictionary-coded text before `run` (where only one argument varies and it is dictionary-coded, it runs the kernel over the
/// dictionary's values once and gathers), so a kernel sees slices only.
struct ScalarKernel: Sendable {
    let name: String
    let prepare: @Sendable (Preparation) throws(KernelFault) -> Run

    /// What is known when a query is compiled.
    struct Preparation {
        let arguments: [DataType]
        /// The value where an argument is constant.
        let constants: [Value?]
        let result: DataType
        let environment: KernelEnvironment
    }

    /// Reads `arguments`, writes rows `0..<rowCount` of `out`: values, and validity (nil, or 1 and 0). Constant arguments
    /// have been spread over all rows. Where any argument is missing the slot's value is unspecified but safe to read, and a
    /// kernel that does not say otherwise leaves the result missing there: `Validity` of `out` has been set to that of the
    /// arguments before the call; a kernel only clears more rows (or sets, if it takes missing itself).
    typealias Run = (_ arguments: [Vector], _ out: Vector, _ rowCount: Int) throws(KernelFault) -> Void
}

/// What kernels need from outside.
struct KernelEnvironment: Sendable {
    /// Nil when the host gave none: then `matches` is an error that says so.
    let regularExpressions: (any RegularExpressionCompiler)?
}

/// Makes matchers of RE2's syntax, linear in the length of the text.
package protocol RegularExpressionCompiler: Sendable {
    /// A message in the user's terms when the pattern is wrong.
    func compile(_ pattern: String) throws(RegularExpressionFault) -> any RegularExpressionMatcher
}

package protocol RegularExpressionMatcher: Sendable {
    /// True when the pattern is found anywhere in the text. Safe from several threads.
    func isFound(in text: UnsafeRawBufferPointer) -> Bool
}

package struct RegularExpressionFault: Error, Sendable {
    package let message: String
    package init(message: String) { self.message = message }
}

/// Why a kernel cannot go on; the engine adds the place and the row.
enum KernelFault: Error, Sendable {
    /// A per-row result does not fit: `row` within the batch.
    case overflow(row: Int)
    /// A value that the conversion cannot take.
    case unconvertible(row: Int, value: String, to: String)
    case badPattern(message: String)
    case noRegularExpressions
    /// An argument outside its range: `percentile(x, 120%)`.
    case badArgument(row: Int?, message: String)
}
