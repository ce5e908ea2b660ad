// From an analyser's message to its patient, with a real agent and a real hub, and the counter's screen in a terminal.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `from capture to patient` {
    @Test func `a result waits in the tray, is given a patient of the roll, and arrives as theirs`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start(["LIANYI_CLINIC_UNASSIGNED": "wait"])
            try agent.drop("cbc.hl7", Array(FileManager.default.contents(atPath: Sample.bloodCount[0]) ?? Data()))
            let waiting = try await eventually("the tray") {
                try await clinic.run(["tray"]).list("captures").first { $0["mark"] != nil }
            }
            #expect(waiting["held"] as? Bool == true && waiting["unassigned"] as? Bool == true)
            let exam = try #require(waiting["exam"] as? String), end = String(exam.suffix(6))
            let person = try await eventually("the roll") {
                try await clinic.run(["patients", "--limit", "1"]).list("patients").first
            }
            let patient = try #require(person["id"] as? String)
            let done = try await clinic.run([
                "attach", end, "--patient", patient, "--complaint", "乏力", "--medication", "华法林", "--allergies", "青霉素",
                "--diagnosis-code", "D69.2",
            ])
            #expect(done.status == 0 && done.text("outcome") == "in-manifest", "\(done)")
            _ = try await eventually("a receipt") {
                try await clinic.run(["status", exam, "--offline"])["capture.receipt"]
            }
            let seen = try await county.opened(exam, by: county.signIn("village02"))
            #expect(seen.text("patient.id") == patient && seen.text("request.chiefComplaint") == "乏力", "\(seen)")
            #expect(seen.text("request.medication") == "华法林" && seen.text("request.allergies") == "青霉素")
            #expect(seen.text("request.diagnosisCode") == "D69.2")
            #expect(try await clinic.run(["tray"]).list("captures").isEmpty)
            #expect(try await agent.stop() == 0)
        }
    }

    @Test func `a control sample goes apart at once and is given to nobody`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start(["LIANYI_CLINIC_UNASSIGNED": "wait"])
            let control = FileManager.default.contents(atPath: Sample.path("HL7v2/cbc-control.hl7"))
            try agent.drop("control.hl7", Array(try #require(control)))
            // The hub is asked: here it may be past every stage that a list shows before anybody looks.
            let received: UUID = try await eventually("a receipt") {
                try await county.ask("SELECT id FROM exam WHERE receipt IS NOT NULL").first?["id"]
            }
            let exam = received.uuidString.lowercased()
            #expect(try await clinic.run(["tray"]).list("captures").isEmpty)
            let given = try await clinic.run(["attach", exam, "--name", "新来者"])
            #expect(given.status == 64 && given.text("problem.type") == "/problems/control-sample", "\(given)")
            let seen = try await county.opened(exam, by: county.signIn("village02"))
            #expect(
                seen.text("state") == "quarantined" && seen.text("problem.code")?.contains("control") == true, "\(seen)"
            )
            #expect(await agent.said.contains("质控样本"))
            _ = try await agent.stop()
        }
    }

    @Test func `what left without a patient is corrected at the hub until its reading begins, and refused after`()
        async throws
    {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            let exam = try await clinic.deliver(Sample.ecg, "--operator", "village02", "--urgency", "emergency")
            _ = try await county.opened(exam, by: county.signIn("village02"))
            let first = try await clinic.run(["attach", exam, "--name", "新来者", "--phone", "15400000001"])
            #expect(first.status == 0 && first.text("outcome") == "told", "\(first)")
            let doctor = try await county.signIn("village02")
            #expect(try await doctor.get("/api/v1/exams/\(exam)").text("patient.name") == "新来者")
            let unsaid = try await clinic.run(["attach", exam, "--name", "另一位"])
            #expect(unsaid.status == 64 && unsaid.text("problem.type") == "/problems/reason-needed", "\(unsaid)")
            let second = try await clinic.run(["attach", exam, "--name", "另一位", "--reason", "选错患者"])
            #expect(second.status == 0, "\(second)")
            #expect(try await doctor.get("/api/v1/exams/\(exam)").text("patient.name") == "另一位")
            _ = try await county.signIn("ecg01").post("/api/v1/claims", "{}")
            let late = try await clinic.run(["attach", exam, "--name", "第三位", "--reason", "又选错"])
            #expect(late.status == 77 && late.text("problem.type") == "/problems/exam-already-read", "\(late)")
        }
    }

    @Test func `a patient registered on a dead line goes with the exam, and is one person at the hub`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await county.hub.crash()
            let added = try await clinic.run(["patients", "add", "柏新来", "--id-kind", "03", "--id-number", "P7654321"])
            #expect(added.status == 0 && added["patient.registered"] as? Bool == false, "\(added)")
            let wrong = try await clinic.run(["patients", "add", "柏错号", "--id-number", "519901189503120028"])
            #expect(wrong.status == 64 && !wrong.errors.contains("519901189503120028"), "\(wrong)")
            try await agent.start(["LIANYI_CLINIC_UNASSIGNED": "wait"])
            try agent.drop("cbc.hl7", Array(FileManager.default.contents(atPath: Sample.bloodCount[0]) ?? Data()))
            let exam = try await eventually("the tray") {
                try await clinic.run(["tray"]).list("captures").first?["exam"] as? String
            }
            let attached = try await clinic.run(["attach", exam, "--patient", "P7654321"])
            #expect(attached.text("outcome") == "in-manifest", "\(attached)")
            try await county.hub.start()
            _ = try await eventually("a receipt") {
                try await clinic.run(["status", exam, "--offline"])["capture.receipt"]
            }
            let known = try await eventually("the registration") {
                try await clinic.run(["patients", "柏新来", "--offline"]).list("patients")
                    .first { $0["registered"] as? Bool == true }
            }
            let seen = try await county.opened(exam, by: county.signIn("village02"))
            #expect(seen.text("patient.id") == known["id"] as? String, "\(seen)")
            let count = try await county.ask("SELECT count(*)::int AS n FROM patient WHERE name = '柏新来'").first
            #expect(try count?["n"] as Int? == 1)
            #expect(try await agent.stop() == 0)
        }
    }

    @Test func `a report is printed and a receipt has its code`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02")
            let exam = try await clinic.deliver(Sample.bloodCount, "--operator", "village02")
            let (html, png) = (clinic.home + "/r.html", clinic.home + "/r.png")
            let printed = try await clinic.run(["receipt", String(exam.suffix(6)), "--html", html, "--png", png])
            #expect(printed.status == 0 && printed.text("code") == "receipt", "\(printed)")
            #expect(FileManager.default.contents(atPath: png)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
            #expect(FileManager.default.contents(atPath: html)?.range(of: Data("<svg".utf8)) != nil)
            let none = try await clinic.run(["results", exam, "--html", html])
            #expect(none.status == 64, "\(none)")
        }
    }
}
