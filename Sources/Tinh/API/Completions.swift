/// What may stand at a cursor.
public struct Completions: Sendable {
    public struct Candidate: Hashable, Sendable {
        /// What takes the place of `replacing`.
        public let insertion: String
        /// What closes it when it is the one that was meant: a quote, unless one stands there already.
        public let ending: String
        /// How it is listed: the signature of a function, a value as it is.
        public let label: String
        /// What it is: `column, int VND`, `table`, `1,204 rows`.
        public let detail: String

        public init(insertion: String, ending: String = "", label: String, detail: String) {
            self.insertion = insertion
            self.ending = ending
            self.label = label
            self.detail = detail
        }
    }

    /// The words that a candidate replaces, as UTF-8 offsets.
    public let replacing: Range<Int>
    /// The likeliest first.
    public let candidates: [Candidate]
    /// There are more than these.
    public let isCut: Bool

    public init(replacing: Range<Int>, candidates: [Candidate], isCut: Bool = false) {
        self.replacing = replacing
        self.candidates = candidates
        self.isCut = isCut
    }
}
