// A clinic whose clock battery is dead, and a hub that is asked over TLS: the exam arrives, and the certificate is checked.
import Foundation
import LiveCounty
import Spool
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a terminal with a dead clock battery` {
    private static let year: Int64 = 365 * 86_400

    private func enrolled(_ county: County, _ settings: [String: String] = [:]) async throws -> ClinicProcess {
        try await .enrolled(
            in: "C02", at: county.hub, believing: county.hub.folder + "/authority.pem", settings)
    }

    /// Says of what the terminal knows of the hub's time that it was learnt before the machine was started last.
    private func restart(_ clinic: ClinicProcess) async throws {
        let spool = try Spool(at: clinic.home + "/spool"), clock = try #require(try await spool.setting("hub-clock"))
        let boot = try #require(clock.firstMatch(of: #/"boot":"([^"]*)"/#)).output.1
        try await spool.set("hub-clock", to: clock.replacing(boot, with: "before"))
    }

    @Test(arguments: [-year, year, -20 * year])
    func `sends over TLS and gets its receipt, in this boot and after the next`(_ wrong: Int64) async throws {
        try await County.run(overTLS: true) { county in
            let clinic = try await enrolled(county)
            let settings = try WrongClock.environment(wrong, in: county.hub.folder)
            for isRestarted in [false, true] {
                if isRestarted { try await restart(clinic) }
                let sent = try await clinic.run(["send", "--operator", "village02"] + Sample.bloodCount, settings)
                #expect(sent.status == 0 && sent.text("exams.0.exam") != nil, "\(isRestarted) \(sent)")
            }
        }
    }

    /// As if the hub's clock had been so far ahead whenever it was asked.
    private func teach(_ clinic: ClinicProcess, _ ahead: Double) async throws {
        let spool = try Spool(at: clinic.home + "/spool")
        let learnt = Data(try #require(try await spool.setting("hub-clock")).utf8)
        var clock = try #require(try JSONSerialization.jsonObject(with: learnt) as? [String: Any])
        var anchor = try #require(clock["anchor"] as? [String: Any])
        anchor["zero"] = (anchor["zero"] as? Double ?? 0) + ahead
        clock["anchor"] = anchor
        for name in ["newest", "skew"] { clock[name] = (clock[name] as? Double ?? 0) + ahead }
        try await spool.set(
            "hub-clock", to: String(decoding: try JSONSerialization.data(withJSONObject: clock), as: UTF8.self))
    }

    @Test(arguments: [year, 5 * year], [false, true])
    func `learns the time again from a hub that was set back, in this boot and after the next`(
        _ ahead: Int64, _ isRestarted: Bool
    ) async throws {
        try await County.run(overTLS: true) { county in
            let clinic = try await enrolled(county)
            #expect(try await clinic.run(["send", "--operator", "village02"] + Sample.bloodCount).status == 0)
            try await teach(clinic, Double(ahead))
            if isRestarted { try await restart(clinic) }
            let sent = try await clinic.run(["send", "--operator", "village02"] + Sample.ecg + ["--kind", "ECG12"])
            #expect(sent.status == 0, "\(sent)")
        }
    }

    @Test func `does not learn it from anybody but the hub: who has only its certificate is refused as before`()
        async throws
    {
        try await County.run(overTLS: true) { county in
            let clinic = try await enrolled(county)
            #expect(try await clinic.run(["send", "--operator", "village02"] + Sample.bloodCount).status == 0)
            try await teach(clinic, Double(Self.year))
            let path = clinic.home + "/identity.json"
            let identity = try #require(FileManager.default.contents(atPath: path))
            var all = try #require(try JSONSerialization.jsonObject(with: identity) as? [String: Any])
            var set = try #require(all["keys"] as? [String: Any])
            set["keys"] = (set["keys"] as? [[String: Any]])?.map { key in
                var key = key
                if let x = key["x"] as? String { key["x"] = String(x.reversed()) }
                return key
            }
            all["keys"] = set
            try JSONSerialization.data(withJSONObject: all).write(to: URL(fileURLWithPath: path))
            let sent = try await clinic.run(["send", "--operator", "village02", "--wait", "2"] + Sample.bloodCount)
            #expect(sent.status != 0 && sent.description.contains("certificate"), "\(sent)")
        }
    }

    @Test func `enrols although its clock says that the certificate is yet to come`() async throws {
        try await County.run(overTLS: true) { county in
            let settings = try WrongClock.environment(-20 * Self.year, in: county.hub.folder)
            let clinic = try await enrolled(county, settings)
            let sent = try await clinic.run(["send", "--operator", "village02"] + Sample.bloodCount, settings)
            #expect(sent.status == 0, "\(sent)")
        }
    }
}
