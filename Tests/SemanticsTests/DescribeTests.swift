import Testing

@testable import TinhSemantics

@Suite("A description is worked out while it is checked") struct DescribeTests {
    @Test("nothing of it, as long as some of the columns are yet to be loaded")
    func waits() {
        var catalog = SmallCatalog.province
        catalog.isLoaded = false
        let waiting = Checked("describe from clearance", catalog)
        #expect(waiting.statements.isEmpty)
        #expect(waiting.errors.isEmpty)
        #expect(Checked("describe from clearance").statements.count == 1)
    }
}
