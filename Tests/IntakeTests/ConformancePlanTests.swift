// No real file is forgotten: each belongs to a row of the table, and the table has each row.
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance plan` {
    @Test func `every file that is to be scored belongs to a row`() {
        #expect(ConformancePlan.uncovered == [])
    }

    /// The rows themselves are held against the table by the suites that score them.
    @Test(.enabled(if: !Conformance.isRewriting)) func `the table has every row`() {
        let rows = Set(RealData.expected.keys.flatMap(ConformancePlan.rows(of:)))
        let missing = rows.filter { row in !Conformance.table.contains { $0.hasPrefix("| \(row) |") } }
        #expect(missing.sorted() == [])
    }
}
