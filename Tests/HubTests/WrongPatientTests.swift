// An exam under the wrong patient: two people give it to the right one, and everything that hangs on it goes along.
import Alliance
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An exam under the wrong patient` {
    /// Two patients of the clinic: the wrong one, under whom exams of the story are, and the right one.
    private static func people(_ hub: TestHub) throws -> (wrong: UUID, right: UUID) {
        (try hub.patient(of: "C02").patient.id.uuid, try hub.patient(of: "C02", 1).patient.id.uuid)
    }

    private static func ask(_ exam: String, _ patient: UUID, _ person: Person, reason: String = "床号看错") async throws
        -> Reply
    {
        try await person.post(
            "/api/v1/exams/\(exam)/reattributions", #"{"patient":"\#(WireID(patient))","reason":"\#(reason)"}"#)
    }

    private static func confirm(_ id: String, _ person: Person) async throws -> Reply {
        try await person.put("/api/v1/reattributions/\(id)/confirmation", "{}")
    }

    @Test func `is the right one's after a second person's word, its report void and made anew`() async throws {
        try await TestHub.run { hub in
            let (wrong, right) = try Self.people(hub), one = try await hub.signedECG(by: "ecg01", "alert")
            let doctor = try await hub.signIn("village02"), head = try await hub.signIn("head01")
            #expect(
                try await doctor.put(
                    "/api/v1/exams/\(one.exam)/patient", #"{"patient":"\#(WireID(right))","reason":"x"}"#
                ).problem == "exam-already-read")
            let asked = try await Self.ask(one.exam, right, doctor),
                id = try #require(asked.string("id"), "\(asked.text)")
            #expect(
                asked.status == 201 && asked.string("state") == "asked" && asked.string("from.id") == "\(WireID(wrong))"
            )
            #expect(try await Self.ask(one.exam, right, doctor).string("id") == id, "the same again")
            #expect(try await doctor.get("/api/v1/exams/\(one.exam)").string("patient.id") == "\(WireID(wrong))")
            #expect(try await head.get("/api/v1/events").text.contains("reading.reattribution_asked"))
            let own = try await Self.confirm(id, doctor)
            #expect(own.status == 403 && own.problem == "second-person-needed", "\(own.text)")
            let plain = try await Self.confirm(id, try await hub.signIn("ecg02"))
            #expect(plain.status == 403 && plain.problem == "second-person-needed", "\(plain.text)")
            let done = try await Self.confirm(id, head)
            #expect(
                done.string("state") == "confirmed" && done["voidedReports"] as? [String] == [one.report],
                "\(done.text)")
            #expect(try await Self.confirm(id, head).string("state") == "confirmed", "the same again")
            #expect(try await doctor.get("/api/v1/exams/\(one.exam)").string("patient.id") == "\(WireID(right))")
            for path in [
                "/api/v1/reports/\(one.report)", "/api/v1/exams/\(one.exam)/report",
                "/api/v1/reports/\(one.report)/print",
            ] {
                let gone = try await doctor.get(path)
                let isNamed = gone.problem == "report-voided" || path.hasSuffix("/print")
                #expect(gone.status == 410 && isNamed, "\(path): \(gone.text)")
            }
            let versions = try await doctor.get("/api/v1/reports/\(one.report)/versions")
            #expect(versions["items.0.isVoided"] as? Bool == true, "\(versions.text)")
            #expect(try await doctor.put("/api/v1/reports/\(one.report)/opening", "{}").status == 204)
            #expect(
                try await hub.rows("SELECT detail ->> 'voided' FROM audit WHERE action = 'report.opened'") == [["true"]]
            )
            #expect(try await hub.rows("SELECT count(*) FROM exam_event WHERE kind = 'exam.delivered'") == [["0"]])
            let feed = try await doctor.get("/api/v1/reports")
            #expect(
                feed.status == 200 && !feed.text.contains(one.report), "no terminal fetches it any more: \(feed.text)")
            let words = try await doctor.get("/api/v1/reports/\(one.report)?voided=true")
            #expect(
                words.status == 200 && words.string("patient.id") == "\(WireID(wrong))",
                "kept as it was signed: \(words.text)")
            let again = try #require(done.string("amendment")), li = try await hub.signIn("ecg01")
            try await li.stepUp()
            let claim = try await li.post("/api/v1/reports/\(one.report)/amendments", #"{"reason":"更正患者"}"#)
            #expect(claim.string("id") == again, "\(claim.text)")
            let signed = try await li.put(
                "/api/v1/readings/\(again)/signature",
                #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(TestHub.words("alert"))}"#)
            #expect(signed.status == 201 && signed.string("patient.id") == "\(WireID(right))", "\(signed.text)")
            let fresh = try await doctor.get("/api/v1/exams/\(one.exam)/report")
            #expect(fresh.status == 200 && fresh.string("id") == signed.string("id"))
        }
    }

    @Test func `is told to clinic and centre, and stands on both charts`() async throws {
        try await TestHub.run { hub in
            let (wrong, right) = try Self.people(hub), one = try await hub.signedECG(by: "ecg01")
            let doctor = try await hub.signIn("village02"), head = try await hub.signIn("head01")
            let id = try #require(try await Self.ask(one.exam, right, doctor).string("id"))
            #expect(try await Self.confirm(id, head).status == 200)
            let told = try await doctor.get("/api/v1/events?limit=200"),
                heard = try await head.get("/api/v1/events?limit=200")
            #expect(told.text.contains("exam.reattributed") && heard.text.contains("reading.reattributed"))
            let kinds: [String] = try #require(
                try await hub.value(
                    """
                    SELECT array_agg(kind || ' ' || (patient_id = \(right))::text ORDER BY kind) AS value FROM patient_event
                    WHERE kind IN ('patient.exam_given', 'patient.exam_taken') AND reason = '床号看错'
                    """))
            #expect(kinds == ["patient.exam_given true", "patient.exam_taken false"])
            #expect(
                try await hub.value(
                    """
                    SELECT from_state || ' ' || to_state AS value FROM exam_event WHERE kind = 'exam.reattributed'
                    """) == "\(WireID(wrong)) \(WireID(right))")
            let rows: Int? = try await hub.value(
                "SELECT count(DISTINCT patient_id)::int AS value FROM audit WHERE action = 'exam.reattributed'")
            #expect(rows == 2)
            let listed = try await head.get("/api/v1/reattributions?state=confirmed&exam=\(one.exam)")
            #expect(listed.string("items.0.id") == id && listed.string("items.0.from.name")?.isEmpty == false)
            #expect(try await doctor.get("/api/v1/reattributions/\(id)").string("items") == nil)
        }
    }

    @Test func `takes its critical cases and its referrals along, open ones and what is over`() async throws {
        try await TestHub.run { hub in
            let (wrong, right) = try Self.people(hub), one = try await hub.signedECG(by: "ecg01", "critical")
            let doctor = try await hub.signIn("village02"), head = try await hub.signIn("head01")
            let hospital = try #require(hub.county.organisations.first { $0.code == "H01" }).id
            let referral = try await doctor.post(
                "/api/v1/referrals",
                """
                {"patient":"\(WireID(wrong))","to":"\(hospital)","urgency":"emergency","reason":"suspected_acs",
                 "impression":"胸痛","presentHistory":"压榨性胸痛 40 分钟","consent":"signed","exams":["\(one.exam)"]}
                """)
            #expect(referral.status == 201, "\(referral.text)")
            let id = try #require(try await Self.ask(one.exam, right, doctor).string("id"))
            #expect(try await Self.confirm(id, head).status == 200)
            #expect(
                try await hub.value("SELECT patient_id AS value FROM critical_case WHERE exam_id = \(one.exam)::uuid")
                    == right)
            #expect(
                try await hub.value(
                    "SELECT detail -> 'was' ->> 'name' AS value FROM critical_event WHERE kind = 'critical.reattributed'"
                )
                    == hub.patient(of: "C02").patient.name.text)
            let mine = try #require(referral.string("id"))
            #expect(try await hub.value("SELECT patient_id AS value FROM referral WHERE id = \(mine)::uuid") == right)
            #expect(
                try await hub.value(
                    "SELECT count(*)::int AS value FROM referral_event WHERE kind = 'referral.reattributed'") == 1)
            let desk = try await hub.signIn("desk01")
            #expect(
                try await desk.get("/api/v1/patients/\(WireID(right))").status == 200,
                "who receives the patient sees the right one")
        }
    }

    @Test func `is refused where it is theirs already, asked for by another, moved meanwhile, or nobody's to move`()
        async throws
    {
        try await TestHub.run { hub in
            let (wrong, right) = try Self.people(hub), one = try await hub.signedECG(by: "ecg01")
            let doctor = try await hub.signIn("village02"), head = try await hub.signIn("head01")
            let same = try await Self.ask(one.exam, wrong, doctor)
            #expect(same.status == 409 && same.problem == "already-theirs", "\(same.text)")
            let blank = try await Self.ask(one.exam, right, doctor, reason: " ")
            #expect(blank.status == 422 && blank.string("field") == "reason", "\(blank.text)")
            let id = try #require(try await Self.ask(one.exam, right, doctor).string("id"))
            let town = try await hub.signIn("town01a"), other = try await Self.ask(one.exam, right, town)
            #expect([404, 409, 422].contains(other.status) && other.status != 201, "\(other.text)")
            let far = try await hub.signIn("village09")
            #expect(try await Self.ask(one.exam, right, far).status == 404)
            #expect(try await Self.confirm(id, far).status == 404)
            #expect(try await far.get("/api/v1/reattributions").string("items.0.id") == nil)
            try await hub.asOwner { db in try db.run("UPDATE exam SET patient_id = NULL WHERE id = \(one.exam)::uuid") }
            let moved = try await Self.confirm(id, head)
            #expect(moved.status == 409 && moved.problem == "patient-changed", "\(moved.text)")
            let declined = try await head.put("/api/v1/reattributions/\(id)/declination", #"{"reason":"核对无误"}"#)
            #expect(declined.string("state") == "declined", "\(declined.text)")
            let late = try await Self.confirm(id, head)
            #expect(late.status == 409 && late.problem == "reattribution-decided", "\(late.text)")
        }
    }

    @Test func `while it is read leaves its reader's hands, with the draft kept`() async throws {
        try await TestHub.run { hub in
            let (wrong, right) = try Self.people(hub), doctor = try await hub.signIn("village02")
            let sent = TestExam(kind: "ECG12", patient: #"{"id":"\#(WireID(wrong))"}"#, files: TestExam.ecg)
            #expect(try await doctor.put(sent.path, sent.body).status == 201)
            _ = try await hub.opened(sent, by: doctor)
            let li = try await hub.signIn("ecg01"), claim = try await li.post("/api/v1/claims", "{}")
            let reading = try #require(claim.string("id"), "\(claim.text)")
            #expect(try await li.put("/api/v1/readings/\(reading)/draft", TestHub.words()).status == 200)
            let id = try #require(try await Self.ask("\(sent.id)", right, doctor).string("id"))
            let done = try await Self.confirm(id, try await hub.signIn("review01"))
            #expect(done.string("state") == "confirmed" && done["amendment"] == nil, "\(done.text)")
            try await li.stepUp()
            let late = try await li.put(
                "/api/v1/readings/\(reading)/signature",
                #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(TestHub.words())}"#)
            #expect(late.status == 409 && late.problem == "claim-lost", "\(late.text)")
            let shown = try await li.get("/api/v1/readings/\(reading)")
            #expect(shown.string("reading.state") == "queued" && shown.string("draft.content.findings") == "窦性心律")
            #expect(shown.string("exam.patient.id") == "\(WireID(right))")
        }
    }

    @Test func `is not confirmed by whoever asked, whatever a handler does; nothing of it is changed later`()
        async throws
    {
        try await TestHub.run { hub in
            let (_, right) = try Self.people(hub), one = try await hub.signedECG(by: "ecg01")
            let id = try #require(try await Self.ask(one.exam, right, try await hub.signIn("village02")).string("id"))
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner { db in
                    try db.run(
                        "UPDATE reattribution SET state = 'confirmed', decided_by = asked_by, decided_at = now() WHERE id = \(id)::uuid"
                    )
                }
            }
            #expect(try await Self.confirm(id, try await hub.signIn("head01")).status == 200)
            for change in [
                "UPDATE reattribution SET reason = 'x'", "DELETE FROM reattribution", "DELETE FROM report_voiding",
            ] {
                await #expect(throws: PostgresError.self) {
                    try await hub.asOwner { db in try db.run(SQL(unsafe: change)) }
                }
            }
        }
    }

    @Test func `is moved once by many who confirm at once`() async throws {
        try await TestHub.run { hub in
            let (_, right) = try Self.people(hub), one = try await hub.signedECG(by: "ecg01")
            let id = try #require(try await Self.ask(one.exam, right, try await hub.signIn("village02")).string("id"))
            let head = try await hub.signIn("head01"), zhao = try await hub.signIn("review01")
            try await withThrowingTaskGroup(of: Int.self) { group in
                for person in [head, zhao, head, zhao] { group.addTask { try await Self.confirm(id, person).status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(
                try await hub.value("SELECT count(*)::int AS value FROM exam_event WHERE kind = 'exam.reattributed'")
                    == 1)
            #expect(try await hub.value("SELECT count(*)::int AS value FROM report_voiding") == 1)
        }
    }
}
