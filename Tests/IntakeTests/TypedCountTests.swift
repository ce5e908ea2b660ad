// Counts typed in by hand: the file that the form makes, and what is refused or marked.
import Exams
import FoundationEssentials
import Intake
import Testing

@Suite struct `A count typed in by hand` {
    private func answer(_ results: String, more: String = "") -> IntakeAnswer {
        let text = "{\"lianyi-typed-count\":1\(more),\"results\":[\(results)]}"
        return Intake().describe([ExamFile(name: "typed-count.json", bytes: Array(text.utf8))], claimed: "CBC")
    }

    private let haemoglobin = #"{"code":"718-7","value":"12.4","unit":"g/dL"}"#

    @Test func `is a blood count that says it was typed, by whom it was measured, and when`() throws {
        let part = #"{"code":"10029","value":"8","unit":"%"}"#
        let read = answer(
            haemoglobin + "," + part, more: #","device":"BC-2800","sampleNumber":"7","ranAt":"202611200806""#)
        guard case .read(.bloodCount(let count), let warnings) = read else {
            Issue.record("\(read)")
            return
        }
        #expect(warnings.isEmpty && count.provenance == .typed && count.sender == "BC-2800")
        #expect(count.sampleNumber == "7" && count.ranAt == "202611200806")
        #expect(count.items.map { LabJudgement($0).canonical?.number } == [124, nil])
        #expect(count.items.map(\.code.system) == ["LN", "99MRC"], "no LOINC code means the middle cells")
    }

    @Test func `is marked for its reader where a rare value was typed once, and not where it was typed twice`() throws {
        let once = answer(#"{"code":"718-7","value":"28","unit":"g/L"},{"code":"713-8","value":"0.0","unit":"%"}"#)
        guard case .read(.bloodCount, let warnings) = once else {
            Issue.record("\(once)")
            return
        }
        #expect(warnings.map(\.code) == ["typed-count-typed-once"])
        let twice = answer(#"{"code":"718-7","value":"28","unit":"g/L","again":" 28"}"#)
        guard case .read(.bloodCount, let none) = twice else {
            Issue.record("\(twice)")
            return
        }
        #expect(none.isEmpty)
    }

    @Test(arguments: [
        ("718-7", "1.8", "g/dL", "18"), ("718-7", "0.7", "g/dL", "7"), ("718-7", "20", "g/L", "20"),
        ("718-7", "1.1", "mmol/L", "18"),
        ("4544-3", "3", "%", "0.03"),
    ]) func `takes the gravest values that people lived with, typed twice`(
        code: String, value: String, unit: String, canonical: String
    ) throws {
        let read = answer(#"{"code":"\#(code)","value":"\#(value)","unit":"\#(unit)","again":"\#(value)"}"#)
        guard case .read(.bloodCount(let count), let warnings) = read else { throw try #require(read.reason) }
        #expect(warnings.isEmpty)
        let number = try #require(LabJudgement(count.items[0]).canonical?.number)
        #expect(abs(number - (try #require(Decimal(string: canonical)))) < 1, "\(number)")
    }

    @Test(arguments: [
        (#"{"code":"718-7","value":"12.4","unit":"g/L"}"#, "typed-count-impossible-value"),
        (#"{"code":"718-7","value":"0.5","unit":"g/dL","again":"0.5"}"#, "typed-count-impossible-value"),
        (#"{"code":"718-7","value":"18","unit":"g/L","again":"18"}"#, "typed-count-impossible-value"),
        (#"{"code":"718-7","value":"128","unit":"g/L","again":"182"}"#, "typed-count-entries-differ"),
        (#"{"code":"718-7","value":"128"}"#, "typed-count-bad-unit"),
        (#"{"code":"718-7","value":"high","unit":"g/L"}"#, "typed-count-no-number"),
        (
            #"{"code":"718-7","value":"128","unit":"g/L"},{"code":"718-7","value":"128","unit":"g/L"}"#,
            "typed-count-item-twice"
        ),
        (#"{"code":"2345-7","value":"5","unit":"mmol/L"}"#, "typed-count-unknown-item"),
        (#"{"code":"718-7","value":"128","unit":"g/L","agian":"128"}"#, "typed-count-bad-field"),
        (#"{"code":"718-7","value":128,"unit":"g/L"}"#, "typed-count-bad-field"),
        (#"{"code":"718-7","value":"","unit":"g/L"}"#, "typed-count-no-values"), ("", "typed-count-no-values"),
        ("{", "typed-count-bad-json"),
    ]) func `is refused for what nobody can have meant`(results: String, code: String) {
        let reason = answer(results).reason
        #expect(reason?.code == code && reason?.zh.isEmpty == false && reason?.en.isEmpty == false)
    }

    @Test func `is bounded`() {
        let long = String(repeating: "x", count: 65)
        #expect(answer(haemoglobin, more: #","device":"\#(long)""#).reason?.code == "typed-count-bad-field")
        let many = Array(repeating: haemoglobin, count: 101).joined(separator: ",")
        #expect(answer(many).reason?.code == "typed-count-bad-field")
        let large = String(repeating: " ", count: 70_000)
        #expect(answer(haemoglobin + large).reason?.code == "typed-count-too-large")
    }
}
