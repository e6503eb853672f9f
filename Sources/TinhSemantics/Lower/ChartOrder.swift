import TinhSyntax

/// Which keys of a picture the query has put in order.
extension [Step] {
    /// The last of them, back to the measures, set the order of a key: by its name, or by what is none of the keys.
    func sort(_ key: String, among keys: Set<String>) -> Bool {
        for step in reversed() {
            for name in step.clauses.flatMap(\.orderingNames) {
                guard let name, keys.contains(name), name != key else { return true }
            }
            if case .measures? = step.head?.form { return false }
        }
        return false
    }
}

extension Clause {
    /// What it sorts by; nil for a figure.
    fileprivate var orderingNames: [String?] {
        switch form {
        case .sort(let keys):
            keys.map { key in
                if case .name(let name)? = key.expression?.form { name.text } else { nil }
            }
        case .top, .bottom: [nil]
        case .from, .where, .by, .across, .versus, .with, .take, .skip, .sample: []
        }
    }
}
