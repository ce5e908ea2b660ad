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

    @Test func `enrols although its clock says that the certificate is yet to come`() async throws {
        try await County.run(overTLS: true) { county in
            let settings = try WrongClock.environment(-20 * Self.year, in: county.hub.folder)
            let clinic = try await enrolled(county, settings)
            let sent = try await clinic.run(["send", "--operator", "village02"] + Sample.bloodCount, settings)
            #expect(sent.status == 0, "\(sent)")
        }
    }
}
