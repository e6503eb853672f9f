import TinhColumns

/// What a function gave for codes of one dictionary, and for a missing argument.
final class ResultsByCode {
    let dictionary: TextDictionary
    private let argument: Int
    private let form: Vector.Form
    /// Where the kernel reads and writes; the scratch of `work` keeps the texts of all results.
    private let input = Vector(.text)
    private let work: Vector
    /// Results in blocks of `Vector.capacity`, by the order in which codes came up.
    private var blocks: [Vector] = []
    private var resultCount = 0
    private var anyMissing = false
    /// A code's place among the results; negative where it has not come up.
    private var places: [Int32] = []
    private var placeOfMissing: Int32 = -1

    init(_ dictionary: TextDictionary, _ form: Vector.Form, argument: Int) {
        self.dictionary = dictionary
        self.form = form
        self.argument = argument
        work = Vector(form)
    }

    /// Works out the codes of a batch that are new. False if the kernel fails for one of them.
    func extend(_ source: Vector, _ rowCount: Int, _ vectors: [Vector], _ kernel: ScalarKernel.Run) -> Bool {
        if places.count < dictionary.count {
            places.append(contentsOf: repeatElement(-1, count: dictionary.count - places.count))
        }
        var arguments = vectors
        arguments[argument] = input
        if source.validity != nil, placeOfMissing < 0 {
            input.slices[0] = .view(UnsafeRawBufferPointer(start: nil, count: 0))
            input.makeOwnValidity(1)[0] = 0
            work.validity = nil
            work.makeOwnValidity(1)[0] = 0
            guard run(kernel, arguments, 1) else { return false }
            placeOfMissing = Int32(resultCount - 1)
        }
        var fresh: [Int32] = []
        for row in 0..<rowCount where !source.isMissing(row) {
            let code = source.codes[row]
            if places[Int(code)] == -1 {
                places[Int(code)] = -2
                fresh.append(code)
            }
        }
        if fresh.isEmpty { return true }
        for (row, code) in fresh.enumerated() { input.slices[row] = .view(dictionary.value(Int(code))) }
        input.validity = nil
        work.validity = nil
        let first = resultCount
        let isDone = run(kernel, arguments, fresh.count)
        for (row, code) in fresh.enumerated() { places[Int(code)] = isDone ? Int32(first + row) : -1 }
        return isDone
    }

    private func run(_ kernel: ScalarKernel.Run, _ arguments: [Vector], _ count: Int) -> Bool {
        do throws(KernelFault) {
            try kernel(arguments, work, count)
        } catch {
            return false
        }
        if work.validity != nil { anyMissing = true }
        for row in 0..<count {
            let place = resultCount % Vector.capacity
            if place == 0 {
                blocks.append(Vector(form))
                blocks[blocks.count - 1].validityStorage.update(repeating: 1, count: Vector.capacity)
            }
            let block = blocks[blocks.count - 1]
            ResultsByCode.copy(work, row, block, place)
            block.validityStorage[place] = work.isMissing(row) ? 0 : 1
            resultCount += 1
        }
        return true
    }

    @inline(__always)
    private static func copy(_ from: Vector, _ row: Int, _ to: Vector, _ place: Int) {
        switch from.form {
        case .integers: to.integers[place] = from.integers[row]
        case .wide: to.wide[place] = from.wide[row]
        case .floats: to.floats[place] = from.floats[row]
        case .mask: to.mask[place] = from.mask[row]
        case .text: to.slices[place] = from.slices[row]
        }
    }

    /// The results of a batch whose codes have all been worked out.
    func gather(_ source: Vector, _ out: Vector, _ rowCount: Int) {
        out.validity = nil
        out.bounds = nil
        out.dictionary = nil
        out.isNormalized = false
        let validity = anyMissing ? out.makeOwnValidity(rowCount) : nil
        for row in 0..<rowCount {
            let place = Int(source.isMissing(row) ? placeOfMissing : places[Int(source.codes[row])])
            let block = blocks[place / Vector.capacity]
            ResultsByCode.copy(block, place % Vector.capacity, out, row)
            validity?[row] = block.validityStorage[place % Vector.capacity]
        }
    }
}
