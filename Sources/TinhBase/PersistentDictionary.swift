/// Values by name, where every version stays as it was and shares nearly all of its memory with the next.
///
/// A script of n definitions keeps n versions of what was defined: copies of a hash table would take n² memory. A treap, its
/// priorities the hashes of the names (Seidel and Aragon, Randomized Search Trees, 1996): reading and setting take O(log n),
/// setting makes O(log n) nodes.
package struct PersistentDictionary<Value: Sendable>: Sendable {
    private var root: Node?
    package private(set) var count = 0

    package init() {}

    package subscript(key: String) -> Value? {
        var next = root
        while let node = next {
            if key == node.entry.key { return node.entry.value }
            next = key < node.entry.key ? node.left : node.right
        }
        return nil
    }

    package mutating func set(_ key: String, _ value: Value) {
        if self[key] == nil { count += 1 }
        root = Self.setting(Entry(key, value), in: root)
    }

    /// Sorted, as are the values by their keys.
    package var keys: [String] { entries.map(\.key) }
    package var values: [Value] { entries.map(\.value) }

    private var entries: [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        Self.visit(root) { entries.append($0) }
        return entries
    }

    /// Shared by all nodes that hold it.
    private final class Entry: Sendable {
        let key: String
        let value: Value
        let priority: UInt64

        init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
            // FNV-1a, its bits mixed once more.
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            priority = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
        }
    }

    private final class Node: Sendable {
        let entry: Entry
        let left: Node?
        let right: Node?

        init(_ entry: Entry, _ left: Node?, _ right: Node?) {
            self.entry = entry
            self.left = left
            self.right = right
        }
    }

    private static func setting(_ entry: Entry, in node: Node?) -> Node {
        guard let node else { return Node(entry, nil, nil) }
        if entry.key == node.entry.key { return Node(entry, node.left, node.right) }
        if entry.key < node.entry.key {
            let left = setting(entry, in: node.left)
            return left.entry.priority > node.entry.priority
                ? Node(left.entry, left.left, Node(node.entry, left.right, node.right))
                : Node(node.entry, left, node.right)
        }
        let right = setting(entry, in: node.right)
        return right.entry.priority > node.entry.priority
            ? Node(right.entry, Node(node.entry, node.left, right.left), right.right)
            : Node(node.entry, node.left, right)
    }

    private static func visit(_ node: Node?, _ body: (Entry) -> Void) {
        guard let node else { return }
        visit(node.left, body)
        body(node.entry)
        visit(node.right, body)
    }
}
