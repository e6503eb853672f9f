import TinhColumns

/// Looks at every cell of some columns of a file.
enum ProfilePass {
    static func run(
        _ file: CSVFile, columns: [Int], table: ReadingTable, markers: [[UInt8]], threadCount: Int, morselBytes: Int
    ) throws(DataFault) -> [(column: Int, profile: ColumnProfile)] {
        let feed = MorselFeed(file: file, morselBytes: morselBytes, workerCount: threadCount)
        let monitor = Monitor()
        let total = Unchecked(columns.map { table.emptyProfile(of: $0) })
        let failure = Unchecked<DataFault?>(nil)
        Crew.run(count: threadCount) { _ in
            var morsel = Morsel(file: file)
            let room = CellRoom()
            var own = columns.map { table.emptyProfile(of: $0) }
            do throws(DataFault) {
                while let place = try feed.next(&morsel) {
                    try file.source.checkInterrupted()
                    add(morsel, rowCount: place.rowCount, columns: columns, markers: markers, room: room, to: &own)
                    _ = feed.finish(place)
                }
            } catch {
                monitor.locked { failure.value = error }
            }
            monitor.locked {
                for index in columns.indices { total.value[index].merge(own[index]) }
            }
        }
        if let fault = failure.value { throw fault }
        return Array(zip(columns, total.value).map { (column: $0, profile: $1) })
    }

    /// The profiles of all columns over some parts of a file, by several threads where there is enough to do.
    static func profiles(
        of morsels: [Morsel], table: ReadingTable, markers: [[UInt8]], threadCount: Int
    ) -> [(column: Int, profile: ColumnProfile)] {
        let parts = Unchecked(morsels)
        let byteCount = morsels.reduce(0) { $0 + $1.endOffset - $1.startOffset }
        // Columns are apart from one another in the parts' bytes, too, where quotes are taken off in place.
        return Crew.map(
            count: table.headers.count, threadCount: byteCount < threadBytesMin ? 1 : threadCount
        ) { column in
            let room = CellRoom()
            var profiles = [table.emptyProfile(of: column)]
            for morsel in parts.value {
                add(
                    morsel, rowCount: morsel.rowCount, columns: [column], markers: markers, room: room,
                    to: &profiles)
            }
            return (column, profiles[0])
        }
    }

    /// Less than this is looked at sooner than a thread starts.
    private static let threadBytesMin = 1 << 17

    static func add(
        _ morsel: Morsel, rowCount: Int, columns: [Int], markers: [[UInt8]], room: CellRoom,
        to profiles: inout [ColumnProfile]
    ) {
        for (index, column) in columns.enumerated() {
            var cells = room.gather(column, of: morsel, rowCount: rowCount)
            cells.markMissing(markers)
            if profiles[index].isPercent { cells.cutPercentSigns() }
            profiles[index].add(cells)
        }
    }
}
