/// What became of left rows, by all workers.
struct JoinCounts {
    let leftRowCount: Int
    let leftUnmetCount: Int
    /// Left rows that met several, and what they became.
    let multiplied: Int
    let became: Int
    /// Of a mirrored join, whose right rows have streamed past the left ones.
    var right: (unmetCount: Int, rowCount: Int)?
}
