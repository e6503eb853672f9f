import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Pages that were let go of and will be asked for again: a system clears them each time that it gives them out, which takes
/// as long as the first write, and in a virtual machine much longer where the host has taken them away meanwhile. Like what a
/// heap keeps they belong to the process; no more than an eighth of the machine's memory, and none for long.
package enum KeptPages {
    /// A part of the address space, with what was written to it before.
    package struct Pages: @unchecked Sendable {
        package let start: UnsafeMutableRawPointer
        package let byteCount: Int

        package init(start: UnsafeMutableRawPointer, byteCount: Int) {
            self.start = start
            self.byteCount = byteCount
        }

        fileprivate var isAtLargePage: Bool { UInt(bitPattern: start) % UInt(LargePages.pageBytes) == 0 }

        fileprivate func giveBack() { munmap(start, byteCount) }
    }

    private struct Kept {
        /// In the order in which they were let go of, each with the second in which it was.
        var blocks: [(pages: Pages, second: Int)] = []
        var byteCount = 0
        /// So many of the first have been offered to the system.
        var offeredCount = 0

        mutating func take(_ place: Int) -> Pages {
            let pages = blocks.remove(at: place).pages
            byteCount -= pages.byteCount
            if place < offeredCount { offeredCount -= 1 }
            return pages
        }
    }

    private static let kept = Mutex(Kept())
    private static let byteCountMax = max(384 << 20, sysconf(Int32(_SC_PHYS_PAGES)) / 8 * sysconf(Int32(_SC_PAGESIZE)))
    private static let blockCountMax = 1024
    /// Whoever reads an answer and asks again finds them still there.
    private static let keptSecondsMax = 60

    /// The smallest block of that size at least and twice that size at most.
    package static func take(_ byteCount: Int, atLargePage: Bool = false) -> Pages? {
        kept.withLock { kept in
            var best: Int?
            for (place, block) in kept.blocks.enumerated()
            where block.pages.byteCount >= byteCount && block.pages.byteCount / 2 <= byteCount {
                if atLargePage, !block.pages.isAtLargePage { continue }
                if best.map({ kept.blocks[$0].pages.byteCount > block.pages.byteCount }) ?? true { best = place }
            }
            return best.map { kept.take($0) }
        }
    }

    /// A block for what grows from that size on to one that is not known: the smallest with room for some growth, else the
    /// largest.
    package static func takeGrowing(_ byteCount: Int) -> Pages? {
        kept.withLock { kept in
            var best: Int?
            for (place, block) in kept.blocks.enumerated() where block.pages.byteCount >= byteCount {
                guard let known = best.map({ kept.blocks[$0].pages.byteCount }) else {
                    best = place
                    continue
                }
                let own = block.pages.byteCount
                let (hasRoom, knownHasRoom) = (own / 4 >= byteCount, known / 4 >= byteCount)
                let isBetter = hasRoom && knownHasRoom ? own < known : own > known
                if isBetter { best = place }
            }
            return best.map { kept.take($0) }
        }
    }

    /// False for what is too large to be kept. Those that were kept longest make room.
    package static func keep(_ pages: Pages) -> Bool {
        guard pages.byteCount <= byteCountMax else { return false }
        kept.withLock { kept in
            while kept.blocks.count >= blockCountMax || kept.byteCount + pages.byteCount > byteCountMax {
                kept.take(0).giveBack()
            }
            kept.blocks.append((pages, second))
            kept.byteCount += pages.byteCount
        }
        return true
    }

    /// Lets the system take all of it where memory is short; until then it stays as it is.
    package static func offer() {
        kept.withLock { kept in
            for block in kept.blocks[kept.offeredCount...] {
                madvise(block.pages.start, block.pages.byteCount, MADV_FREE)
            }
            kept.offeredCount = kept.blocks.count
        }
    }

    /// Gives back to the system what nobody has asked for in a while.
    package static func giveBackLongKept() {
        let now = second
        kept.withLock { kept in
            while let oldest = kept.blocks.first, now - oldest.second > keptSecondsMax { kept.take(0).giveBack() }
        }
    }

    /// Gives all back to the system.
    package static func giveBack() {
        kept.withLock { kept in
            for block in kept.blocks { block.pages.giveBack() }
            kept = Kept()
        }
    }

    private static var second: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec)
    }
}
