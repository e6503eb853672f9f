import TinhColumns
import TinhPlan
import TinhTypes

/// A native scalar function over the rows of a frame.
///
/// Where the only argument that varies is dictionary-coded text, the kernel runs once for each value that occurs and its
/// results are kept by code.
final class ScalarCallNode: Node {
    private let kernel: ScalarKernel.Run
    private let arguments: [Node]
    private let site: Site
    /// Counts rows that had all arguments and got no result, for functions that are not defined everywhere.
    private let counter: NoteCounter?
    private let out: Vector
    /// Slices of dictionary-coded arguments.
    private var unpacked: [Vector?]
    private var byCode: ResultsByCode?
    /// The place of the one argument that varies.
    private let varying: Int?

    init(
        _ frame: Frame, _ kind: Kind, _ kernel: @escaping ScalarKernel.Run, _ arguments: [Node], _ site: Site,
        counter: NoteCounter?
    ) {
        self.kernel = kernel
        self.arguments = arguments
        self.site = site
        self.counter = counter
        out = Vector(Vector.Form(kind))
        unpacked = arguments.map { _ in nil }
        let places = arguments.indices.filter { arguments[$0].constant == nil }
        varying = places.count == 1 ? places[0] : nil
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        var vectors: [Vector] = []
        for argument in arguments { vectors.append(try argument.value()) }
        if let varying, let dictionary = vectors[varying].dictionary, rowCount > 0,
            let results = fromCodes(vectors, varying, dictionary, rowCount)
        {
            count(vectors, results, rowCount)
            return results
        }
        for (place, vector) in vectors.enumerated() where vector.dictionary != nil {
            vectors[place] = unpack(vector, place, rowCount)
        }
        out.scratch.reset()
        setValidity(vectors, out, rowCount)
        do throws(KernelFault) {
            try kernel(vectors, out, rowCount)
        } catch {
            throw rowFault(error)
        }
        out.bounds = nil
        count(vectors, out, rowCount)
        return out
    }

    private func setValidity(_ vectors: [Vector], _ out: Vector, _ rowCount: Int) {
        out.validity = nil
        out.dictionary = nil
        out.isNormalized = false
        for vector in vectors where vector.validity != nil {
            guard let other = vector.validity else { continue }
            let own = out.makeOwnValidity(rowCount)
            for row in 0..<rowCount { own[row] &= other[row] }
        }
    }

    private func unpack(_ vector: Vector, _ place: Int, _ rowCount: Int) -> Vector {
        let plain = unpacked[place] ?? Vector(.text)
        unpacked[place] = plain
        for row in 0..<rowCount { plain.slices[row] = vector.slice(row) }
        plain.validity = vector.validity
        plain.isNormalized = false
        return plain
    }

    private func count(_ vectors: [Vector], _ results: Vector, _ rowCount: Int) {
        guard let counter, results.validity != nil else { return }
        for row in 0..<rowCount where results.isMissing(row) && !vectors.contains(where: { $0.isMissing(row) }) {
            counter.count += 1
        }
    }

    private func rowFault(_ fault: KernelFault) -> RowFault {
        switch fault {
        case .overflow(let row): RowFault(site: site, cause: .overflow(kind), chunkRow: frame.chunkRow(row))
        case .unconvertible(let row, let value, let to):
            RowFault(site: site, cause: .unconvertible(value: value, to: to), chunkRow: frame.chunkRow(row))
        case .badPattern(let message):
            RowFault(site: site, cause: .badPattern(message: message), chunkRow: frame.chunkRow(0))
        case .noRegularExpressions: RowFault(site: site, cause: .noRegularExpressions, chunkRow: frame.chunkRow(0))
        case .badArgument(let row, let message):
            RowFault(site: site, cause: .badArgument(message: message), chunkRow: frame.chunkRow(row ?? 0))
        }
    }

    /// Nil when a value that occurs cannot be worked on: then the rows are worked on one by one.
    private func fromCodes(
        _ vectors: [Vector], _ varying: Int, _ dictionary: TextDictionary, _ rowCount: Int
    ) -> Vector? {
        guard vectors.indices.allSatisfy({ $0 == varying || vectors[$0].validity == nil }) else { return nil }
        let results: ResultsByCode
        if let byCode, byCode.dictionary === dictionary {
            results = byCode
        } else {
            results = ResultsByCode(dictionary, Vector.Form(kind), argument: varying)
            byCode = results
        }
        guard results.extend(vectors[varying], rowCount, vectors, kernel) else { return nil }
        results.gather(vectors[varying], out, rowCount)
        return out
    }
}
