import TinhColumns

/// Looks at every cell of some columns of a file.
enum ProfilePass {
    static func run(
        _ file: CSVFile, columns: [Int], table: ReadingTable, markers: [[UInt8]], threadCount: Int, morselBytes: Int
    ) throws(DataFault) -> [(column: Int, profile: ColumnProfile)] {
        let feed = MorselFeed(file: file, morselBytes: morselBytes)
        let monitor = Monitor()
        let total = Unchecked(columns.map { table.emptyProfile(of: $0) })
        let failure = Unchecked<DataFault?>(nil)
        Crew.run(count: threadCount) { _ in
            let morsel = Morsel(file: file)
            let room = CellRoom()
            var own = columns.map { table.emptyProfile(of: $0) }
            do throws(DataFault) {
                while let place = try feed.next(morsel) {
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

    static func add(
        _ morsel: Morsel, rowCount: Int, columns: [Int], markers: [[UInt8]], room: CellRoom,
        to profiles: inout [ColumnProfile]
    ) {
        for (index, column) in columns.enumerated() {
            var cells = room.gather(column, of: morsel, rowCount: rowCount)
            cells.markMissing(markers)
            profiles[index].add(cells)
        }
    }
}
