import TinhColumns
import TinhPlan
import TinhTypes

/// The right rows of a join that a sink keeps of its rows, to make columns of them once a piece is whole.
struct KeptPartners {
    private let side: JoinSide
    private let source: PartnerRows
    /// The places of columns in the output, and the columns of the right side.
    private var places: [Int] = []
    private var columns: [Int] = []
    private var rows = GrowingBuffer<Int32>()

    private init(_ side: JoinSide, _ source: PartnerRows) {
        self.side = side
        self.source = source
    }

    /// Of all columns of the output that only are right columns of a join: one for each join.
    static func find(_ expressions: [TypedExpression], _ compiled: CompiledPipeline) -> [KeptPartners] {
        var found: [KeptPartners] = []
        for (place, expression) in expressions.enumerated() {
            guard let (side, column, kind) = compiled.scope.partner(expression), kind == expression.type.kind else {
                continue
            }
            side.flat.want(column)
            let known = found.firstIndex { $0.side === side }
            if known == nil {
                found.append(KeptPartners(side, compiled.compiler.partnerRows(side, compiled.frame)))
            }
            let own = known ?? found.count - 1
            found[own].places.append(place)
            found[own].columns.append(column)
        }
        return found
    }

    /// Keeps the batch's rows.
    mutating func append(_ count: Int) { rows.extend(count).update(from: source.rows(), count: count) }

    /// Keeps some rows of the batch.
    mutating func append(_ batchRows: UnsafePointer<Int32>, _ count: Int) {
        let (from, out) = (source.rows(), rows.extend(count))
        for row in 0..<count { out[row] = from[Int(batchRows[row])] }
    }

    /// Makes the columns of what was kept, and forgets it.
    mutating func finish(into out: inout [Column?]) {
        let made = side.columns(columns, rows.values, rows.count)
        for (place, column) in zip(places, made) { out[place] = column }
        rows.removeAll()
    }
}
