import CKernels
import Synchronization
import TinhColumns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The bytes that many texts begin with alike, as addresses of pages and paths of files do: what follows orders them.
enum CommonPrefix {
    /// Where texts are fewer, or share less, it does not pay.
    private static let textCountMin = 1 << 12
    private static let byteCountMin = 8
    private static let sampleCount = 64
    /// So many texts on what is to be read is asked for.
    private static let aheadCount = 8

    /// The texts without what they share; nil where that is nothing much. The order of the language is that of the texts: each goes on
    /// with a letter, digit or sign of ASCII, or ends, so that nothing that follows changes a weight before it. O(n).
    static func cutOff(
        _ texts: UnsafePointer<TextSlice>, _ count: Int, _ threads: Gather.Threads
    ) -> GrowingBuffer<TextSlice>? {
        guard count >= textCountMin else { return nil }
        let byteCount = sampled(texts, count)
        guard byteCount >= byteCountMin else { return nil }
        var rest = GrowingBuffer<TextSlice>(capacity: count)
        let work = Unshared((texts: texts, rest: rest.extend(count)))
        let isShared = Atomic<Bool>(true)
        threads.stretches(of: count) { own in
            let (texts, rest) = work.value
            let first = texts[0]
            for place in own {
                if place + aheadCount < own.upperBound { tinh_prefetch(texts[place + aheadCount].start) }
                let text = texts[place]
                guard text.count >= byteCount, memcmp(text.start, first.start, byteCount) == 0,
                    endsOrGoesOn(text, at: byteCount)
                else { return isShared.store(false, ordering: .relaxed) }
                rest[place] = text.part(byteCount, text.count)
            }
        }
        return isShared.load(ordering: .relaxed) ? rest : nil
    }

    /// How many bytes some of the texts share.
    private static func sampled(_ texts: UnsafePointer<TextSlice>, _ count: Int) -> Int {
        let sample = stride(from: 0, to: count, by: max(1, count / sampleCount)).map { texts[$0] }
        var shared = sample[0].count
        for text in sample {
            shared = min(shared, text.count)
            shared = (0..<shared).first { text.start[$0] != sample[0].start[$0] } ?? shared
        }
        while shared >= byteCountMin, !sample.allSatisfy({ endsOrGoesOn($0, at: shared) }) { shared -= 1 }
        return shared
    }

    private static func endsOrGoesOn(_ text: TextSlice, at byteCount: Int) -> Bool {
        text.count == byteCount || text.start[byteCount] < 0x80
    }
}
