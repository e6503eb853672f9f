/// The numbers of the groups that occur: listed, or only flagged, where a list of millions of them would be memory that is
/// written for one reading. They are read a piece at a time, whose places are known beforehand.
struct GroupNumbers: @unchecked Sendable {
    private enum Form {
        /// In the order in which groups come.
        case listed([Int32])
        /// 1 for each number that occurs.
        case flagged(GrowingBuffer<UInt8>)
    }

    private let form: Form
    let count: Int

    init(_ listed: [Int32]) {
        form = .listed(listed)
        count = listed.count
    }

    /// O(flags), as is `all`.
    init(flags: GrowingBuffer<UInt8>) {
        form = .flagged(flags)
        count = RowSelection.count(flags.values, flags.count)
    }

    var all: [Int32] {
        switch form {
        case .listed(let numbers): return numbers
        case .flagged(let flags):
            let room = GroupNumbers.room()
            return [Int32](unsafeUninitializedCapacity: count) { buffer, written in
                guard let out = buffer.baseAddress, flags.count > 0 else { return }
                for piece in 0..<pieceCount {
                    let own = list(piece: piece, into: room.values)
                    (out + written).update(from: room.values, count: own)
                    written += own
                }
            }
        }
    }

    // MARK: Pieces

    /// Places in a piece; it has no more numbers than these.
    static let pieceSize = 1 << 13
    /// What lists numbers may write so many behind them.
    private static let spareCount = 16

    private var placeCount: Int {
        switch form {
        case .listed(let numbers): numbers.count
        case .flagged(let flags): flags.count
        }
    }

    var pieceCount: Int { GroupNumbers.pieceCount(placeCount) }

    private static func pieceCount(_ placeCount: Int) -> Int { (placeCount + pieceSize - 1) / pieceSize }

    static func pieceCount(_ flags: GrowingBuffer<UInt8>) -> Int { pieceCount(flags.count) }

    /// Room for the numbers of one piece.
    static func room() -> GrowingBuffer<Int32> {
        var room = GrowingBuffer<Int32>(capacity: pieceSize + spareCount)
        _ = room.extend(pieceSize + spareCount)
        return room
    }

    /// Writes the numbers of a piece; how many they are.
    func list(piece: Int, into out: UnsafeMutablePointer<Int32>) -> Int {
        switch form {
        case .listed(let numbers):
            let start = piece * GroupNumbers.pieceSize
            let count = min(GroupNumbers.pieceSize, numbers.count - start)
            for place in 0..<count { out[place] = numbers[start + place] }
            return count
        case .flagged(let flags): return GroupNumbers.list(flags, piece: piece, into: out)
        }
    }

    /// The number at each place `pieceSize * piece + i`, which is the i-th of a piece. The places ascend.
    func numbers(at places: [Int32]) -> [Int32] {
        let room = GroupNumbers.room()
        let listed = room.values
        var known = -1
        return places.map { place in
            let piece = Int(place) / GroupNumbers.pieceSize
            if piece != known {
                _ = list(piece: piece, into: listed)
                known = piece
            }
            return listed[Int(place) % GroupNumbers.pieceSize]
        }
    }

    /// The same of flags.
    static func list(
        _ flags: GrowingBuffer<UInt8>, piece: Int, into out: UnsafeMutablePointer<Int32>
    ) -> Int {
        let start = piece * pieceSize
        let count = min(pieceSize, flags.count - start)
        let found = RowSelection.rows(of: flags.values + start, equalTo: 1, count, into: out)
        let first = Int32(truncatingIfNeeded: start)
        for index in 0..<found { out[index] &+= first }
        return found
    }
}
