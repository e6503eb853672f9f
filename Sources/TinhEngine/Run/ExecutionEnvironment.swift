/// What outlives a run: the threads. Owned by whoever runs plans; there is no global state.
package final class ExecutionEnvironment: Sendable {
    package let pool: ThreadPool

    package init() { pool = ThreadPool() }
}
