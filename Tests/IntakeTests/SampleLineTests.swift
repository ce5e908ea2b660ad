// The ASTM files of SampleData are opened as what their list says.
import Exams
import FoundationEssentials
import Intake
import Testing

@Suite struct `Sample ASTM files` {
    private func describe(_ name: String) throws -> IntakeAnswer {
        let checkout = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let data = try #require(FileManager.default.contents(atPath: "\(checkout)/SampleData/\(name)"))
        return Intake().describe([ExamFile(name: name, bytes: Array(data))], claimed: "CBC")
    }

    @Test(arguments: ["ASTM/cbc-normal.astm", "ASTM/cbc-critical.astm"])
    func `a sample is a blood count whose items all have their LOINC code`(name: String) throws {
        guard case .read(.bloodCount(let count), let warnings) = try describe(name) else {
            Issue.record("not read: \(name)")
            return
        }
        #expect(warnings.isEmpty)
        #expect(count.items.count == 21)
        #expect(count.items.allSatisfy { $0.code.system == "LN" && $0.number != nil && $0.status == .final })
        #expect(count.identity.name == "样例患者")
        #expect(count.identity.identifiers == [.init(value: "QY000007")])
        #expect(count.sender == "XN-550")
    }

    @Test(arguments: [
        ("ASTM/cbc-control.astm", "control-sample"), ("Malformed/ASTM/no-terminator.astm", "astm-truncated"),
        ("Malformed/ASTM/wrong-checksum.astm", "astm-bad-frame"),
    ]) func `a sample that is no exam has its reason`(name: String, code: String) throws {
        #expect(try describe(name).reason?.code == code)
    }
}
