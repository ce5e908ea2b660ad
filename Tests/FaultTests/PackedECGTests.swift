// A packed ECG between a real terminal and a real hub: the hub is killed between the parts, and no sample is lost.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a packed ECG` {
    /// A sample record five times over, fifty seconds of it, so that its essential part takes some pieces and the rest comes after them.
    private static let times = 5

    @Test(.timeLimit(.minutes(5)))
    func `is read on its essential part, and whole once the rest has come, though the hub was killed between them`()
        async throws
    {
        try await County.run { county in
            let line = try #require(BadLine())
            defer { line.close() }
            line.lead(to: UInt16(try #require(await URL(string: county.hub.url)?.port)))
            let clinic = try await ClinicProcess.enrolled(in: "C02", at: county.hub, over: line.url)
            let agent = try AgentProcess(of: clinic)
            // The manifest and the essential part's pieces go through; the rest, a few hundred bytes, is never answered.
            line.mute(piecesBelow: 1_000)
            try await agent.start()
            for (name, bytes) in try Self.record() { try agent.drop(name, bytes, in: "emergency") }
            let doctor = try await county.signIn("village02")
            let exam = try await eventually("a reading on the essential part") {
                let list = try await doctor.get("/api/v1/exams?limit=10").list("items")
                return list.first { $0["state"] as? String == "queued" }?["id"] as? String
            }
            let early = try await doctor.get("/api/v1/exams/\(exam)")
            #expect(early.text("objects.0.name") == "long.essential" && early.text("objects.1.state") == "missing")
            #expect(early.text("receipt") == nil && early.text("completedAt") == nil)
            let first = try await samples(of: exam, doctor), known = try Self.samples()
            for lead in ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"] {
                #expect(first[lead] == known[lead], "\(lead)")
            }
            try await county.hub.crash()
            try await county.hub.start()
            line.heal()
            _ = try await eventually("the receipt") {
                let told = try await clinic.run(["status", "--offline"])
                return told.list("captures").first { $0["state"] as? String == "stored" }
            }
            let again = try await county.signIn("village02")
            _ = try await eventually("the whole recording") {
                try await again.get("/api/v1/exams/\(exam)").body.contains("isDerived") ? nil : true
            }
            #expect(try await samples(of: exam, again) == known)
            let told = try await clinic.run(["status", exam, "--offline"])
            #expect(told["capture.files"] as? [String] == ["long.dat", "long.hea"])
            #expect(told["capture.sentAs"] as? [String] == ["long.essential", "long.rest"])
            #expect(try await agent.stop() == 0)
        }
    }

    private func samples(of exam: String, _ doctor: Caller) async throws -> [String: [Int]] {
        let answer = try await doctor.get("/api/v1/exams/\(exam)/signals")
        var leads: [String: [Int]] = [:]
        for lead in answer.list("leads") { leads[lead["name"] as? String ?? ""] = lead["samples"] as? [Int] }
        return leads
    }

    /// A sample record several times over under another name. Its header states so many samples.
    private static func record() throws -> [(String, [UInt8])] {
        let header = try String(contentsOfFile: Sample.ecg[0], encoding: .utf8)
            .replacingOccurrences(of: "ecg-infarction", with: "long")
            .replacingOccurrences(of: " 500 5000", with: " 500 \(5000 * times)")
        return [("long.hea", Array(header.utf8)), ("long.dat", try data())]
    }

    private static func data() throws -> [UInt8] {
        let once = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Sample.ecg[1])))
        return Array(repeating: once, count: times).flatMap(\.self)
    }

    /// Format 16: one sample of each lead in turn, the low byte first.
    private static func samples() throws -> [String: [Int]] {
        let names = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"], bytes = try data()
        var leads: [String: [Int]] = [:]
        for (place, name) in names.enumerated() {
            leads[name] = stride(from: place * 2, to: bytes.count, by: names.count * 2).map {
                Int(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
            }
        }
        return leads
    }
}
