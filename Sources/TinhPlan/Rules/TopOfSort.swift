import TinhBase

/// Takes the first rows of a sort without sorting all, also where columns are picked and renamed between the two.
package enum TopOfSort {
    package static func apply(to plan: Plan) -> Plan {
        let plan = plan.mappingInputs(apply)
        guard case .slice(let input, let skip, let take?) = plan, let sorted = top(input, upTo: skip, take) else {
            return plan
        }
        return skip == 0 ? sorted : .slice(sorted, skip: skip, take: take)
    }

    private static func top(_ plan: Plan, upTo skip: Int, _ take: Int) -> Plan? {
        switch plan {
        case .sort(let input, let keys):
            let (count, overflow) = skip.addingReportingOverflow(take)
            return overflow ? nil : .top(input, count: count, keys: keys, tieKeyCount: 0, site: silent)
        case .project(let input, let columns):
            // Of anything else the rows left out would be heard of no longer.
            let picksOnly = columns.allSatisfy { if case .column = $0.expression { true } else { false } }
            return picksOnly ? top(input, upTo: skip, take).map { .project($0, columns) } : nil
        default: return nil
        }
    }

    /// No ties are counted there.
    private static let silent = Site(span: Span(0, 0), text: "", isQuiet: true)
}
