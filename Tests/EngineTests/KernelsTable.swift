import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// A value in a table of rows.
enum KernelCell: Equatable {
    case missing
    case number(Int64)
    /// As written: the digits after the point give the scale, which must be the column's.
    case decimal(String)
    case float(Double)
    case text(String)
    case bool(Bool)

    /// Texts by their bytes: NFC and NFD differ.
    static func == (left: KernelCell, right: KernelCell) -> Bool {
        switch (left, right) {
        case (.missing, .missing): true
        case (.number(let a), .number(let b)): a == b
        case (.decimal(let a), .decimal(let b)): a == b
        case (.float(let a), .float(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.bool(let a), .bool(let b)): a == b
        default: false
        }
    }
}

extension KernelCell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .number(value) }
    init(floatLiteral value: Double) { self = .float(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(nilLiteral: ()) { self = .missing }
}

/// A kernel with its types settled, to be run over rows.
struct Kernel {
    let name: String
    let arguments: [Kind]
    let result: Kind
    /// Decimals as mantissas of 128 bits, else of 64.
    var isWide = true
    var compiler: (any RegularExpressionCompiler)?

    init(_ name: String, _ arguments: [Kind], _ result: Kind) {
        self.name = name
        self.arguments = arguments
        self.result = result
    }

    func with(_ compiler: any RegularExpressionCompiler) -> Kernel {
        var kernel = self
        kernel.compiler = compiler
        return kernel
    }

    func narrow() -> Kernel {
        var kernel = self
        kernel.isWide = false
        return kernel
    }

    /// Runs one batch. `constants`: arguments that the kernel is told beforehand, as the compiler of a query does.
    func run(_ rows: [[KernelCell]], constants: [Int: Value] = [:]) throws(KernelFault) -> [KernelCell] {
        precondition(rows.count <= Vector.capacity)
        guard let kernel = ScalarKernel.all.first(where: { $0.name == name }) else {
            preconditionFailure("no kernel named \(name)")
        }
        let run = try kernel.prepare(
            .init(
                arguments: arguments.map { DataType($0) }, constants: arguments.indices.map { constants[$0] },
                result: DataType(result), environment: KernelEnvironment(regularExpressions: compiler)))
        let vectors = arguments.indices.map { index in vector(arguments[index], rows.map { $0[index] }) }
        let out = Vector(form(result))
        let isMissing = rows.map { $0.contains(.missing) }
        if isMissing.contains(true) {
            for (row, missing) in isMissing.enumerated() { out.validityStorage[row] = missing ? 0 : 1 }
            out.validity = out.validityStorage
        }
        try run(vectors, out, rows.count)
        let cells = rows.indices.map { cell(out, $0) }
        // What the results point to must live up to here.
        return withExtendedLifetime(vectors) { cells }
    }

    func callAsFunction(_ row: KernelCell...) throws(KernelFault) -> KernelCell { try run([row])[0] }

    private func form(_ kind: Kind) -> Vector.Form {
        switch kind {
        case .bool: .mask
        case .float: .floats
        case .text: .text
        case .decimal: isWide ? .wide : .integers
        case .int, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing: .integers
        }
    }

    /// Slots of missing values hold what is worst, as the contract allows.
    private func vector(_ kind: Kind, _ cells: [KernelCell]) -> Vector {
        let vector = Vector(form(kind))
        for (row, cell) in cells.enumerated() {
            switch (cell, vector.form) {
            case (.missing, .integers): vector.integers[row] = row % 2 == 0 ? .min : .max
            case (.missing, .wide): vector.wide[row] = row % 2 == 0 ? .min : .max
            case (.missing, .floats): vector.floats[row] = row % 2 == 0 ? .nan : -.infinity
            case (.missing, .mask): vector.mask[row] = 0
            case (.missing, .text): vector.slices[row] = .empty
            case (.number(let value), .integers): vector.integers[row] = value
            case (.decimal(let text), .integers): vector.integers[row] = Int64(mantissa(text, kind))
            case (.decimal(let text), .wide): vector.wide[row] = mantissa(text, kind)
            case (.float(let value), .floats): vector.floats[row] = value
            case (.number(let value), .floats): vector.floats[row] = Double(value)
            case (.bool(let value), .mask): vector.mask[row] = value ? 1 : 0
            case (.text(let value), .text): vector.slices[row] = vector.scratch.keep(value)
            default: preconditionFailure("\(cell) in a column of \(kind)")
            }
        }
        if cells.contains(.missing) {
            for (row, cell) in cells.enumerated() { vector.validityStorage[row] = cell == .missing ? 0 : 1 }
            vector.validity = vector.validityStorage
        }
        return vector
    }

    private func mantissa(_ text: String, _ kind: Kind) -> Int128 {
        guard let number = ExactNumber(parsing: text), number.scale == kind.decimalScale else {
            preconditionFailure("\(text) in a column of \(kind)")
        }
        return number.mantissa
    }

    private func cell(_ vector: Vector, _ row: Int) -> KernelCell {
        if !vector.hasValue(row) { return .missing }
        switch (vector.form, result) {
        case (.integers, .decimal(let scale)):
            return .decimal(NumberText.text(Int128(vector.integers[row]), scale: scale))
        case (.integers, _): return .number(vector.integers[row])
        case (.wide, _): return .decimal(NumberText.text(vector.wide[row], scale: result.decimalScale))
        case (.floats, _): return .float(vector.floats[row])
        case (.mask, _): return .bool(vector.mask[row] == 1)
        case (.text, _): return .text(vector.slices[row].text)
        }
    }
}

/// Every row gives its result, alone and among the others; and is missing where one of its arguments is.
func expect(
    _ kernel: Kernel, _ rows: [([KernelCell], KernelCell)], missing: KernelCell = .missing,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var batch = rows
    for (arguments, _) in rows {
        for index in arguments.indices {
            var changed = arguments
            changed[index] = .missing
            batch.append((changed, missing))
        }
    }
    let together = try kernel.run(batch.map(\.0))
    for (row, found) in zip(batch, together) {
        #expect(found == row.1, "\(kernel.name)(\(row.0))", sourceLocation: sourceLocation)
    }
    for row in rows {
        let alone = try kernel.run([row.0])
        #expect(alone == [row.1], "\(kernel.name)(\(row.0)) alone", sourceLocation: sourceLocation)
    }
}

/// The row is refused with a message that holds these words.
func expectRefused(
    _ kernel: Kernel, _ row: [KernelCell], _ words: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    do throws(KernelFault) {
        let found = try kernel.run([row])
        Issue.record("\(kernel.name)(\(row)) gave \(found)", sourceLocation: sourceLocation)
    } catch {
        #expect("\(error)".contains(words), "\(kernel.name)(\(row)): \(error)", sourceLocation: sourceLocation)
    }
}
