import TinhBase
import TinhPlan
import TinhTypes

/// An int or decimal as the nearest float.
final class ToFloatNode: Node {
    private let operand: Node
    private let scale: Int
    private let out = Vector(.floats)

    init(_ frame: Frame, _ operand: Node, scale: Int) {
        self.operand = operand
        self.scale = scale
        super.init(frame, .float)
    }

    override var constant: Value? {
        switch operand.constant {
        case .integer(let value): .float(ExactQuotient.double(Int128(value), ExactLimit.powersOfTen[scale]))
        case .decimal(let mantissa): .float(ExactQuotient.double(mantissa, ExactLimit.powersOfTen[scale]))
        case .missing, .bool, .float, .text, nil: nil
        }
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let from = try operand.value()
        out.validity = from.validity
        out.isConstant = from.isConstant
        let results = out.floats
        if from.form == .integers, from.knownBounds.fitsDouble, scale <= 22 {
            // Both sides are exact, so the division rounds once.
            let divisor = Double(ExactLimit.powersOfTen[scale])
            let values = from.integers
            if scale == 0 {
                for row in 0..<rowCount { results[row] = Double(values[row]) }
            } else {
                for row in 0..<rowCount { results[row] = Double(values[row]) / divisor }
            }
        } else {
            let divisor = ExactLimit.powersOfTen[scale]
            for row in 0..<rowCount {
                let value = from.form == .wide ? from.wide[row] : Int128(from.integers[row])
                results[row] = from.isMissing(row) ? 0 : ExactQuotient.double(value, divisor)
            }
        }
        return out
    }
}

/// An int or decimal with another number of digits after the point; digits that would be lost are a fault.
final class RescaleNode: Node {
    private let operand: Node
    /// Digits to add; negative to drop.
    private let shift: Int
    private let site: Site
    private let narrow = Vector(.integers)
    private lazy var wide = Vector(.wide)

    init(_ frame: Frame, _ kind: Kind, _ operand: Node, shift: Int, _ site: Site) {
        self.operand = operand
        self.shift = shift
        self.site = site
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let from = try operand.value()
        let factor = ExactLimit.powersOfTen[abs(shift)]
        if shift < 0 { return try dropping(from, factor, rowCount) }
        let bounds = from.knownBounds.multiplying(Bounds(factor, factor))
        if from.form == .integers, let bounds, bounds.fitsInt64 {
            narrow.validity = from.validity
            narrow.bounds = bounds
            let values = from.integers
            let small = Int64(truncatingIfNeeded: factor)
            for row in 0..<rowCount { narrow.integers[row] = values[row] &* small }
            return narrow
        }
        wide.validity = from.validity
        wide.bounds = bounds?.fitsDecimal == true ? bounds : nil
        for row in 0..<rowCount {
            let value = from.form == .wide ? from.wide[row] : Int128(from.integers[row])
            let (product, overflow) = value.multipliedReportingOverflow(by: factor)
            if overflow || product.magnitude > ExactLimit.mantissaMax.magnitude {
                wide.wide[row] = 0
                if !from.isMissing(row) {
                    throw RowFault(site: site, cause: .overflow(kind), chunkRow: frame.chunkRow(row))
                }
            } else {
                wide.wide[row] = product
            }
        }
        return wide
    }

    private func dropping(_ from: Vector, _ factor: Int128, _ rowCount: Int) throws(RowFault) -> Vector {
        let out = from.form == .wide ? wide : narrow
        out.validity = from.validity
        out.bounds = nil
        for row in 0..<rowCount {
            let value = from.form == .wide ? from.wide[row] : Int128(from.integers[row])
            let (quotient, rest) = value.quotientAndRemainder(dividingBy: factor)
            if rest != 0, !from.isMissing(row) {
                let scale = operand.kind.exactScale ?? 0
                throw RowFault(
                    site: site,
                    cause: .unconvertible(
                        value: DecimalText.text(value, scale: scale), to: DecimalText.name(scale + shift)),
                    chunkRow: frame.chunkRow(row))
            }
            if from.form == .wide {
                out.wide[row] = quotient
            } else {
                out.integers[row] = Int64(truncatingIfNeeded: quotient)
            }
        }
        return out
    }
}

/// Decimals as errors show them.
enum DecimalText {
    static func text(_ mantissa: Int128, scale: Int) -> String {
        if scale == 0 { return String(mantissa) }
        var digits = String(mantissa.magnitude)
        if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
        let whole = digits.dropLast(scale)
        return (mantissa < 0 ? "-" : "") + whole + "." + digits.suffix(scale)
    }

    static func name(_ scale: Int) -> String {
        switch scale {
        case 0: "a decimal without digits after the point"
        case 1: "a decimal with 1 digit after the point"
        default: "a decimal with \(scale) digits after the point"
        }
    }
}
