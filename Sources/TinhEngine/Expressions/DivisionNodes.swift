import TinhPlan
import TinhTypes

/// `a / b` as a float, of two exact numbers or two durations: rounded once. A zero divisor gives missing and is counted.
final class DivideNode: Node {
    private let left: Node
    private let right: Node
    /// Digits after the point of each.
    private let leftScale: Int
    private let rightScale: Int
    private let counter: NoteCounter
    private let out = Vector(.floats)

    init(_ frame: Frame, _ left: Node, _ right: Node, scales: (Int, Int), _ counter: NoteCounter) {
        self.left = left
        self.right = right
        (leftScale, rightScale) = scales
        self.counter = counter
        super.init(frame, .float)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        out.combineValidity(left, right, rowCount)
        // a / 10^s over b / 10^t is a 10^(t-s) over b.
        let shift = rightScale - leftScale
        let factor = ExactLimit.powersOfTen[min(abs(shift), 38)]
        let factorBounds = Bounds(factor, factor)
        let leftBounds = shift > 0 ? left.knownBounds.multiplying(factorBounds) : left.knownBounds
        let rightBounds = shift < 0 ? right.knownBounds.multiplying(factorBounds) : right.knownBounds
        if left.form == .integers, right.form == .integers, leftBounds?.fitsDouble == true,
            rightBounds?.fitsDouble == true
        {
            let leftFactor = shift > 0 ? Double(factor) : 1
            let rightFactor = shift < 0 ? Double(factor) : 1
            let (a, b, results) = (left.integers, right.integers, out.floats)
            for row in 0..<rowCount {
                results[row] = (Double(a[row]) * leftFactor) / (Double(b[row]) * rightFactor)
            }
        } else {
            for row in 0..<rowCount where !out.isMissing(row) {
                let numerator = left.form == .wide ? left.wide[row] : Int128(left.integers[row])
                let divisor = right.form == .wide ? right.wide[row] : Int128(right.integers[row])
                out.floats[row] =
                    divisor == 0 ? 0 : ExactQuotient.double(numerator, divisor, scale: rightScale - leftScale)
            }
        }
        clearZeroDivisors(right, out, rowCount, counter)
        return out
    }
}

/// Rows whose divisor is 0 become missing and are counted.
private func clearZeroDivisors(_ divisor: Vector, _ out: Vector, _ rowCount: Int, _ counter: NoteCounter) {
    var anyZero = false
    switch divisor.form {
    case .integers: for row in 0..<rowCount { anyZero = anyZero || divisor.integers[row] == 0 }
    case .wide: for row in 0..<rowCount { anyZero = anyZero || divisor.wide[row] == 0 }
    case .floats: for row in 0..<rowCount { anyZero = anyZero || divisor.floats[row] == 0 }
    case .mask, .text: preconditionFailure("a divisor that is no number")
    }
    guard anyZero else { return }
    for row in 0..<rowCount {
        let isZero =
            switch divisor.form {
            case .integers: divisor.integers[row] == 0
            case .wide: divisor.wide[row] == 0
            case .floats, .mask, .text: divisor.floats[row] == 0
            }
        guard isZero else { continue }
        switch out.form {
        case .floats: out.floats[row] = 0
        case .integers: out.integers[row] = 0
        case .wide: out.wide[row] = 0
        case .mask, .text: break
        }
        if out.isMissing(row) { continue }
        out.makeOwnValidity(rowCount)[row] = 0
        counter.count += 1
    }
}

/// `a / b` of two floats.
final class FloatDivideNode: Node {
    private let left: Node
    private let right: Node
    private let site: Site
    private let counter: NoteCounter
    private let out = Vector(.floats)

    init(_ frame: Frame, _ left: Node, _ right: Node, _ site: Site, _ counter: NoteCounter) {
        self.left = left
        self.right = right
        self.site = site
        self.counter = counter
        super.init(frame, .float)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        out.combineValidity(left, right, rowCount)
        let (a, b, results) = (left.floats, right.floats, out.floats)
        for row in 0..<rowCount { results[row] = a[row] / b[row] }
        clearZeroDivisors(right, out, rowCount, counter)
        try FloatCheck.finite(out, rowCount, site, frame)
        return out
    }
}

/// A difference over its base: missing, and counted, where the base is not above 0.
final class ChangeNode: Node {
    private let ratio: Node
    private let base: Node
    private let counter: NoteCounter

    /// `ratio` is read here only.
    init(_ frame: Frame, _ ratio: Node, base: Node, _ counter: NoteCounter) {
        self.ratio = ratio
        self.base = base
        self.counter = counter
        super.init(frame, .float)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let out = try ratio.value()
        let base = try base.value()
        for row in 0..<rowCount where !base.isMissing(row) {
            let isPositive =
                switch base.form {
                case .integers: base.integers[row] > 0
                case .wide: base.wide[row] > 0
                case .floats: base.floats[row] > 0
                case .mask, .text: preconditionFailure("a base that is no number")
                }
            if isPositive { continue }
            counter.count += 1
            out.makeOwnValidity(rowCount)[row] = 0
        }
        return out
    }
}

/// `mod(a, b)` with the sign of the divisor and `div(a, b)` rounded down, of ints or of decimals of one scale.
final class ExactDivisionNode: Node {
    private let left: Node
    private let right: Node
    private let isQuotient: Bool
    private let site: Site
    private let counter: NoteCounter
    private let narrow = Vector(.integers)
    private lazy var wide = Vector(.wide)

    init(
        _ frame: Frame, _ kind: Kind, isQuotient: Bool, _ left: Node, _ right: Node, _ site: Site,
        _ counter: NoteCounter
    ) {
        self.left = left
        self.right = right
        self.isQuotient = isQuotient
        self.site = site
        self.counter = counter
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        let isWide = left.form == .wide || right.form == .wide
        let out = isWide ? wide : narrow
        out.combineValidity(left, right, rowCount)
        out.bounds = nil
        for row in 0..<rowCount {
            let value = left.form == .wide ? left.wide[row] : Int128(left.integers[row])
            let divisor = right.form == .wide ? right.wide[row] : Int128(right.integers[row])
            var (quotient, rest) = divisor == 0 ? (0, 0) : value.quotientAndRemainder(dividingBy: divisor)
            if rest != 0, (rest < 0) != (divisor < 0) {
                quotient -= 1
                rest += divisor
            }
            let result = isQuotient ? quotient : rest
            if isWide {
                out.wide[row] = result
            } else if let fits = Int64(exactly: result) {
                out.integers[row] = fits
            } else {
                out.integers[row] = 0
                if !out.isMissing(row) {
                    throw RowFault(site: site, cause: .overflow(kind), chunkRow: frame.chunkRow(row))
                }
            }
        }
        clearZeroDivisors(right, out, rowCount, counter)
        return out
    }
}
