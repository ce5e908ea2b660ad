// What comes in wrong: told in both languages with its field and its mend, audited, and nothing of it lost.
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import NIOCore
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `Bad input` {
    @Test func `of a clinic is refused by its field, and leaves a row`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), other = try await hub.signIn("village03")
            let checksum = TestExam(patient: #"{"name":"甲","identity":{"kind":"01","number":"110105194912310021"}}"#)
            let wrong = try await doctor.put(checksum.path, checksum.body)
            try await expect(wrong, 422, "invalid-field", field: "patient.identity.number", hub)

            let mine = TestExam()
            #expect(try await doctor.put(mine.path, mine.body).status == 201)
            try await expect(try await other.get(mine.path), 404, "not-found", hub)
            try await expect(try await other.put(mine.path, mine.body), 404, "not-found", hub)

            let big = TestExam(files: [("big.bin", [UInt8](repeating: 7, count: 300_000))])
            try await expect(try await doctor.put(big.path, big.body), 413, "too-large", hub)

            let letter = """
                {"patient":"\(try hub.patient(of: "C02").patient.id)","to":"\(UUID().uuidString)","urgency":"emergency",\
                "reason":"beyond_capability","impression":"胸痛","presentHistory":"三天","consent":"signed","exams":[]}
                """
            let unknown = try await doctor.post("/api/v1/referrals", letter)
            try await expect(unknown, 422, "organisation-unknown", field: "to", hub)

            let named = TestExam(patient: #"{"name":"<b>'; DROP TABLE patient; -- 𠮷😀"}"#)
            let kept = try await doctor.put(named.path, named.body)
            let row = try await audited(kept, hub).first
            #expect(kept.status == 201 && row?.result == "done")
            #expect(try await doctor.get(named.path).string("patient.name") == "<b>'; DROP TABLE patient; -- 𠮷😀")
        }
    }

    @Test func `that is other bytes than announced is refused, and the same upload takes the right ones`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let announced = try await doctor.put(exam.path, exam.body)
            let path = try #require(announced.string("objects.0.upload"))
            let right = exam.files[0].bytes, headers = headers(announcing: right)
            let wrong = try await doctor.send(
                .put, path, String(decoding: right.dropLast() + [7], as: UTF8.self), headers)
            try await expect(wrong, 422, "digest-mismatch", hub)
            #expect(try await doctor.get(exam.path).string("objects.0.state") == "missing")
            let again = try await doctor.send(.put, path, String(decoding: right, as: UTF8.self), headers)
            #expect(again.status == 202)
        }
    }

    @Test(arguments: [
        ("CBC", ["HL7v2/no-msh.hl7"], "hl7-no-header"), ("CBC", ["HL7v2/truncated.hl7"], "hl7-truncated"),
        ("CBC", ["../HL7v2/cbc-control.hl7"], "control-sample"),
        ("ECG12", ["WFDB/short.hea", "WFDB/short.dat"], "wfdb-shorter-than-declared"),
        ("PHOTO", ["PNG/bomb.png"], "picture-too-large"),
    ])
    func `that cannot be read is kept whole, quarantined with its reason, and told`(
        kind: String, names: [String], code: String
    ) async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let files = try names.map { name in
                let path = name.hasPrefix("../") ? String(name.dropFirst(3)) : "Malformed/" + name
                return (
                    name: String(name.split(separator: "/").last ?? ""),
                    bytes: try #require(SampleFile.all.first { $0.path == path }).bytes
                )
            }
            let exam = TestExam(kind: kind, files: files)
            let sent = try await doctor.put(exam.path, exam.body)
            #expect(sent.status == 201 && sent.string("receipt") != nil, "\(sent.text)")
            let opened = try await hub.opened(exam, by: doctor)
            #expect(opened.string("state") == "quarantined" && opened.string("problem.code") == code, "\(opened.text)")
            #expect(opened.string("problem.zh")?.isEmpty == false && opened.string("problem.en")?.isEmpty == false)
            let told = try await rows("object_id = \(exam.id.uuid) AND action = 'exam.quarantined'", hub)
            #expect(told.map(\.reason) == [code])
            for (index, file) in files.enumerated() {
                #expect(try await doctor.get(exam.path + "/objects/\(index + 1)").bytes == file.bytes)
            }
        }
    }

    @Test func `of readers who come too late is refused by the holder's name, and the first one's case stays whole`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(kind: "ECG12", files: TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "queued")
            let li = try await hub.signIn("ecg01"), wang = try await hub.signIn("ecg02")
            async let one = li.post("/api/v1/claims", "{}")
            async let two = wang.post("/api/v1/claims", "{}")
            let replies = try await [one, two]
            let (first, late) = replies[0].status == 201 ? (li, wang) : (wang, li)
            let claim = try #require(replies.first { $0.status == 201 }), id = try #require(claim.string("id"))
            let empty = try #require(replies.first { $0.status != 201 })
            try await expect(empty, 404, "nothing-to-read", hub)
            try await expect(try await late.put("/api/v1/readings/\(id)/claim", "{}"), 409, "reading-claimed", hub)

            try await asOwner(hub, "UPDATE reading SET lease_until = now() - interval '1 second'")
            await KeepHouse(hub: hub.hub).once()
            #expect(try await late.post("/api/v1/claims", "{}").string("id") == id)
            try await first.stepUp()
            let report = """
                {"epoch":\(claim.int("epoch") ?? 0),"report":{"findings":"窦性心律","impression":[{"text":"正常",\
                "polarity":"negative"}],"severity":"normal","advice":"none"}}
                """
            let signed = try await first.put("/api/v1/readings/\(id)/signature", report)
            try await expect(signed, 409, "claim-lost", hub)
        }
    }

    @Test func `of a transition from another state is refused with the state, and moves nothing`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.arranged()
            let again = try await story.desk.put("/api/v1/referrals/\(id)/acceptance", #"{"department":"外科"}"#)
            try await expect(again, 409, "referral-wrong-state", story.hub)
            #expect(try await story.state(id) == "arranged")
        }
    }

    @Test(arguments: [
        ("organisation_code,month,visits,emergency\nV001,2026-09,1,0", "line 1"),
        ("organisation_code,month,outpatient,emergency\nC01,2026-09,-1,0", "line 2"),
        ("organisation_code,month,outpatient,emergency\nC01,2026-09,1,0\nC01,2026-09,2,0", "line 3"),
        ("organisation_code,month,outpatient,emergency\nX99,2026-09,1,0", "line 2"),
    ])
    func `in a table of visits is refused by its line, and no line of it is taken`(table: String, line: String)
        async throws
    {
        try await TestHub.run { hub in
            let admin = try await hub.signIn("admin01")
            let before = try await asOwner(hub, "SELECT count(*)::int AS n FROM visits")
            let reply = try await admin.send(.post, "/api/v1/visits", table, [.contentType: "text/csv"])
            try await expect(reply, 422, "visits-table", hub)
            #expect(reply.string("en.detail")?.lowercased().contains(line) == true, "\(reply.text)")
            #expect(try await asOwner(hub, "SELECT count(*)::int AS n FROM visits") == before)
        }
    }

    @Test func `of a session that is over is turned away, and its first use leaves a row`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            try await asOwner(
                hub, "UPDATE session SET expires_at = now() - interval '1 second' WHERE id = \(doctor.session)")
            let late = try await doctor.get("/api/v1/sessions")
            try await expect(late, 401, "session-over", hub)
        }
    }

    // MARK: - What is expected of every refusal

    private struct Row: Equatable {
        let result: String
        let reason: String
    }

    /// A problem in both languages, by this name and field, and one refusal in the audit under the request's id.
    private func expect(
        _ reply: Reply, _ status: Int, _ name: String, field: String? = nil, _ hub: TestHub,
        at place: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(reply.status == status && reply.problem == name, "\(reply.text)", sourceLocation: place)
        #expect(field == nil || reply.string("field") == field, "\(reply.text)", sourceLocation: place)
        for member in ["title", "detail", "en.title", "en.detail"] {
            #expect(reply.string(member)?.isEmpty == false, "\(member)", sourceLocation: place)
        }
        let rows = try await audited(reply, hub)
        #expect(rows == [Row(result: "refused", reason: name)], sourceLocation: place)
    }

    private func audited(_ reply: Reply, _ hub: TestHub) async throws -> [Row] {
        let name = try #require(HTTPField.Name("X-Request-Id"))
        let id = try #require(reply.headers[name])
        return try await rows("request_id = \(id)", hub)
    }

    private func rows(_ condition: SQL, _ hub: TestHub) async throws -> [Row] {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(
            "SELECT result, coalesce(reason, '') AS reason FROM audit WHERE \(condition)")
        await owner.close()
        return try rows.map { Row(result: try $0["result"], reason: try $0["reason"]) }
    }

    @discardableResult
    private func asOwner(_ hub: TestHub, _ statement: SQL) async throws -> Int {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(statement)
        await owner.close()
        return try rows.first.map { try $0["n"] } ?? 0
    }

    private func headers(announcing bytes: [UInt8]) -> HTTPFields {
        [
            .contentType: "application/octet-stream",
            .contentDigest: HubAPI.ContentDigest.text(SHA256Hex(of: Data(bytes))),
        ]
    }
}
