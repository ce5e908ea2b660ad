// A critical case where something is missing: the clinic's terminals are off, the patient is not named, a report comes without it.
import Alliance
import Crypto
import Foundation
import HTTPTypes
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A critical case at the edge` {
    @Test func `of a clinic whose terminals are silent stands on the call sheet from the beginning`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now, doctor = try await hub.signIn("village02"), desk = try await hub.signIn("desk01")
            _ = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            _ = try await hub.lowPlatelets(by: doctor)
            #expect((try await desk.get("/api/v1/call-sheet"))["items.0"] == nil)
            try await hub.asOwner("UPDATE terminal SET enrolled_at = now() - interval '31 minutes' WHERE id = \(id)")
            // Without any patience the doctor, who was at the page a moment ago, is as silent as the terminal.
            try await hub.asOwner(
                """
                INSERT INTO setting (alliance_id, name, valid_from, value, source)
                SELECT id, 'terminal.silent', now() - interval '1 minute', '{"minutes": 0}', 'test' FROM alliance
                """)
            _ = try await hub.lowPlatelets(by: doctor, "11")
            let sheet = try await desk.get("/api/v1/call-sheet")
            #expect(sheet.string("items.0.critical.findings.0.value") == "11", "\(sheet.text)")
            #expect(sheet["items.0.critical.isTerminalOff"] as? Bool == true && sheet["items.1"] == nil)
            #expect(sheet.string("items.0.critical.level") == "clinic")
            #expect(try await desk.get("/api/v1/events").text.contains("critical.detected"))
            let path = "/api/v1/criticals/\(sheet.string("items.0.critical.id") ?? "")"
            let answered = try await desk.post(
                path + "/calls", #"{"outcome":"read_back","recipient":"村医 李","readBack":["11"]}"#)
            #expect(answered.string("state") == "acknowledged", "\(answered.text)")
            #expect((try await desk.get("/api/v1/call-sheet"))["items.0"] == nil)
        }
    }

    @Test func `of a clinic that sends by hand, or whose doctor is at the page, waits for its clinic`() async throws {
        try await TestHub.run { hub in
            let id = UUID.v7Now
            func isOff() async throws -> String {
                let rows = try await hub.rows(
                    "SELECT clinic_is_off(o.alliance_id, o.id) AS off FROM organisation o WHERE o.code = 'C02'")
                return rows.first?.first ?? ""
            }
            #expect(try await isOff() == "false", "it has no terminal")
            _ = try await hub.enrolled(terminal: id, P256.Signing.PrivateKey())
            let silent: SQL = "UPDATE terminal SET enrolled_at = now() - interval '31 minutes', signed_in_at = NULL"
            try await hub.asOwner(silent)
            #expect(try await isOff() == "false", "its token was used a moment ago")
            let unused: SQL = "UPDATE session SET last_used_at = now() - interval '31 minutes'"
            try await hub.asOwner(unused)
            #expect(try await isOff() == "true")
            try await hub.hub.signIn.write { db in try db.noteSignIn(of: TerminalID(id)) }
            #expect(try await isOff() == "false", "it has asked for a token")
            try await hub.asOwner(silent)
            let doctor = try await hub.signIn("village02")
            #expect(try await isOff() == "false", "the doctor is at the page")
            _ = try await hub.lowPlatelets(by: doctor)
            #expect((try await hub.signIn("desk01").get("/api/v1/call-sheet"))["items.0"] == nil)
            try await hub.asOwner(unused)
            #expect(try await isOff() == "true")
            _ = try await hub.signIn("village04")
            #expect(try await isOff() == "true", "who is at another clinic's page")
            try await hub.asOwner(
                "UPDATE session SET last_used_at = now(), ended_at = now() WHERE clinician_id IS NOT NULL")
            #expect(try await isOff() == "true", "who has signed out is gone")
        }
    }

    @Test func `with nobody behind its clinic stands on the call sheet at once, before the head of the centre`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), head = try await hub.signIn("head01")
            try await hub.asOwner(
                """
                UPDATE clinician SET active = false WHERE id IN (
                    SELECT clinician_id FROM clinician_role WHERE role IN ('township_doctor', 'referral_desk'))
                """)
            _ = try await hub.lowPlatelets(by: doctor)
            let sheet = try await head.get("/api/v1/call-sheet")
            #expect(sheet.string("items.0.critical.findings.0.value") == "12", "\(sheet.text)")
            #expect(sheet["items.0.critical.isAlone"] as? Bool == true)
            #expect(sheet["items.0.critical.isTerminalOff"] as? Bool == false)
            #expect(sheet.string("items.0.callees.0.phone")?.isEmpty == false, "\(sheet.text)")
            #expect(try await head.get("/api/v1/events").text.contains("critical.detected"))
            await RunCriticalClocks(hub: hub.hub).once()
            let metrics = try await hub.send(.get, "/metrics")
            #expect(metrics.text.contains("lianyi_criticals_to_call 1"), "\(metrics.text)")
            try await hub.asOwner("UPDATE critical_case SET centre_id = NULL")
            let stillThere = try await head.get("/api/v1/call-sheet")
            #expect(stillThere.string("items.0.callees.0.phone")?.isEmpty == false, "\(stillThere.text)")
            let path = "/api/v1/criticals/\(sheet.string("items.0.critical.id") ?? "")"
            #expect(try await hub.signIn("ecg01").get(path).status == 404, "no head, and no centre of theirs")
            let answered = try await head.post(
                path + "/calls", #"{"outcome":"read_back","recipient":"村医 李","readBack":["12"]}"#)
            #expect(answered.string("state") == "acknowledged", "\(answered.text)")
            #expect((try await head.get("/api/v1/call-sheet"))["items.0"] == nil)
        }
    }

    @Test func `of nobody yet has the name once it is known, and never another`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), patient = try hub.patient(of: "C02").patient
            let exam = try await hub.lowPlatelets(by: doctor)
            let body = #"{"patient":"\#(patient.id)","reason":"核对了样本号"}"#
            #expect(try await doctor.put(exam.path + "/patient", body).status == 200)
            let list = try await doctor.get("/api/v1/criticals?exam=\(exam.id)")
            #expect(list.string("items.0.patient.id") == "\(patient.id)", "\(list.text)")
            #expect(list.string("items.0.patient.name")?.isEmpty == false)
            let shown = try await doctor.get("/api/v1/criticals/\(list.string("items.0.id") ?? "")")
            #expect(shown.string("history.1.event") == "critical.identified", "\(shown.text)")
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner("UPDATE critical_case SET patient_id = id")
            }
        }
    }

    @Test func `is what no critical report is committed without`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("ecg01")
            let exam = TestExam(kind: "ECG12", files: TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let claim = try await reader.post("/api/v1/claims", "{}")
            try await reader.stepUp()
            let report =
                #"{"findings":"窦性心律","impression":[{"text":"正常","polarity":"negative"}],"severity":"normal","advice":"none"}"#
            let signed = try await reader.put(
                "/api/v1/readings/\(claim.string("id") ?? "")/signature",
                #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(report)}"#)
            #expect(signed.status == 201, "\(signed.text)")
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner(
                    """
                    INSERT INTO report SELECT (jsonb_populate_record(r, jsonb_build_object(
                        'id', gen_random_uuid(), 'version', 2, 'severity', 'critical'))).* FROM report r
                    """)
            }
        }
    }
}

extension TestHub {
    /// Runs a statement as the owner of the tables.
    func asOwner(_ sql: SQL) async throws {
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        do {
            _ = try await owner.once(sql)
        } catch {
            await owner.close()
            throw error
        }
        await owner.close()
    }
}
