import CKernels
import Testing
import TinhBase
import TinhColumns

@testable import TinhEngine

/// Kernels in C over texts, products and quotients, by the machine's instructions and by those that every machine has.
@Suite("Kernels compare texts, split products and round quotients")
struct KernelsTextPlacesTests {
    private static let counts = [0, 1, 7, 8, 15, 16, 17, 63, 65, 300]

    @Test("texts equal to one of any length", arguments: counts)
    func equal(count: Int) {
        var random = SeededRandom(seed: 31)
        for length in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 40] {
            let wanted = (0..<length).map { UInt8(97 + $0 % 26) }
            let texts = (0..<count).map { row -> [UInt8] in
                // The text, one of another byte, a longer and a shorter one.
                switch Int.random(in: 0..<5, using: &random) {
                case 0: return wanted
                case 1:
                    var other = wanted
                    if let place = other.indices.randomElement(using: &random) { other[place] ^= 1 }
                    return other
                case 2: return wanted + [97]
                case 3: return Array(wanted.dropLast())
                default: return []
                }
            }
            let all = texts.flatMap { $0 }
            var offsets: [UInt32] = [0]
            for text in texts { offsets.append(offsets[offsets.count - 1] + UInt32(text.count)) }
            let expected = texts.map { $0 == wanted ? UInt8(1) : 0 }
            for mark in [tinh_mark_equal, tinh_mark_equal_narrow, tinh_mark_equal_portable] {
                var mask = [UInt8](repeating: 9, count: count)
                let found = mark(all, offsets, count, wanted, wanted.count, &mask)
                #expect(mask == expected, "\(length) bytes")
                #expect(found == expected.count { $0 == 1 })
            }
        }
    }

    @Test("products in four whole numbers, or a word that they do not split", arguments: counts)
    func products(count: Int) {
        var random = SeededRandom(seed: 33)
        let scale = 0x1p35
        for split in [tinh_split_products, tinh_split_products_narrow, tinh_split_products_portable] {
            let x = (0..<count).map { _ in Double.random(in: -99...99, using: &random) }
            let y = (0..<count).map { _ in Double(Int.random(in: -999...999, using: &random)) / 1000 }
            var parts = [Int64](repeating: 0, count: 4 * count + 1)
            #expect(split(x, y, count, scale, &parts) == 1)
            for place in 0..<count {
                let own = parts[4 * place..<4 * place + 4].map { $0 }
                #expect(own.allSatisfy { $0.magnitude <= 1 << 44 })
                // Each sum is a double without rounding.
                let product = Double(own[0]) / scale + Double(own[1]) / 0x1p44 / scale
                let rest = Double(own[2]) / 0x1p53 / scale + Double(own[3]) / 0x1p97 / scale
                #expect(product == x[place] * y[place])
                #expect(rest == (-product).addingProduct(x[place], y[place]))
            }
            #expect(parts[4 * count] == 0)
            let wrong = [(Double.nan, 1.0), (.infinity, 1), (1e9, 1e9), (1e-30, 1.1), (1e-200, 1e-200), (1e300, 1e300)]
            for (left, right) in wrong where count > 0 {
                var (x, y) = (x, y)
                let place = Int.random(in: 0..<count, using: &random)
                (x[place], y[place]) = (left, right)
                #expect(split(x, y, count, scale, &parts) == 0, "\(left) * \(right)")
            }
        }
    }

    @Test("quotients rounded down, and what a cycle leaves of them", arguments: counts)
    func floors(count: Int) {
        var random = SeededRandom(seed: 35)
        let near: Int64 = 1 << 51
        for (divisor, cycle) in [(1, 0), (7, 0), (3_600_000_000, 24), (86_400_000_000, 0), (1_000_000, 60), (near, 3)]
            as [(Int64, Int64)]
        {
            for most in [40, near, Int64.max] {
                var values = (0..<count).map { _ in Int64.random(in: -most...most, using: &random) }
                for place in values.indices.filter({ $0 % 5 == 0 }) { values[place] -= values[place] % divisor }
                if let last = values.indices.last { values[last] = .min }
                let expected = values.map { value -> Int64 in
                    let quotient = value / divisor - (value % divisor < 0 ? 1 : 0)
                    if cycle == 0 { return quotient }
                    return quotient % cycle < 0 ? quotient % cycle + cycle : quotient % cycle
                }
                for divide in [tinh_floor_quotients, tinh_floor_quotients_narrow, tinh_floor_quotients_portable] {
                    var found = values
                    divide(values, count, divisor, cycle, &found)
                    #expect(found == expected, "\(divisor), \(cycle)")
                }
            }
        }
    }
}
