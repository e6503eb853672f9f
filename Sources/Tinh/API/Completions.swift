/// What may stand at a cursor.
public struct Completions: Sendable {
    public struct Candidate: Hashable, Sendable {
        /// What takes the place of `replacing`.
        public let insertion: String
        /// How it is listed: the signature of a function, a value as it is.
        public let label: String
        /// What it is: `column, int VND`, `table`, `1,204 rows`.
        public let detail: String

        public init(insertion: String, label: String, detail: String) {
            self.insertion = insertion
            self.label = label
            self.detail = detail
        }
    }

    /// The words that a candidate replaces, as UTF-8 offsets.
    public let replacing: Range<Int>
    /// The likeliest first.
    public let candidates: [Candidate]

    public init(replacing: Range<Int>, candidates: [Candidate]) {
        self.replacing = replacing
        self.candidates = candidates
    }
}
