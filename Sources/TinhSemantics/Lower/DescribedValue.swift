import TinhBase
import TinhPlan
import TinhTypes

/// Values as `describe` shows them: plain text, a per cent as the number before its sign.
enum DescribedValue {
    /// As `to text` writes it; nil where it is missing.
    static func text(_ value: Value, _ type: DataType) -> String? {
        switch (value, type.kind) {
        case (.missing, _): return nil
        case (.text(let text), _): return text
        case (.float(let number), _): return float(type.unit.isPercent ? hundredfold(number) : number)
        case (.integer(let number), .int) where type.unit.isPercent:
            return PlanText.value(.decimal(Int128(number) * 100), .decimal(scale: 0))
        case (.decimal(let mantissa), .decimal(let scale)) where type.unit.isPercent:
            if scale >= 2 { return PlanText.value(value, .decimal(scale: scale - 2)) }
            let (hundredfold, overflows) = mantissa.multipliedReportingOverflow(by: scale == 1 ? 10 : 100)
            return overflows ? nil : PlanText.value(.decimal(hundredfold), .decimal(scale: 0))
        case (_, let kind):
            let literal = PlanText.value(value, kind)
            return literal.first == "@" ? String(literal.dropFirst()) : literal
        }
    }

    /// A mean or quartile; of a per cent the number before its sign.
    static func figure(_ value: Value, _ type: DataType) -> Value {
        guard case .float(let number) = value, type.unit.isPercent else { return value }
        return .float(hundredfold(number))
    }

    /// By its digits, so that 0.0926 becomes 9.26.
    private static func hundredfold(_ number: Double) -> Double {
        let digits = number.description
        let moved = digits.contains("e") ? number * 100 : Double(digits + "e2") ?? number * 100
        return moved.isFinite ? moved : number
    }

    private static func float(_ number: Double) -> String {
        var bytes: [UInt8] = []
        FloatText.append(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
