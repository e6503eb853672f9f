import TinhBase
import TinhCharts
import TinhPlan
import TinhSyntax
import TinhTypes

/// Which columns of an answer stand where in a picture.
///
/// What parts rows is a key: the keys of groups, and whatever is no number. Numbers are measured. Where no key is left for
/// it, a whole number without a unit parts the rows too: years, districts by their number.
extension Checker {
    private struct Parts {
        let all: [Scope.Column]
        let drawing: Drawing
        var keys: [Int] = []
        var figures: [Int] = []

        func names(_ places: [Int]) -> [String] { places.map { all[$0].name } }

        func isCode(_ place: Int) -> Bool { all[place].type.kind == .int && all[place].type.unit.isNone }

        /// Along an axis of numbers or of time.
        func isPlace(_ place: Int) -> Bool {
            switch all[place].type.kind {
            case .int, .decimal, .float, .date, .datetime, .year, .half, .quarter, .month, .week: true
            case .bool, .text, .duration, .missing: false
            }
        }
    }

    /// - Parameters:
    ///   - isChosen: the columns were named, in their order.
    ///   - steps: what the answer comes from, the picture's own clauses among them.
    mutating func chart(
        _ kind: ChartKind, of answer: Relation, isChosen: Bool, _ steps: [Step], _ place: Diagnostic.Place
    ) -> CheckedChart? {
        let drawing = answer.drawing
        var parts = Parts(all: answer.columns, drawing: drawing)
        var durations: [Int] = []
        for (index, column) in answer.columns.enumerated() where !drawing.totals.contains(index) {
            switch column.type.kind {
            case .int, .decimal, .float, .missing:
                if drawing.keys.contains(index) { parts.keys.append(index) } else { parts.figures.append(index) }
            case .duration: durations.append(index)
            case .bool, .text, .date, .datetime, .year, .half, .quarter, .month, .week: parts.keys.append(index)
            }
        }
        if let first = durations.first, isChosen || parts.figures.isEmpty {
            fail(.durationDrawn(answer.columns[first].name), at: place)
            return nil
        }
        // Without rows `across` makes no column.
        let isSpread = drawing.spread != nil && kind != .hist && kind != .scatter
        // The keys of groups are dates of groups, not of rows; without figures there is no group.
        let places = kind == .hist ? parts.keys.filter(parts.isPlace) : []
        guard !parts.figures.isEmpty || isSpread || !places.isEmpty else {
            let counted = parts.keys.first.map { writtenName(answer.columns[$0].name) }
            fail(.noFigure(kind: kind.rawValue, columns: answer.columns.map(\.name), counted: counted), at: place)
            return nil
        }
        let roles: CheckedChart.Roles?
        switch kind {
        case .bar: roles = bars(&parts, isOneRow: answer.groups != nil && drawing.keys.isEmpty && !isChosen, place)
        case .line, .area: roles = lines(kind, &parts, place)
        case .scatter: roles = points(&parts, isChosen: isChosen, place)
        case .hist: roles = bins(parts.figures.isEmpty ? places : parts.figures, parts, place)
        case .heat: roles = cells(&parts, place)
        }
        guard let roles else { return nil }
        return CheckedChart(
            kind: kind, roles: roles, names: names(roles, parts), additive: drawing.additive,
            unsorted: drawing.keys.filter { key in
                !steps.sort(answer.columns[key].name, among: Set(drawing.keys.map { answer.columns[$0].name }))
            },
            hasTotalColumns: !drawing.totals.isEmpty, place: place)
    }

    private mutating func bars(
        _ parts: inout Parts, isOneRow: Bool, _ place: Diagnostic.Place
    ) -> CheckedChart.Roles? {
        if parts.keys.isEmpty, !isOneRow {
            guard parts.figures.count > 1, parts.isCode(parts.figures[0]) else {
                fail(.noCategory(parts.names(parts.figures).first ?? ""), at: place)
                return nil
            }
            parts.keys.append(parts.figures.removeFirst())
        }
        guard areFew(parts, .bar, place), haveOneUnit(parts, .bar, place) else { return nil }
        return .bars(
            category: parts.keys.first, series: parts.keys.dropFirst().first, measures: parts.figures)
    }

    private mutating func lines(
        _ kind: ChartKind, _ parts: inout Parts, _ place: Diagnostic.Place
    ) -> CheckedChart.Roles? {
        let x: Int
        if let index = parts.keys.firstIndex(where: parts.isPlace) {
            x = parts.keys.remove(at: index)
        } else if parts.figures.count > 1, parts.isPlace(parts.figures[0]), parts.drawing.keys.isEmpty {
            x = parts.figures.removeFirst()
        } else {
            fail(.noPlace(kind: kind.rawValue, columns: parts.names(parts.keys)), at: place)
            return nil
        }
        var room = parts
        room.keys.insert(x, at: 0)
        guard areFew(room, kind, place), haveOneUnit(parts, kind, place, beside: [x] + parts.keys) else { return nil }
        return .lines(x: x, series: parts.keys.first, measures: parts.figures)
    }

    private mutating func points(
        _ parts: inout Parts, isChosen: Bool, _ place: Diagnostic.Place
    ) -> CheckedChart.Roles? {
        // One figure may stand over a date.
        if parts.figures.count == 1 {
            guard let index = parts.keys.firstIndex(where: parts.isPlace) else {
                fail(.oneFigure(parts.all[parts.figures[0]].name), at: place)
                return nil
            }
            parts.figures.insert(parts.keys.remove(at: index), at: 0)
        }
        // The keys of groups say which point is which; a key that is named with the figures parts them.
        var names: [Int] = []
        if !isChosen, !parts.drawing.keys.isEmpty {
            names = parts.keys
            parts.keys = []
        }
        guard parts.figures.count <= 3 else {
            let instead =
                "chart scatter " + parts.names(Array(parts.figures.prefix(2))).map(writtenName).joined(separator: ", ")
            fail(
                .severalFigures(kind: "scatter", columns: parts.names(parts.figures), beside: [], instead: instead),
                at: place)
            return nil
        }
        if parts.keys.count > 1 {
            let instead = Array(parts.figures) + Array(parts.keys.prefix(1))
            fail(
                .tooManyKeys(
                    kind: "scatter", columns: parts.names(parts.keys), countMax: 1,
                    instead: "chart scatter " + parts.names(instead).map(writtenName).joined(separator: ", ")),
                at: place)
            return nil
        }
        return .points(
            x: parts.figures[0], y: parts.figures[1], size: parts.figures.dropFirst(2).first, series: parts.keys.first,
            names: names)
    }

    /// - Parameter measured: numbers, or dates and periods where there is no number; at least one.
    private mutating func bins(
        _ measured: [Int], _ parts: Parts, _ place: Diagnostic.Place
    ) -> CheckedChart.Roles? {
        guard measured.count == 1 else {
            fail(
                .severalFigures(
                    kind: "hist", columns: parts.names(measured), beside: [],
                    instead: "chart hist " + writtenName(parts.all[measured[0]].name)), at: place)
            return nil
        }
        return .bins(measured[0])
    }

    private mutating func cells(_ parts: inout Parts, _ place: Diagnostic.Place) -> CheckedChart.Roles? {
        while parts.keys.count < 2, parts.figures.count > 1, parts.isCode(parts.figures[0]), parts.drawing.keys.isEmpty
        {
            parts.keys.append(parts.figures.removeFirst())
        }
        guard let rows = parts.keys.first,
            parts.keys.count > 1 || parts.figures.count > 1 || parts.drawing.spread != nil
        else {
            fail(.fewKeys(columns: parts.names(parts.keys)), at: place)
            return nil
        }
        guard areFew(parts, .heat, place), haveOneUnit(parts, .heat, place) else { return nil }
        return .cells(rows: rows, columns: parts.keys.dropFirst().first, measures: parts.figures)
    }

    /// At most two keys, and beside two of them one figure; false after reporting.
    private mutating func areFew(_ parts: Parts, _ kind: ChartKind, _ place: Diagnostic.Place) -> Bool {
        let keys = parts.names(parts.keys)
        func chart(_ columns: [Int]) -> String {
            "chart \(kind.rawValue) " + parts.names(columns).map(writtenName).joined(separator: ", ")
        }
        guard keys.count <= 2 else {
            fail(
                .tooManyKeys(
                    kind: kind.rawValue, columns: keys, countMax: 2,
                    instead: parts.drawing.keys.isEmpty
                        ? chart(Array(parts.keys.prefix(kind == .heat ? 2 : 1)) + Array(parts.figures.prefix(1))) : nil),
                at: place)
            return false
        }
        guard keys.count < 2 || parts.figures.count <= 1 else {
            fail(
                .severalFigures(
                    kind: kind.rawValue, columns: parts.names(parts.figures), beside: keys,
                    instead: chart(parts.keys + Array(parts.figures.prefix(1)))), at: place)
            return false
        }
        return true
    }

    /// Figures on one axis; false after reporting.
    private mutating func haveOneUnit(
        _ parts: Parts, _ kind: ChartKind, _ place: Diagnostic.Place, beside keys: [Int]? = nil
    ) -> Bool {
        guard let first = parts.figures.first(where: { parts.all[$0].type.kind != .missing }) else { return true }
        let type = parts.all[first].type
        for figure in parts.figures {
            let other = parts.all[figure].type
            guard other.kind != .missing, other.unit != type.unit else { continue }
            let alike = parts.figures.filter { parts.all[$0].type.unit == type.unit }
            let names = parts.names((keys ?? parts.keys) + alike).map(writtenName)
            fail(
                .differentUnits(
                    parts.all[first].name, type, parts.all[figure].name, other,
                    instead: "chart \(kind.rawValue) " + names.joined(separator: ", ")), at: place)
            return false
        }
        return true
    }

    private func names(_ roles: CheckedChart.Roles, _ parts: Parts) -> ChartNames {
        func name(_ place: Int) -> String { parts.all[place].name }
        let spread = parts.drawing.spread
        func title(_ measures: [Int], by keys: [Int?]) -> ChartNames {
            // Columns of values are called by the measure that was spread.
            let names = spread?.measures ?? measures.map(name)
            let shown = names.count > 4 ? names.prefix(3) + ["…"] : names[...]
            let by = keys.compactMap { $0 }.map(name) + (spread?.keys ?? [])
            let words = shown.joined(separator: ", ") + (by.isEmpty ? "" : " by " + by.joined(separator: ", "))
            return ChartNames(
                title: words, measure: names.count == 1 ? names[0] : "",
                columns: (spread?.keys ?? []).joined(separator: ", "))
        }
        switch roles {
        case .bars(let category, let series, let measures): return title(measures, by: [category, series])
        case .lines(let x, let series, let measures): return title(measures, by: [x, series])
        case .points(let x, let y, let size, let series, _):
            return ChartNames(
                title: "\(name(y)) over \(name(x))" + (series.map { " by " + name($0) } ?? "")
                    + (size.map { ", size by " + name($0) } ?? ""))
        case .bins(let figure): return ChartNames(title: "how \(name(figure)) spreads")
        case .cells(let rows, let columns, let measures): return title(measures, by: [rows, columns])
        }
    }
}
