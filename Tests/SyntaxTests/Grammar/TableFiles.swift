/// The rows of a file of `grammar/`: lines of cells parted by tabs, the first line names the columns.
func tableRows(_ path: String) -> [[String]] {
    Fixture.text(path).split(separator: "\n").dropFirst().map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
}

enum KeywordFile {
    struct Row {
        let word, place, meaning: String
    }

    static let rows = tableRows("grammar/keywords.tsv").map { Row(word: $0[0], place: $0[1], meaning: $0[2]) }
}

enum OperatorFile {
    struct Row {
        let symbol, function: String
        let precedence: Int
        let associativity, example: String
    }

    static let rows = tableRows("grammar/operators.tsv").map {
        Row(symbol: $0[0], function: $0[1], precedence: Int($0[2])!, associativity: $0[3], example: $0[4])
    }
}
