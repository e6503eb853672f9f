import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Pages that the process has let go of and will ask for again: a system clears them each time that it gives them out, which
/// takes as long as the first write, and in a virtual machine much longer where the host has taken them away meanwhile. Like what
/// a heap keeps they belong to the process; no more than an eighth of the machine's memory, and none for long.
package enum KeptPages {
    private static let kept = Mutex(
        PageStore(
            byteCountMax: max(384 << 20, sysconf(Int32(_SC_PHYS_PAGES)) / 8 * sysconf(Int32(_SC_PAGESIZE))),
            blockCountMax: 1024))
    /// Whoever reads an answer and asks again finds them still there.
    private static let keptSecondsMax = 60

    /// See `PageStore`.
    package static func take(_ byteCount: Int) -> Pages? { kept.withLock { $0.take(byteCount) } }

    package static func takeGrowing(_ byteCount: Int) -> Pages? { kept.withLock { $0.takeGrowing(byteCount) } }

    fileprivate static func keep(_ pages: Pages) -> Bool { kept.withLock { $0.keep(pages, second: second) } }

    package static func offer() { kept.withLock { $0.offer() } }

    /// Gives back to the system what nobody has asked for in a while.
    package static func giveBackLongKept() { kept.withLock { $0.giveBack(keptBefore: second - keptSecondsMax) } }

    /// Gives all back to the system.
    package static func giveBack() { kept.withLock { $0.giveBack(keptBefore: .max) } }

    private static var second: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec)
    }
}

/// Memory of the system's, with what was written to it before.
package struct Pages: @unchecked Sendable {
    package let start: UnsafeMutableRawPointer
    package let byteCount: Int

    package init(start: UnsafeMutableRawPointer, byteCount: Int) {
        self.start = start
        self.byteCount = byteCount
    }

    /// Zeros; nil when the system has none.
    ///
    /// Not large pages, which are cleared in one go: where a host has taken away what was free that took 7 ms for 2 MB, ten times
    /// as long as small ones, and it was not sooner to read what lies in large ones from start to end.
    package init?(byteCount: Int) {
        let mapped = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        self.init(start: mapped, byteCount: byteCount)
    }

    /// Asks for the pages of a part at once, which takes half as long as one by one when they are written to. What a system that
    /// knows no such call (Linux before 5.14) leaves comes as it is written to.
    func populate(_ part: Range<Int>) {
        let populateWrite: Int32 = 23
        _ = madvise(start + part.lowerBound, part.count, populateWrite)
    }

    func giveBack() { munmap(start, byteCount) }

    /// Lets go of them, for those who ask next.
    package func letGo() { if !KeptPages.keep(self) { giveBack() } }
}

/// Blocks of pages, in the order in which they were let go of. O(blocks) for each call.
struct PageStore {
    let byteCountMax: Int
    let blockCountMax: Int
    /// Each with the second in which it was let go of.
    private var blocks: [(pages: Pages, second: Int)] = []
    private(set) var byteCount = 0
    /// So many of the first have been offered to the system.
    private var offeredCount = 0

    init(byteCountMax: Int, blockCountMax: Int) {
        self.byteCountMax = byteCountMax
        self.blockCountMax = blockCountMax
    }

    /// The smallest block of that size at least and twice that size at most.
    mutating func take(_ byteCount: Int) -> Pages? {
        var best: Int?
        for (place, block) in blocks.enumerated()
        where block.pages.byteCount >= byteCount && block.pages.byteCount / 2 <= byteCount {
            if best.map({ blocks[$0].pages.byteCount > block.pages.byteCount }) ?? true { best = place }
        }
        return best.map { remove($0) }
    }

    /// A block for what grows from that size on to one that is not known: the smallest with room for some growth, else the
    /// largest.
    mutating func takeGrowing(_ byteCount: Int) -> Pages? {
        var best: Int?
        for (place, block) in blocks.enumerated() where block.pages.byteCount >= byteCount {
            guard let known = best.map({ blocks[$0].pages.byteCount }) else {
                best = place
                continue
            }
            let own = block.pages.byteCount
            let (hasRoom, knownHasRoom) = (own / 4 >= byteCount, known / 4 >= byteCount)
            let isBetter = hasRoom && knownHasRoom ? own < known : own > known
            if isBetter { best = place }
        }
        return best.map { remove($0) }
    }

    /// False for what is too large to be kept. Those that were kept longest make room.
    mutating func keep(_ pages: Pages, second: Int) -> Bool {
        guard pages.byteCount <= byteCountMax else { return false }
        while blocks.count >= blockCountMax || byteCount + pages.byteCount > byteCountMax { remove(0).giveBack() }
        blocks.append((pages, second))
        byteCount += pages.byteCount
        return true
    }

    /// Lets the system take all pages where memory is short; until then they stay as they are.
    mutating func offer() {
        for block in blocks[offeredCount...] { madvise(block.pages.start, block.pages.byteCount, MADV_FREE) }
        offeredCount = blocks.count
    }

    /// Gives back to the system what was let go of before that second.
    mutating func giveBack(keptBefore second: Int) {
        let count = blocks.prefix { $0.second < second }.count
        for block in blocks[..<count] {
            byteCount -= block.pages.byteCount
            block.pages.giveBack()
        }
        blocks.removeFirst(count)
        offeredCount = max(0, offeredCount - count)
    }

    private mutating func remove(_ place: Int) -> Pages {
        let pages = blocks.remove(at: place).pages
        byteCount -= pages.byteCount
        if place < offeredCount { offeredCount -= 1 }
        return pages
    }
}
