/// Asks now and then, while a picture is made of many rows, whether it is called off.
package final class WorkMeter {
    private let isCalledOff: () -> Bool
    private var stepCount = 0
    private static let stepCountMax = 1 << 16

    package init(_ isCalledOff: @escaping () -> Bool = { false }) {
        self.isCalledOff = isCalledOff
    }

    /// One of many like it has been done.
    @inline(__always)
    package func step() throws(ChartFault) { try step(by: 1) }

    /// As many as that.
    @inline(__always)
    package func step(by count: Int) throws(ChartFault) {
        stepCount &+= count
        guard stepCount >= WorkMeter.stepCountMax else { return }
        stepCount = 0
        if isCalledOff() { throw .calledOff }
    }

    /// As `map`, a step each.
    func map<Element, Made>(_ elements: [Element], _ make: (Element) -> Made) throws(ChartFault) -> [Made] {
        var made: [Made] = []
        made.reserveCapacity(elements.count)
        for element in elements {
            made.append(make(element))
            try step()
        }
        return made
    }

    /// In ascending order by `isBefore`, which must part all of them.
    func sorted<Element>(
        _ elements: [Element], by isBefore: (Element, Element) -> Bool
    ) throws(ChartFault) -> [Element] {
        do {
            return try elements.sorted {
                try step()
                return isBefore($0, $1)
            }
        } catch {
            throw .calledOff
        }
    }
}
