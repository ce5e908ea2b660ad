// A critical value from the clinic's wire to what was done, with real processes: and when the terminal is off.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a critical value` {
    @Test func `of platelets reaches the terminal that sent it, is said back there, acted upon and closed`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let path = try await found(SentCount.message(platelets: "12"), "cbc.hl7", "CBC", clinic, doctor)
            let listed = try await clinic.run(["acknowledge"])
            #expect(listed.text("criticals.0.critical.findings.0.said") == "PLT 12 10*9/L", "\(listed)")
            #expect(try await doctor.get(path).text("state") == "notified")
            let status = try await aside {
                try TestProgram("lianyi-clinic").run(
                    ["status", "--home", clinic.home], environment: ClinicProcess.environment)
            }
            #expect(status.output.hasPrefix("!! 未确认的危急 1 份"), "\(status.output)")
            #expect(status.output.contains("PLT 12 10*9/L") && status.output.contains("cbc.hl7"), "\(status.output)")
            let id = try #require(listed.text("criticals.0.critical.id"))
            let wrong = try await clinic.run(["acknowledge", id, "--read-back", "21", "--by", "李医生"])
            #expect(wrong.status == 65 && wrong.output.contains("read-back-differs"), "\(wrong)")
            let said = try await clinic.run(["acknowledge", id, "--read-back", "血小板 12", "--by", "李医生"])
            #expect(said.status == 0 && said.text("critical.state") == "acknowledged", "\(said)")
            #expect(try await clinic.run(["status"]).list("criticals").isEmpty)
            #expect(try await doctor.put(path + "/action", #"{"action":"called_120"}"#).text("state") == "acted")
            let closed = try await county.signIn("lab01").put(path + "/closure", "{}")
            #expect(closed.text("state") == "closed")
            let history = closed.list("history").compactMap { $0["event"] as? String }
            #expect(history.contains("critical.read_back") && history.last == "critical.closed")
        }
    }

    @Test func `of a pause of four seconds is found in the recording that a terminal sends`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let folder = TemporaryFolder("pause"), files = try PausedECG().write(to: folder.path)
            let told = try await clinic.run(["send"] + files + ["--kind", "ECG12", "--operator", "village02"])
            let exam = try #require(told.text("exams.0.exam"), "\(told)")
            #expect(try await county.opened(exam, by: doctor).text("state") == "queued")
            let list = try await doctor.get("/api/v1/criticals?exam=\(exam)")
            #expect(list.text("items.0.findings.0.rule") == "rhythm/longestInterval", "\(list)")
            #expect(list.text("items.0.findings.0.value")?.hasPrefix("4.") == true, "\(list)")
            withExtendedLifetime(folder) {}
        }
    }

    @Test func `that was said back without the line is told when there is one`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), doctor = try await county.signIn("village02")
            let path = try await found(SentCount.message(platelets: "12"), "cbc.hl7", "CBC", clinic, doctor)
            let id = try #require(try await clinic.run(["acknowledge"]).text("criticals.0.critical.id"))
            _ = try await county.hub.stop()
            let said = try await clinic.run(["acknowledge", id, "--read-back", "12"])
            #expect(said.status == 69, "\(said)")
            try await county.hub.start()
            _ = try await clinic.run(["acknowledge"])
            let again = try await county.signIn("village02")
            #expect(try await again.get(path).text("state") == "acknowledged")
        }
    }

    /// Sends it from the terminal; answers the case's address once it is there.
    private func found(
        _ bytes: [UInt8], _ name: String, _ kind: String, _ clinic: ClinicProcess, _ doctor: Caller
    ) async throws -> String {
        let folder = TemporaryFolder("critical"), file = folder.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let told = try await clinic.run(["send", file, "--kind", kind, "--operator", "village02"])
        let exam = try #require(told.text("exams.0.exam"), "\(told)")
        let id = try await eventually("the case") {
            try await doctor.get("/api/v1/criticals?exam=\(exam)").text("items.0.id")
        }
        withExtendedLifetime(folder) {}
        return "/api/v1/criticals/\(id)"
    }
}

/// Twelve leads of beats once a second, and none for four seconds: a WFDB record in format 16.
struct PausedECG {
    private static let leads = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
    private static let scales = [0.7, 1.0, 0.3, -0.85, 0.2, 0.65, -0.6, 0.5, 0.9, 1.1, 1.0, 0.8]
    private let rows: [[Int16]]

    init() {
        let beats = [0.5, 1.5, 2.5, 6.5, 7.5, 8.5, 9.5]
        rows = Self.scales.enumerated().map { lead, scale in
            (0..<5000).map { sample in
                let time = Double(sample) / 500
                let wave = beats.reduce(0.0) { sum, beat in
                    let r = (time - beat) / 0.012, t = (time - beat - 0.28) / 0.05
                    return sum + 1000 * exp(-r * r / 2) + 180 * exp(-t * t / 2)
                }
                return Int16(scale * wave + 6 * sin(Double(sample * (lead + 3)) * 0.37))
            }
        }
    }

    /// Writes header and signal; answers where they are.
    func write(to folder: String) throws -> [String] {
        var lines = ["pause 12 500 5000"], bytes: [UInt8] = []
        for (lead, row) in zip(Self.leads, rows) {
            lines.append("pause.dat 16 1000/mV 16 0 \(row[0]) \(row.reduce(0, &+)) 0 \(lead)")
        }
        for place in 0..<5000 {
            for row in rows {
                let bits = UInt16(bitPattern: row[place])
                bytes += [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
            }
        }
        let files = [folder + "/pause.hea", folder + "/pause.dat"]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: files[0]))
        try Data(bytes).write(to: URL(fileURLWithPath: files[1]))
        return files
    }
}
