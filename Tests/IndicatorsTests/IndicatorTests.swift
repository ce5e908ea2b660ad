// Periods, rates, definitions and CSV output.
import Alliance
import FoundationEssentials
import Indicators
import Testing

@Suite struct IndicatorTests {
    static let cells: [(CSVCell, String)] = [
        (.text("王小明"), "王小明"), (.text("=1+1"), "'=1+1"), (.text("@x"), "'@x"), (.text("-1"), "'-1"),
        (.text("＋1"), "'＋1"), (.text("a,\"b\""), "\"a,\"\"b\"\"\""), (.text("\tx"), "'\tx"),
        (.count(-5), "-5"),
        (.text("\r\n=1"), "\"'\r\n=1\""), (.share(0.418), "0.418000"), (.share(nil), ""),
        (.share(1), "1.000000"),
        (.share(0.999_999_9), "1.000000"), (.share(-0.5), "-0.500000"), (.share(.nan), ""), (.text(""), ""),
    ]

    @Test func `a month begins and ends at midnight in China`() throws {
        let december = try #require(Period("2025-12"))
        #expect(december.end == Date(timeIntervalSince1970: 1_767_196_800))  // 2025-12-31T16:00Z
        #expect(december.contains(december.end - 0.1) && !december.contains(december.end))
        #expect(Period(containing: december.end)?.description == "2026-01")
        #expect(december.end.timeIntervalSince(december.start) == 31 * 86_400)
    }

    @Test func `the last months that end with one reach back over the year, and end where the years do`() throws {
        let january = try #require(Period("2026-01")), span = try #require(january.days(ofLast: 3))
        #expect(span.first.description == "2025-11-01" && span.end.description == "2026-02-01")
        let last = try #require(Period("2025-12")?.days(ofLast: 1))
        #expect(last.first.description == "2025-12-01" && last.end.description == "2026-01-01")
        #expect(january.days(ofLast: 0) == nil && Period("9998-12")?.days(ofLast: 1) == nil)
    }

    @Test(arguments: ["2025-13", "2025-00", "25-01", "2025-1", "2025-01-01", "", "1899-12", "9999-01"])
    func `another text is no month`(text: String) {
        #expect(Period(text) == nil)
    }

    @Test func `none of none has no value`() {
        #expect(Rate(numerator: 0, denominator: 0).value == nil)
        #expect(Rate(numerator: 0, denominator: 4).value == 0)
        #expect(Rate(numerator: 432, denominator: 1034).value.map { ($0 * 1000).rounded() } == 418)
        #expect(
            (Rate(numerator: 1, denominator: 2) + Rate(numerator: 3, denominator: 4))
                == Rate(numerator: 4, denominator: 6))
        #expect(
            (Rate(numerator: .max, denominator: 2) + Rate(numerator: 1, denominator: 4)).numerator == .max)
    }

    @Test func `every indicator has a definition, and none shares its name`() {
        let definitions = IndicatorCode.allCases.map(\.definition)
        #expect(definitions.map(\.code) == IndicatorCode.allCases)
        #expect(Set(definitions.map(\.zh)).count == definitions.count)
        #expect(Set(definitions.map(\.en)).count == definitions.count)
        #expect(IndicatorCode.outsideCountyShare.definition.source == .notAvailable)
    }

    @Test(arguments: cells)
    func `a cell is quoted and guarded`(cell: CSVCell, text: String) {
        #expect(CSVWriter.field(cell) == text)
    }

    @Test func `a table begins with the byte-order mark and ends its lines with CRLF`() {
        let bytes = CSVWriter.write(header: ["名称", "n"], rows: [[.text("上转"), .count(3)]])
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(String(decoding: bytes.dropFirst(3), as: UTF8.self) == "名称,n\r\n上转,3\r\n")
    }
}
