import Testing

@testable import TinhColumns

@Suite("Pages that are kept for later")
struct PageStoreTests {
    private static let mebibyte = 1 << 20

    /// Pages of the system's, whose last byte tells their size.
    private static func pages(_ mebibytes: Int) throws -> Pages {
        let large = try #require(LargePages(byteCount: mebibytes * mebibyte))
        (large.start + large.byteCount - 1).storeBytes(of: UInt8(mebibytes), as: UInt8.self)
        return Pages(start: large.start, byteCount: large.byteCount)
    }

    private static func kept(_ sizes: [Int], byteCountMax: Int = 1 << 30, blockCountMax: Int = 100) throws -> PageStore
    {
        var store = PageStore(byteCountMax: byteCountMax, blockCountMax: blockCountMax)
        for (second, size) in sizes.enumerated() {
            let isKept = store.keep(try pages(size), second: second)
            #expect(isKept)
        }
        return store
    }

    @Test("a block is taken that is as large as asked for, and no more than twice as large: the smallest")
    func taken() throws {
        var store = try PageStoreTests.kept([8, 6, 2, 16])
        #expect(store.byteCount == 32 * PageStoreTests.mebibyte)
        let found = [5, 5, 5, 3, 9, 2].map { wanted -> Int? in
            let pages = store.take(wanted * PageStoreTests.mebibyte)
            guard let pages else { return nil }
            let size = pages.byteCount / PageStoreTests.mebibyte
            #expect(
                (pages.start + pages.byteCount - 1).load(as: UInt8.self) == UInt8(size), "what was written is there")
            pages.giveBack()
            return size
        }
        #expect(found == [6, 8, nil, nil, 16, 2])
        #expect(store.byteCount == 0)
    }

    @Test("pages that are asked for at once keep what was written to them, and are zeros else")
    func populated() throws {
        let pages = try #require(Pages(byteCount: 4 * PageStoreTests.mebibyte))
        defer { pages.giveBack() }
        (pages.start + 5000).storeBytes(of: 7, as: UInt8.self)
        pages.populate(0..<pages.byteCount)
        let bytes = UnsafeRawBufferPointer(start: pages.start, count: pages.byteCount)
        #expect(bytes.enumerated().filter { $0.element != 0 }.map(\.offset) == [5000])
    }

    @Test("what grows takes the smallest block with room to grow, else the largest")
    func takenToGrow() throws {
        var store = try PageStoreTests.kept([4, 40, 20, 8])
        let found = [5, 5, 5, 5].map { store.takeGrowing($0 * PageStoreTests.mebibyte)?.byteCount }
        #expect(found == [20, 40, 8, nil].map { $0.map { $0 * PageStoreTests.mebibyte } })
    }

    @Test("no more is kept than there is room for, the latest first, and nothing that alone is too large")
    func limits() throws {
        let mebibyte = PageStoreTests.mebibyte
        var store = try PageStoreTests.kept([4, 6, 2], byteCountMax: 10 * mebibyte)
        #expect(store.byteCount == 8 * mebibyte)
        let large = try PageStoreTests.pages(12)
        let isKept = store.keep(large, second: 4)
        #expect(!isKept)
        large.giveBack()
        let found = store.take(4 * mebibyte)
        #expect(found?.byteCount == 6 * mebibyte)
        var few = try PageStoreTests.kept([2, 4, 6, 8], blockCountMax: 2)
        #expect(few.byteCount == 14 * mebibyte)
        let latest = few.take(4 * mebibyte)
        #expect(latest?.byteCount == 6 * mebibyte)
    }

    @Test("pages that were offered to the system are taken like others, and old ones are given back")
    func offeredAndGivenBack() throws {
        let mebibyte = PageStoreTests.mebibyte
        var store = try PageStoreTests.kept([2, 4, 6])
        store.offer()
        let taken = store.take(4 * mebibyte)
        let own = try #require(taken)
        own.start.storeBytes(of: 7, as: UInt8.self)
        own.giveBack()
        let isKept = store.keep(try PageStoreTests.pages(8), second: 9)
        #expect(isKept)
        store.offer()
        store.giveBack(keptBefore: 3)
        #expect(store.byteCount == 8 * mebibyte)
        store.giveBack(keptBefore: .max)
        #expect(store.byteCount == 0)
        store.offer()
    }
}
