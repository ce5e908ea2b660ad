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
}
