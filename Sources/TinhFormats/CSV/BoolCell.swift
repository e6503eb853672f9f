/// `true` and `false`, as programs write them: small, capital, or with a capital first letter.
enum BoolCell {
    static func value(_ cell: CellBytes) -> Bool? {
        if cell.count == 4 {
            for form in ["true", "TRUE", "True"] as [StaticString] where matches(cell, form) { return true }
        } else if cell.count == 5 {
            for form in ["false", "FALSE", "False"] as [StaticString] where matches(cell, form) { return false }
        }
        return nil
    }

    private static func matches(_ cell: CellBytes, _ form: StaticString) -> Bool {
        for index in 0..<cell.count where cell[index] != form.utf8Start[index] { return false }
        return true
    }
}
