/// What each operator did, in the order in which the plan names them: root first.
struct ProfileCollection {
    private var entries: [OperatorProfile] = []

    /// A place for an operator whose inputs come after it.
    mutating func reserve(_ name: String, _ depth: Int) -> Int {
        entries.append(OperatorProfile(name: name, depth: depth, rowsIn: 0, rowsOut: 0, bytesRead: 0, seconds: 0))
        return entries.count - 1
    }

    mutating func fill(_ place: Int, rowsIn: Int, rowsOut: Int, bytesRead: Int = 0, seconds: Double) {
        entries[place] = OperatorProfile(
            name: entries[place].name, depth: entries[place].depth, rowsIn: rowsIn, rowsOut: rowsOut,
            bytesRead: bytesRead, seconds: seconds)
    }

    /// The operators of a pipeline, which work at the same time: its seconds stand at the source.
    mutating func fill(_ pipeline: Pipeline, _ rowCounts: [[Int]], _ bytesRead: Int, _ seconds: Double) {
        func rows(_ step: Int) -> Int { rowCounts.reduce(0) { $0 + $1[step] } }
        if let place = pipeline.source.profileIndex {
            fill(place, rowsIn: rows(0), rowsOut: rows(0), bytesRead: bytesRead, seconds: seconds)
        }
        for (index, step) in pipeline.steps.enumerated() {
            fill(step.profileIndex, rowsIn: rows(index), rowsOut: rows(index + 1), seconds: step.seconds)
        }
        for projection in pipeline.projections {
            let count = rows(projection.stepsBefore)
            fill(projection.profileIndex, rowsIn: count, rowsOut: count, seconds: 0)
        }
    }

    func finished() -> [OperatorProfile] { entries }
}
