// A terminal that was revoked is enrolled again in its home, and brings what it held.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a terminal that was revoked` {
    private func enrol(_ clinic: ClinicProcess, in organisation: String, _ county: County, _ more: String...)
        async throws -> Told
    {
        let code = try await county.hub.program(["enrol", organisation]), url = await county.hub.url
        #expect(code.status == 0, "\(code)")
        return try await clinic.run(
            ["enrol", "--hub", url, "--code", code.output.trimmed, "--name", "new"] + more)
    }

    private func id(of clinic: ClinicProcess) throws -> String {
        let bytes = try #require(FileManager.default.contents(atPath: clinic.home + "/identity.json"))
        return try #require(JSONPath.value("terminal", in: bytes) as? String)
    }

    @Test func `is enrolled again in the same home, and what waited arrives once`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), before = try id(of: clinic)
            let kept = try await clinic.deliver(Sample.bloodCount, "--operator", "village02")
            let early = try await enrol(clinic, in: "C02", county, "--again")
            #expect(early.status == 64 && early.text("problem.type") == "/problems/still-enrolled", "\(early)")
            let revoked = try await county.hub.program(["terminal", "revoke", before, "--reason", "遗失"])
            #expect(revoked.status == 0, "\(revoked)")
            let stranded = try await clinic.send(Sample.ecg, "--operator", "village02", "--kind", "ECG12")
            #expect(stranded.status == 77, "\(stranded)")
            let plain = try await enrol(clinic, in: "C02", county)
            #expect(plain.status == 64 && plain.errors.contains("--again"), "\(plain)")
            let foreign = try await enrol(clinic, in: "C03", county, "--again")
            #expect(
                foreign.status == 64 && foreign.text("problem.type") == "/problems/another-organisation", "\(foreign)")
            let again = try await enrol(clinic, in: "C02", county, "--again")
            #expect(again.status == 0, "\(again)")
            #expect(try id(of: clinic) != before)
            let sent = try await clinic.run(["send"])
            #expect(sent.status == 0, "\(sent)")
            let told = try await clinic.run(["status"])
            #expect(told["counts.stored"] as? Int == 2 && (told["counts.superseded"] as? Int ?? 0) == 0, "\(told)")
            let receipt = try await clinic.run(["verify-receipt", clinic.receipt(of: kept)])
            #expect(receipt.status == 0, "\(receipt)")
            let exams = try await county.ask("SELECT count(*) AS n FROM exam WHERE receipt IS NOT NULL").first
            #expect(try exams?["n"] as Int? == 2)
        }
    }
}
