import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

/// What an `over` behind `share(x)` says: the rows that the function compares with, in place of all.
final class Whole {
    let window: Window
    /// Where the window stands; its names mean there what they say.
    let scope: Scope

    init(_ window: Window, _ scope: Scope) {
        self.window = window
        self.scope = scope
    }
}

/// `share(sum c) over city`: a function of the library that compares with all rows compares with those of `over` instead.
extension Checker {
    /// Nil where the operand is no call of such a function.
    mutating func comparedOver(_ value: Expression, _ window: Window, _ scope: Scope, _ origin: Origin) -> Typed? {
        guard scope.whole == nil, isComparedWithAll(value, scope) else { return nil }
        guard isUnderstood(window, scope) else { return .invalid(origin) }
        var inner = scope
        inner.whole = Whole(window, scope)
        return scalar(infer(value, inner)).with(origin: origin)
    }

    /// A call of such a function, a bracket or a `let` of one, or of a function of one's own that is one.
    private func isComparedWithAll(_ expression: Expression, _ scope: Scope, depth: Int = 0) -> Bool {
        switch expression.form {
        case .list(let elements): return elements.count == 1 && isComparedWithAll(elements[0], scope, depth: depth)
        case .apply(let function, _):
            guard let definition = scope.environment.definitions[function.text] else {
                return library.contract(named: function.text)?.comparesWithAll ?? false
            }
            guard depth < Checker.inlineDepthMax, case .function(let parameters, let body) = definition.body else {
                return false
            }
            var inner = scope.entering(definition, from: function.span)
            for name in parameters { inner.parameters[name.text] = .invalid(scope.origin(expression)) }
            return isComparedWithAll(body, inner, depth: depth + 1)
        case .name(let name):
            guard depth < Checker.inlineDepthMax, !name.isQuoted, scope.parameters[name.text] == nil,
                columnIndex(name.text, scope) == nil, let definition = scope.environment.definitions[name.text],
                case .expression(let body) = definition.body
            else { return false }
            let inner = scope.entering(definition, from: name.span)
            return isComparedWithAll(body, inner, depth: depth + 1)
        case .parameter, .literal, .quantity, .query, .unary, .binary, .isMissing, .conditional, .when, .over, .convert,
            .rate:
            return false
        }
    }

    /// Some other expression around such a call cannot be worked out over rows of its own. True after reporting.
    mutating func refusesAround(_ contract: Contract, _ scope: Scope, _ origin: Origin) -> Bool {
        guard contract.comparesWithAll, scope.isUnderOver, scope.whole == nil else { return false }
        var correction: [Correction] = []
        var instead = "(\(origin.written) over …)"
        if let around = scope.overAround, around.source === origin.source {
            let over = origin.source.slice(around.span).split(separator: " ").joined(separator: " ")
            instead = "(\(origin.written) \(over))"
            correction = [
                Correction(origin.span, instead, origin.source), Correction(around.span, "", origin.source),
            ]
        }
        fail(.overAroundShare(contract.signature.name, instead: instead), at: origin, correction: correction)
        return true
    }

    // MARK: Shares

    /// Only what the groups add up to has shares. True after reporting.
    mutating func hasNoShares(_ contract: Contract, _ value: Typed?, _ origin: Origin) -> Bool {
        guard contract.signature.name == "share" || contract.signature.name == "running_share",
            let value, let culprit = value.open.isEmpty ? nil : whatDoesNotAddUp(value)
        else { return false }
        let written = value.origin.written
        let operand = value.origin.expression.needsBracket ? "(\(written))" : written
        let ratio = "\(operand) / \(operand) over all to %"
        let isOwn = contract.signature.name == "share" && value.origin.source === origin.source
        fail(
            .shareOfNoSum(culprit.origin.text, ratio: isOwn ? ratio : nil), at: culprit.origin,
            correction: isOwn ? [Correction(origin.span, "(\(ratio))", origin.source)] : [])
        return true
    }

    /// Nil where the figure of all rows is the sum of those of the groups.
    private func whatDoesNotAddUp(_ value: Typed) -> Typed? {
        switch value.form {
        case .aggregate(let function, _, _):
            switch function {
            case .sum, .count, .countRows: return nil
            case .countDistinct, .average, .minimum, .maximum, .median, .percentile, .standardDeviation, .covariance,
                .correlation, .slope, .intercept, .first, .last, .only:
                return value
            }
        case .call(let kernel, let parts):
            switch kernel {
            case "add", "subtract", "negate", "toDecimal", "toFloat":
                return parts.lazy.compactMap { whatDoesNotAddUp($0) }.first
            case "multiply" where parts[0].isConstant: return whatDoesNotAddUp(parts[1])
            case "multiply" where parts[1].isConstant, "divide" where parts[1].isConstant:
                return whatDoesNotAddUp(parts[0])
            case "coalesce": return parts.lazy.filter { !$0.isConstant }.compactMap { whatDoesNotAddUp($0) }.first
            default: return value
            }
        case .column, .constant, .window, .relative, .list, .range, .invalid: return value
        }
    }
}

extension Contract {
    /// Written in Tinh, with an `over all`.
    var comparesWithAll: Bool {
        guard case .tinh(_, let body) = self.body else { return false }
        var found = false
        body.collect { if case .over(_, let window) = $0.form, window.isAll { found = true } }
        return found
    }
}

extension Window {
    /// `over all`.
    var isAll: Bool { sort.isEmpty && rows == nil && keys.count == 1 && keys[0].text == "all" && !keys[0].isQuoted }
}
