import CKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory from the heap, or for large sizes pages of its own, which may be huge ones.
struct MemoryBlock {
    let start: UnsafeMutableRawPointer
    /// As many bytes as were asked for are zero until something is written.
    let isZero: Bool
    private let isMapped: Bool
    let byteCount: Int

    static let mappedBytesMin = 1 << 20
    /// What a core finds in its own caches however it is read.
    static let nearBytesMax = 1 << 18

    /// Up to this size kept pages are cleared sooner than the system does it; of larger ones a part may never be touched.
    private static let clearedBytesMax = 64 << 20

    /// `isZero`: large blocks are wanted with zeros.
    init(byteCount: Int, isZero: Bool = false) {
        if byteCount >= MemoryBlock.mappedBytesMin {
            if !isZero || byteCount <= MemoryBlock.clearedBytesMax, let kept = KeptPages.take(byteCount) {
                if isZero { memset(kept.start, 0, byteCount) }
                self.init(pages: kept.start, byteCount: kept.byteCount, isZero: isZero)
                return
            }
            if let pages = MemoryBlock.mapped(byteCount) {
                self.init(pages: pages, byteCount: byteCount, isZero: true)
                return
            }
        }
        self.init(heap: byteCount)
    }

    /// Pages from the system; nil when it has none, even after what is kept for later has been given back.
    private static func mapped(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        for isLastTry in [false, true] {
            if isLastTry { FreedMemory.giveBack() }
            let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard let pages, pages != MAP_FAILED else { continue }
            _ = madvise(pages, byteCount, MADV_HUGEPAGE)
            return pages
        }
        return nil
    }

    private init(heap byteCount: Int) {
        self.byteCount = byteCount
        start = .allocate(byteCount: byteCount, alignment: 64)
        isMapped = false
        isZero = false
    }

    fileprivate init(pages: UnsafeMutableRawPointer, byteCount: Int, isZero: Bool) {
        start = pages
        self.byteCount = byteCount
        isMapped = true
        self.isZero = isZero
    }

    /// The same memory with more behind it, which takes this one's place; nil where it has to be copied.
    func grown(byteCount: Int) -> MemoryBlock? {
        guard isMapped else { return nil }
        if byteCount <= self.byteCount { return self }
        guard let pages = tinh_remap(start, self.byteCount, byteCount) else { return nil }
        return MemoryBlock(pages: pages, byteCount: byteCount, isZero: false)
    }

    func free() {
        if !isMapped { return start.deallocate() }
        if !KeptPages.keep(start, byteCount) { munmap(start, byteCount) }
    }
}

/// Pages that were let go of and will be asked for again: a system clears them each time that it gives them out, which takes
/// as long as the first write. Like what a heap keeps they belong to the process; no more than 384 MB of them.
enum KeptPages {
    private struct Kept: @unchecked Sendable {
        /// In the order in which they were let go of, each with the second in which it was.
        var blocks: [(start: UnsafeMutableRawPointer, byteCount: Int, second: Int)] = []
        var byteCount = 0

        mutating func take(_ place: Int) -> MemoryBlock {
            let block = blocks.remove(at: place)
            byteCount -= block.byteCount
            return MemoryBlock(pages: block.start, byteCount: block.byteCount, isZero: false)
        }
    }

    private static let kept = Mutex(Kept())
    private static let byteCountMax = 384 << 20
    private static let blockCountMax = 64
    private static let keptSecondsMax = 30

    /// The smallest block of that size at least and twice that size at most.
    static func take(_ byteCount: Int) -> MemoryBlock? {
        kept.withLock { kept in
            var best: Int?
            for (place, block) in kept.blocks.enumerated()
            where block.byteCount >= byteCount && block.byteCount / 2 <= byteCount {
                if best.map({ kept.blocks[$0].byteCount > block.byteCount }) ?? true { best = place }
            }
            return best.map { kept.take($0) }
        }
    }

    /// A block for what grows from that size on to one that is not known: the smallest with room for some growth, else the
    /// largest.
    static func takeGrowing(_ byteCount: Int) -> MemoryBlock? {
        guard byteCount >= MemoryBlock.mappedBytesMin else { return nil }
        return kept.withLock { kept in
            var best: Int?
            for (place, block) in kept.blocks.enumerated() where block.byteCount >= byteCount {
                guard let known = best.map({ kept.blocks[$0].byteCount }) else {
                    best = place
                    continue
                }
                let (hasRoom, knownHasRoom) = (block.byteCount / 4 >= byteCount, known / 4 >= byteCount)
                let isBetter = hasRoom && knownHasRoom ? block.byteCount < known : block.byteCount > known
                if isBetter { best = place }
            }
            return best.map { kept.take($0) }
        }
    }

    /// False for what is too large to be kept. Those that were kept longest make room.
    static func keep(_ start: UnsafeMutableRawPointer, _ byteCount: Int) -> Bool {
        guard byteCount <= byteCountMax else { return false }
        let pages = Pages(start: start)
        kept.withLock { kept in
            while kept.blocks.count >= blockCountMax || kept.byteCount + byteCount > byteCountMax {
                let oldest = kept.take(0)
                munmap(oldest.start, oldest.byteCount)
            }
            kept.blocks.append((pages.start, byteCount, second))
            kept.byteCount += byteCount
        }
        return true
    }

    /// Gives back to the system what nobody has asked for in half a minute: whoever reads an answer and asks again finds it still
    /// there.
    static func giveBackLongKept() {
        let now = second
        kept.withLock { kept in
            while let oldest = kept.blocks.first, now - oldest.second > keptSecondsMax {
                munmap(oldest.start, oldest.byteCount)
                kept.byteCount -= oldest.byteCount
                kept.blocks.removeFirst()
            }
        }
    }

    private static var second: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec)
    }

    private struct Pages: @unchecked Sendable { let start: UnsafeMutableRawPointer }

    /// Gives all back to the system.
    static func giveBack() {
        kept.withLock { kept in
            for block in kept.blocks { munmap(block.start, block.byteCount) }
            kept = Kept()
        }
    }
}
