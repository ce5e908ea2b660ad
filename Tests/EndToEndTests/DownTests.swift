// What comes down to a clinic beside reports: answers to its referrals, and the numbers by which its terminal works.
import Foundation
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(5))) struct `the way down` {
    @Test func `a referral's answer is on the terminal moments later, and is read there without the line`() async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C01"), agent = try AgentProcess(of: clinic)
            try await agent.start(operator: "village01")
            let village = try await county.signIn("village01"), desk = try await county.signIn("desk01")
            let sent = try await village.post("/api/v1/referrals", try await letter(from: village, county))
            let referral = try #require(sent.text("id"), "\(sent)")
            let accepted = try await desk.put("/api/v1/referrals/\(referral)/acceptance", #"{"department":"心内科"}"#)
            #expect(accepted.status == 200, "\(accepted)")
            let listed = try await eventually("the answer") {
                let told = try await clinic.run(["referrals"])
                return told.text("0.referral.state") == "accepted" ? told : nil
            }
            #expect(listed.text("0.seenAt") == nil && listed.text("0.referral.patient.name") == "麻国平", "\(listed)")
            try await county.hub.stop()
            let number = try #require(listed.text("0.referral.number"))
            let shown = try await clinic.run(["referrals", number])
            #expect(shown.status == 0 && shown.text("referral.arrangement.department") == "心内科", "\(shown)")
            #expect(try await clinic.run(["referrals"]).text("0.seenAt") != nil)
            #expect(await agent.said.contains("转诊有变化"))
            _ = try await agent.stop()
            try await county.hub.start()
        }
    }

    @Test func `a number that the county decides is obeyed by a running terminal`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start(["LIANYI_CLINIC_UNASSIGNED": ""])
            let picture = try #require(FileManager.default.contents(atPath: Sample.picture[0]))
            try agent.drop("a.png", Array(picture))
            let held = try await eventually("an exam in the tray") {
                try await clinic.run(["tray"]).list("captures").first
            }
            #expect(held["held"] as? Bool == true, "\(held)")
            try await decide("minutes=0", county)
            _ = try await eventually("the new number") {
                let now = try await clinic.run(["status"])
                return now["device.hold"] as? String == "send" ? true : nil
            }
            try agent.drop("b.png", Array(picture) + [0])
            _ = try await eventually("a receipt") {
                let counts = try await clinic.run(["status"])["counts"] as? [String: Int]
                return counts?["stored"] == 1 && counts?["captured"] == 1 ? true : nil
            }
            _ = try await agent.stop()
        }
    }

    private func decide(_ value: String, _ county: County) async throws {
        let environment = county.hub.environment
        let decided = try await aside {
            try TestProgram("lianyi-hub").run(
                ["setting", "set", "terminal.hold", value, "--source", "test"], environment: environment)
        }
        #expect(decided.status == 0, "\(decided.errors)")
        let wrong = try await aside {
            try TestProgram("lianyi-hub").run(
                ["setting", "set", "terminal.hold", "hours=1", "--source", "test"], environment: environment)
        }
        #expect(wrong.status == 64 && wrong.errors.contains("minutes="), "\(wrong.errors)")
    }

    private func letter(from village: Caller, _ county: County) async throws -> String {
        let patient = try await village.post("/api/v1/patients", #"{"name":"麻国平","sex":"1","birthDate":"1949-02-11"}"#)
        let hospital = try await county.ask("SELECT id FROM organisation WHERE level = 'lead_hospital'").first
        let to: UUID = try #require(try hospital?["id"])
        return """
            {"patient":"\(try #require(patient.text("patient.id")))","to":"\(to)","urgency":"emergency",\
            "reason":"suspected_acs","impression":"胸痛待查","presentHistory":"胸痛两小时","consent":"signed","exams":[]}
            """
    }
}
