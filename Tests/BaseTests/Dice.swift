import TinhBase

/// Random numbers that are the same in each run (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

func text(of scalars: [Unicode.Scalar], upTo count: Int, using dice: inout Dice) -> String {
    var view = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...count, using: &dice) {
        if let scalar = scalars.randomElement(using: &dice) { view.append(scalar) }
    }
    return String(view)
}

func decomposed(_ text: String) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: TextForm.decomposed(text))
    return String(view)
}

extension String {
    /// The text's UTF-8, as kernels hand it on.
    func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
        var copy = self
        return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
