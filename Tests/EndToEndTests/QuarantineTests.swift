// What cannot be read is kept as it came, and says why.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `files that cannot be read` {
    @Test(arguments: [
        ("CBC", ["HL7v2/cbc-control.hl7"], "control-sample"),
        ("CBC", ["Malformed/HL7v2/truncated.hl7"], "hl7-truncated"),
        ("CBC", ["Malformed/HL7v2/no-msh.hl7"], "hl7-no-header"),
        ("ECG12", ["Malformed/WFDB/short.hea", "Malformed/WFDB/short.dat"], "wfdb-shorter-than-declared"),
        ("PHOTO", ["Malformed/PNG/bomb.png"], "picture-too-large"),
        ("PHOTO", ["Malformed/PNG/wrong-crc.png"], "picture-damaged"),
    ])
    func `are kept, get their receipt, and are quarantined with the reason`(
        kind: String, files: [String], code: String
    ) async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let paths = files.map(Sample.path)
            let sent = try await clinic.send(paths, "--kind", kind, "--operator", "village02")
            // It has its receipt, and is of no use: whoever sent it is told so. A control sample is what it should be.
            #expect(sent.status == (code == "control-sample" ? 0 : 65), "\(sent)")
            let exam = try #require(sent.text("exams.0.receipt").flatMap { _ in sent.text("exams.0.exam") }, "\(sent)")
            let opened = try await county.opened(exam, by: doctor)
            #expect(opened.text("state") == "quarantined" && opened.text("problem.code") == code, "\(opened)")
            #expect(opened.text("problem.zh")?.isEmpty == false && opened.text("problem.en")?.isEmpty == false)
            for (index, path) in paths.enumerated() {
                let kept = try await doctor.get("/api/v1/exams/\(exam)/objects/\(index + 1)?original=true")
                #expect(FileManager.default.contents(atPath: path) == Data(kept.bytes))
            }
            let queued = try await county.ask("SELECT count(*) AS n FROM reading").first?["n"] as Int?
            #expect(queued == 0)
        }
    }

    @Test func `are listed, shown and released by the operator's words, without a name`() async throws {
        try await County.run { county in
            let none = try await county.hub.program(["quarantine"])
            #expect(none.status == 0 && none.output.contains("none 无"), "\(none)")
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let path = Sample.path("Malformed/HL7v2/truncated.hl7")
            let sent = try await clinic.send([path], "--kind", "CBC", "--operator", "village02")
            let exam = try #require(sent.text("exams.0.exam"), "\(sent)")
            #expect(try await county.opened(exam, by: doctor).text("state") == "quarantined")
            for words in [["quarantine"], ["quarantine", "list"], ["quarantine", "list", "--limit", "1"]] {
                let list = try await county.hub.program(words), parts = list.output.split(separator: "\t")
                #expect(list.status == 0 && parts.first == exam[...] && parts.contains("hl7-truncated"), "\(list)")
            }
            let json = try await county.hub.program(["quarantine", "list", "--json"])
            let rows = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
            #expect(UUID(uuidString: rows?.first?["exam"] as? String ?? "") == UUID(uuidString: exam), "\(json)")
            #expect(
                (rows?.first?["since"] as? String)?.hasPrefix("20") == true,
                "a time as every other answer has it: \(json)")
            let shown = try await county.hub.program(["quarantine", "show", exam])
            for word in [exam, "hl7-truncated", "#1\t", "exam.quarantined", "lianyi-hub release \(exam)", "打开次数\t1"] {
                #expect(shown.output.contains(word), "\(word): \(shown)")
            }
            #expect(!(shown.output + json.output).contains("样例患者") && !shown.output.contains("truncated.hl7"))
            #expect(try await county.hub.program(["quarantine", "list", "--limit", "0"]).status == 64)
            #expect(try await county.hub.program(["quarantine", "show", "x"]).status == 64)
            #expect(try await county.hub.program(["quarantine", "show", UUID().uuidString]).status != 0)
            #expect(try await county.hub.program(["release"]).status == 64)
            let released = try await county.hub.program(["release", exam])
            #expect(released.status == 0 && released.output.contains(exam), "\(released)")
            _ = try await eventually("the exam is back") {
                let shown = try await county.hub.program(["quarantine", "show", exam]).output
                return shown.contains("exam.released") ? shown : nil
            }
            let all = try await county.hub.program(["release", "--all"])
            #expect(all.status == 0 && all.output.contains(exam), "\(all)")
        }
    }
}
