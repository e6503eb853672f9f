import Synchronization

/// Contracts that have been read once. Reading one costs tens of microseconds, and a checker asks for the same few.
final class ContractCache: Sendable {
    private let contracts = Mutex<[String: Contract]>([:])

    func contract(named name: String, read: () -> Contract?) -> Contract? {
        if let known = contracts.withLock({ $0[name] }) { return known }
        guard let made = read() else { return nil }
        contracts.withLock { $0[name] = made }
        return made
    }
}
