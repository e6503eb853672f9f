import TinhBase

/// The words of a progress line.
enum ProgressText {
    /// `42 % · 310 MB/s · 4 s left`, by bytes while files are read, else by rows; `48 MB read · 812,000 lines · 20 MB/s` of a
    /// pipe, whose end is not known; `42 % read · working for 12 s` where it stands still; `all read · working for 12 s` when all
    /// has been read and the rest is worked out.
    ///
    /// Parts for which there is no room are left out whole.
    static func text(
        _ pace: ProgressPace, _ seconds: Double, separator: String = " · ", widthMax: Int = .max
    ) -> String {
        var parts = parts(pace, seconds)
        while parts.count > 1, DisplayWidth.width(of: parts.joined(separator: separator)) > widthMax {
            parts.remove(at: parts.count == 2 && parts[1].hasPrefix(working) ? 0 : 1)
        }
        return parts.joined(separator: separator)
    }

    private static let working = "working for "

    private static func parts(_ pace: ProgressPace, _ seconds: Double) -> [String] {
        let working = working + whole(seconds)
        switch pace.stage {
        case .none: return pace.hasRead ? ["all read", working] : [working]
        case .stream: return streamed(pace)
        case .bytes, .rows, .share:
            guard pace.done < pace.expected else { return ["all read", working] }
            let percent = "\(Int(Double(pace.done) / Double(pace.expected) * 100)) %"
            if pace.isStill {
                return pace.done == 0 ? [working] : [pace.stage == .share ? percent : percent + " read", working]
            }
            guard let perSecond = pace.perSecond else { return [percent] }
            let left = whole(Double(pace.expected - pace.done) / perSecond) + " left"
            switch pace.stage {
            case .bytes: return [percent, bytes(perSecond), left]
            case .rows: return [percent, rows(perSecond), left]
            case .share, .none, .stream: return [percent, left]
            }
        }
    }

    /// Whoever writes may take its time.
    private static func streamed(_ pace: ProgressPace) -> [String] {
        let waiting = "waiting for \(whole(pace.stillSeconds))"
        guard pace.done > 0 else { return ["nothing read yet", waiting] }
        var parts = [ByteText.rounded(pace.done) + " read"]
        if pace.lineCount > 0 { parts.append(NumberText.grouped(Int128(pace.lineCount)) + " lines") }
        if pace.isStill {
            parts.append(waiting)
        } else if let perSecond = pace.perSecond {
            parts.append(bytes(perSecond))
        }
        return parts
    }

    private static func bytes(_ perSecond: Double) -> String { ByteText.rounded(Int(min(perSecond, 1e18))) + "/s" }

    private static func rows(_ perSecond: Double) -> String {
        perSecond >= 1e6
            ? FloatText.rounded(perSecond / 1e6, digitCount: 1) + " million rows/s"
            : NumberText.grouped(Int128(perSecond)) + " rows/s"
    }

    private static func whole(_ seconds: Double) -> String {
        let count = Int(min(seconds.rounded(.up), 1e9))
        return count < 60 ? "\(count) s" : "\(count / 60) min \(count % 60) s"
    }
}
