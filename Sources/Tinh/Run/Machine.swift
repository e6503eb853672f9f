import Glibc

enum Machine {
    /// Cores that this process may use.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The memory that this process may have: the machine's, or less where a control group says so. Read at the first use.
    static let memoryBytes: Int = {
        let physical = sysconf(Int32(_SC_PHYS_PAGES)) * pageBytes
        return controlGroupLimits.reduce(physical) { min($0, $1) }
    }()

    /// What this process takes now: of the machine's memory, and of addresses. Nil where the system does not say.
    static var usedBytes: (resident: Int, addresses: Int)? {
        guard let text = smallFile("/proc/self/statm") else { return nil }
        let pages = text.split(separator: " ").prefix(2).compactMap { Int($0) }
        return pages.count == 2 ? (pages[1] * pageBytes, pages[0] * pageBytes) : nil
    }

    /// What the machine could give to programs now without swapping. Nil where the system does not say.
    static var availableBytes: Int? {
        guard let text = smallFile("/proc/meminfo"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kibibytes * 1024
    }

    private static let pageBytes = max(1, sysconf(Int32(_SC_PAGESIZE)))

    /// Of this process's control groups and those around them, version 2 and 1.
    private static var controlGroupLimits: [Int] {
        guard let groups = smallFile("/proc/self/cgroup") else { return [] }
        var limits: [Int] = []
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let root: String
            let file: String
            if parts[1].isEmpty {
                (root, file) = ("/sys/fs/cgroup", "memory.max")
            } else if parts[1].split(separator: ",").contains("memory") {
                (root, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            } else {
                continue
            }
            var path = parts[2].split(separator: "/")
            while true {
                let folder = ([root] + path.map(String.init)).joined(separator: "/")
                if let text = smallFile("\(folder)/\(file)"), let limit = Int(text.prefix { $0 != "\n" }), limit > 0 {
                    limits.append(limit)
                }
                if path.popLast() == nil { break }
            }
        }
        return limits
    }

    /// What the system tells in a file of its own; nil when it does not.
    private static func smallFile(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { room in
            let count = read(descriptor, room.baseAddress, room.count)
            return count > 0 ? String(decoding: room[..<count], as: UTF8.self) : nil
        }
    }
}
