/// What follows an Escape: a key that the terminal sends as several characters, or an answer of the terminal that came late.
/// Each is read to its end, so that what nobody knows is passed over whole and not typed into the text.
///
/// The forms are those of ECMA-48: control sequences (`ESC [`, parameters, a final character), keys of the keypad (`ESC O`) and
/// strings (`ESC ]` and the like, up to BEL or `ESC \\`).
enum KeySequence {
    private static let escape: Unicode.Scalar = "\u{1B}"
    /// Within one sequence no two characters are farther apart.
    private static let pauseMilliseconds: Int32 = 100
    /// Between Escape and a key that it makes another of.
    private static let firstPauseMilliseconds: Int32 = 30

    /// Reads on behind an Escape and gives what stands behind it: as it came where `isKnown`, else as the known key without
    /// Shift; empty for Escape alone; nil for what is to be passed over.
    static func next(_ input: KeyReader, isKnown: (String) -> Bool) -> String? {
        guard let first = input.soon(milliseconds: firstPauseMilliseconds) else { return "" }
        switch first {
        case "[":
            return control(input).flatMap { meaning($0, isKnown) }
        case "O":
            guard let key = keypad(input) else { return nil }
            return key == "O" || isKnown(key) ? key : nil
        case "]", "P", "_":
            return isString(first, input) ? nil : String(first)
        case escape:
            // Some terminals send Alt with an arrow so.
            guard let second = input.soon(milliseconds: firstPauseMilliseconds) else { return nil }
            guard second == "[", let key = control(input) else {
                if second != "[" { input.putBack([escape, second]) }
                return nil
            }
            let all = "\u{1B}" + key
            return isKnown(all) ? all : meaning(key, isKnown)
        case "\u{3}", "\u{1A}", "\u{1C}":
            input.putBack([first])
            return nil
        default: return String(first)
        }
    }

    /// A control sequence from its bracket on; nil where it is torn.
    private static func control(_ input: KeyReader) -> String? {
        var text = "["
        while let scalar = input.soon(milliseconds: pauseMilliseconds) {
            switch scalar {
            // The function keys of the Linux console have a second bracket.
            case "[" where text == "[": text.append("[")
            case "@"..."~": return text + String(scalar)
            case " "..."?": text.unicodeScalars.append(scalar)
            default:
                input.putBack([scalar])
                return nil
            }
        }
        return nil
    }

    private static func keypad(_ input: KeyReader) -> String? {
        var text = "O"
        while let scalar = input.soon(milliseconds: text == "O" ? firstPauseMilliseconds : pauseMilliseconds) {
            switch scalar {
            case "0"..."9", ";": text.unicodeScalars.append(scalar)
            case "@"..."~": return text + String(scalar)
            default:
                input.putBack([scalar])
                return nil
            }
        }
        return text == "O" ? text : nil
    }

    /// True when a string begins here, which is then read to its end. Alt with the same character comes alone.
    private static func isString(_ introducer: Unicode.Scalar, _ input: KeyReader) -> Bool {
        guard input.hasPending, let first = input.soon(milliseconds: 0) else { return false }
        let begins: Bool
        switch introducer {
        case "]": begins = ("0"..."9").contains(first)
        case "P": begins = ("0"..."9").contains(first) || "!$+>|".unicodeScalars.contains(first)
        default: begins = first == "G"
        }
        guard begins else {
            input.putBack([first])
            return false
        }
        while let scalar = input.soon(milliseconds: pauseMilliseconds) {
            switch scalar {
            case "\u{7}": return true
            case escape:
                if let second = input.soon(milliseconds: pauseMilliseconds), second != "\\" {
                    input.putBack([escape, second])
                }
                return true
            case "\u{0}"..."\u{1F}":
                input.putBack([scalar])
                return true
            default: break
            }
        }
        return true
    }

    /// A key that is known, or the nearest one that is: Shift makes no other key of an arrow here. Nil for any other.
    private static func meaning(_ key: String, _ isKnown: (String) -> Bool) -> String? {
        if isKnown(key) { return key }
        guard let final = key.last, "ABCDFH~abcd".contains(final) else { return nil }
        let parameters = key.dropFirst().dropLast().split(separator: ";", omittingEmptySubsequences: false)
        let number = parameters.first.map(String.init) ?? ""
        // `ESC [ a` is an arrow with Shift in some terminals; what is pasted has no Shift.
        let bare = final == "~" ? "[\(number)~" : "[" + final.uppercased()
        guard parameters.count <= 2, bare != "[200~" else { return nil }
        // The modifiers are 1 and a sum: 1 Shift, 2 Alt, 4 Ctrl.
        let held = (parameters.count == 2 ? Int(parameters[1]) ?? 1 : 1) &- 1
        let modifier = held & 4 != 0 ? "5" : "3"
        let withoutShift = "[\(final == "~" ? number : "1");\(modifier)\(final.uppercased())"
        if held & 6 != 0, isKnown(withoutShift) { return withoutShift }
        return isKnown(bare) ? bare : nil
    }
}
