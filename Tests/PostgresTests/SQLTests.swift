// What is interpolated is bound, never spliced; parts join with their parameters renumbered.
import FoundationEssentials
import Testing

@testable import Postgres

@Suite struct `SQL by interpolation` {
    @Test func `binds every value and leaves the text alone`() {
        let name = "'; DROP TABLE patient; --"
        let sql: SQL = "SELECT * FROM patient WHERE name = \(name) AND age > \(3)"
        #expect(sql.text == "SELECT * FROM patient WHERE name = $1 AND age > $2")
        #expect(sql.values == [name, "3"])
    }

    @Test func `joins parts and renumbers their parameters`() {
        let filter: SQL = "kind = \("CBC") AND urgency = \("routine")"
        let sql: SQL = "SELECT 1 WHERE a = \(1) AND \(filter) LIMIT \(10)"
        #expect(sql.text == "SELECT 1 WHERE a = $1 AND kind = $2 AND urgency = $3 LIMIT $4")
        #expect(sql.values == ["1", "CBC", "routine", "10"])
    }

    @Test func `keeps the digits of a part with more than nine parameters`() {
        var part: SQL = "v = \(0)"
        for index in 1..<12 { part = "\(part) OR v = \(index)" }
        let sql: SQL = "SELECT \("x") WHERE \(part)"
        #expect(sql.text.contains("v = $13") && sql.text.contains("v = $2 OR"))
    }

    @Test(arguments: [
        ["a", "b c"], ["\"quoted\"", "back\\slash", "comma,brace}"], [""], [], ["NULL", "null"],
    ])
    func `an array survives the way there and back`(elements: [String]) {
        #expect([String](sqlText: elements.sqlText) == elements)
    }

    @Test(arguments: [0.0, 1_763_700_000.25, -1.5, -86_400, 951_782_400, 253_402_300_799])
    func `a moment survives the way there and back`(seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        let text = try #require(date.sqlText).replacing("T", with: " ").replacing("Z", with: "+00")
        #expect(SQLTimestamp.date(of: text) == date)
    }
}
