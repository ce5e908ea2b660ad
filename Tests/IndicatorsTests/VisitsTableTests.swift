// The visits table: what is taken, and what is named when it is not.
import Indicators
import Testing

@Suite struct VisitsTableTests {
    static func table(_ text: String) throws(VisitsTableError) -> VisitsTable {
        try VisitsTable(csv: Array(text.utf8))
    }

    static let heading = "organisation_code,month,outpatient,emergency\n"

    static let faults: [(String, VisitsTableError)] = [
        ("", .empty), (heading, .empty),
        ("organisation_code,month,outpatient\nC01,2026-01,1\n", .missingColumn(.emergency)),
        ("organisation_code,month,visits,emergency\n", .unknownColumn(at: 3)),
        ("month,month,outpatient,emergency\n", .repeatedColumn(.month)),
        (heading + "C01,2026-01,5\n", .wrongFieldCount(line: 2, found: 3)),
        (heading + ",2026-01,5,1\n", .emptyCode(line: 2)),
        (heading + "C01,2026-13,5,1\n", .notAMonth(line: 2)),
        (heading + "C01,2026-1,5,1\n", .notAMonth(line: 2)),
        (heading + "C01,2026-01,5.5,1\n", .notANumber(line: 2, .outpatient)),
        (heading + "C01,2026-01,5,\n", .notANumber(line: 2, .emergency)),
        (heading + "C01,2026-01,-1,0\n", .negative(line: 2, .outpatient)),
        (heading + "C01,2026-01,1,-99999999999999999999\n", .negative(line: 2, .emergency)),
        (heading + "C01,2026-01,10000001,0\n", .tooLarge(line: 2, .outpatient)),
        (heading + "C01,2026-01,99999999999999999999,0\n", .tooLarge(line: 2, .outpatient)),
        (
            heading + "C01,2026-01,1,0\nC02,2026-01,1,0\nC01,2026-01,1,0\n",
            .duplicateMonth(line: 4, firstLine: 2)
        ),
        (heading + "\"C01,2026-01,1,0\n", .openQuote(line: 2)),
        (heading + "\"C01\"x,2026-01,1,0\n", .strayQuote(line: 2)),
    ]

    @Test func `a table is taken in any order of columns, with mark, quotes and CRLF`() throws {
        let text = "\u{FEFF}月份,机构代码,急诊人次,门诊人次\r\n2026-01,\"C01\",3,120\r\n\r\n2026-02,C01,0,118"
        let rows = try Self.table(text).rows
        #expect(rows.map(\.total) == [123, 118])
        #expect(
            rows[1].line == 4 && rows[0].organisationCode == "C01" && rows[0].month.description == "2026-01")
    }

    @Test(arguments: faults)
    func `a fault names its line and column`(text: String, fault: VisitsTableError) {
        #expect(throws: fault) { try Self.table(text) }
    }

    @Test func `bytes that are no UTF-8 are told as such`() {
        #expect(throws: VisitsTableError.notUTF8) {
            try VisitsTable(csv: Array(Self.heading.utf8) + [0xFF, 0x2C])
        }
    }

    @Test func `more rows than the limit are refused`() {
        let row = Array("C01,2026-01,1,0\n".utf8)
        let bytes = Array(Self.heading.utf8) + Array(repeating: row, count: VisitsTable.rowLimit + 1).joined()
        #expect(throws: VisitsTableError.tooManyRows(limit: VisitsTable.rowLimit)) {
            try VisitsTable(csv: bytes)
        }
    }
}
