// An exam is taken in once, with a receipt that holds, or refused with a reason that helps.
import Crypto
import Exams
import Foundation
import HTTPTypes
import HubAPI
import Keyring
import NIOCore
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `PUT /api/v1/exams/{id}` {
    @Test func `takes files as large as terminals believe it does`() {
        #expect(Int64(ManifestLimits.initial.objectSize) == Manifest.objectLimit)
    }

    @Test func `stores an exam, signs a receipt, and queues it for its centre`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(patient: #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#)
            let sent = try await doctor.put(exam.path, exam.body)
            #expect(sent.status == 201)
            let receipt = try #require(sent.string("receipt"))
            let verified = try Receipt.verified(receipt, keys: hub.hub.keyring.published)
            #expect(
                verified.exam == exam.id
                    && verified.objects.map(\.sha256.text) == [TestExam.sha256(exam.files[0].bytes)])
            #expect(try await hub.opened(exam, by: doctor).string("state") == "queued")
            #expect(try await audited("exam.queued", exam, hub) == [""])
        }
    }

    @Test func `answers the same receipt to a repeat, byte for byte, and keeps one exam`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam()
            let first = try await doctor.put(exam.path, exam.body)
            let again = try await doctor.put(exam.path, exam.body)
            let receipt = try await doctor.get(exam.path + "/receipt")
            #expect(first.status == 201 && again.status == 200)
            #expect(first.string("receipt") == again.string("receipt") && receipt.text == first.string("receipt"))
        }
    }

    @Test func `looks again where the exam is written while it is being sent`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), known = TestExam(), sent = TestExam()
            #expect(try await doctor.put(known.path, known.body).status == 201)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let (writing, isWriting) = AsyncStream<Void>.makeStream()
            async let written: Void = owner.write { db in
                try db.run(
                    """
                    INSERT INTO exam SELECT (jsonb_populate_record(e, jsonb_build_object('id', \(sent.id.uuid)::text))).*
                    FROM exam e WHERE id = \(known.id.uuid)
                    """)
                isWriting.finish()
                // It is committed once the sender, who has looked for it in vain, waits for it.
                let deadline = ContinuousClock.now.advanced(by: .seconds(20))
                var waiting = 0
                while waiting == 0, ContinuousClock.now < deadline {
                    waiting = try db.one(
                        """
                        SELECT count(*) AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                        WHERE NOT l.granted AND l.locktype = 'transactionid' AND a.datname = current_database()
                        """)["waiting"]
                }
            }
            for await _ in writing {}
            let answer = try await doctor.put(sent.path, sent.body)
            try await written
            await owner.close()
            #expect(answer.status == 409 && answer.problem == "exam-differs", "\(answer.text)")
        }
    }

    @Test func `refuses other content under the same id and leaves the first alone`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = TestExam()
            let first = try await doctor.put(exam.path, exam.body)
            exam.files[0].bytes.append(13)
            let other = try await doctor.put(exam.path, exam.body)
            #expect(other.status == 409 && other.problem == "exam-differs")
            #expect(try await doctor.get(exam.path + "/receipt").text == first.string("receipt"))
        }
    }

    @Test func `takes large objects one by one and gives the receipt with the last`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let announced = try await doctor.put(exam.path, exam.body)
            #expect(announced.status == 202 && announced.string("objects.0.state") == "missing")
            for (index, file) in exam.files.enumerated() {
                let path = try #require(announced.string("objects.\(index).upload"))
                let reply = try await send(file.bytes, to: path, as: doctor)
                #expect(reply.status == (index == 1 ? 201 : 202))
                #expect((reply.string("receipt") == nil) == (index == 0))
            }
            #expect(try await hub.opened(exam, by: doctor).string("content.kind") == "electrocardiogram")
            #expect(try await doctor.get(exam.path + "/objects/2").bytes == exam.files[1].bytes)
        }
    }

    @Test func `keeps nothing of an object whose digest differs`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let announced = try await doctor.put(exam.path, exam.body)
            let path = try #require(announced.string("objects.1.upload"))
            var bytes = exam.files[1].bytes
            bytes[100] ^= 1
            let wrong = try await send(bytes, to: path, as: doctor, digest: exam.files[1].bytes)
            #expect(wrong.status == 422 && wrong.problem == "digest-mismatch")
            #expect(try await doctor.get(exam.path).string("objects.1.state") == "missing")
            #expect(try await send(exam.files[1].bytes, to: path, as: doctor).status == 202)
        }
    }

    /// The reasons of the audit rows by which the hub itself tells what it did to an exam.
    private func audited(_ action: String, _ exam: TestExam, _ hub: TestHub) async throws -> [String] {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(
            """
            SELECT coalesce(a.reason, '') AS reason FROM audit a JOIN exam e ON e.id = a.object_id
             AND e.alliance_id = a.alliance_id AND e.patient_id IS NOT DISTINCT FROM a.patient_id
            WHERE e.id = \(exam.id.uuid) AND a.action = \(action) AND a.actor_role = 'hub' AND a.actor_id IS NULL
            """)
        await owner.close()
        return try rows.map { try $0["reason"] as String }
    }

    @Test func `keeps an unreadable file in quarantine and shows why`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(files: [("broken.hl7", Array("PID|1||A1\rOBX|1|NM|".utf8))])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let opened = try await hub.opened(exam, by: doctor)
            #expect(opened.string("state") == "quarantined")
            let code = try #require(opened.string("problem.code"))
            #expect(!code.isEmpty && opened.string("problem.zh")?.isEmpty == false)
            #expect(try await audited("exam.quarantined", exam, hub) == [code])
            #expect(try await doctor.get(exam.path + "/objects/1").bytes == exam.files[0].bytes)
        }
    }

    @Test func `is looked at again when an operator releases it, and its history stays`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(files: [("broken.hl7", Array("PID|1||A1\rOBX|1|NM|".utf8))])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "quarantined")
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let released = try await owner.write { db in try db.release(nil, limit: 10) }
            #expect(released.map(\.uuid) == [exam.id.uuid])
            hub.hub.bell.ring()
            #expect(try await hub.opened(exam, by: doctor).string("state") == "quarantined")
            let steps: [String] = try #require(
                try await owner.once(
                    "SELECT array_agg(kind ORDER BY recorded_at, id) AS k FROM exam_event WHERE exam_id = \(exam.id.uuid)"
                ).first)["k"]
            #expect(steps.filter { $0 == "exam.quarantined" }.count == 2 && steps.contains("exam.released"), "\(steps)")
            #expect(try await owner.write { db in try db.release(ExamID(.v7Now), limit: 10) }.isEmpty)
            await owner.close()
        }
    }

    @Test func `refuses a routine exam without the privilege, naming privilege and course, but never an emergency`()
        async throws
    {
        try await TestHub.run { hub in
            let untrained = try await hub.signIn("village01")
            var exam = TestExam(kind: "ECG12", files: TestExam.ecg)
            let refused = try await untrained.put(exam.path, exam.body)
            #expect(refused.status == 403 && refused.problem == "privilege-required")
            #expect(refused.string("privilege") == "UP-ECG" && refused.string("course")?.isEmpty == false)
            exam.urgency = "emergency"
            #expect(try await untrained.put(exam.path, exam.body).status == 201)
            #expect(try await untrained.get(exam.path)["untrained"] as? Bool == true)
        }
    }

    @Test func `takes an exam whose patient is not known yet, and its patient later with a reason`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam()
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let patient = try hub.patient(of: "C02").patient.id
            let bare = try await doctor.put(exam.path + "/patient", #"{"patient":"\#(patient)","reason":" "}"#)
            #expect(bare.status == 422 && bare.string("field") == "reason")
            let named = try await doctor.put(exam.path + "/patient", #"{"patient":"\#(patient)","reason":"核对了样本号"}"#)
            #expect(named.status == 200 && named.string("patient.id") == "\(patient)")
        }
    }

    @Test func `is given its patient also after its report, and once`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(kind: "ECG12", files: TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let reader = try await hub.signIn("ecg01"), claim = try await reader.post("/api/v1/claims", "{}")
            try await reader.stepUp()
            let report = """
                {"epoch":\(claim.int("epoch") ?? 0),"report":{"findings":"窦性心律","impression":[{"text":"正常",\
                "polarity":"negative"}],"severity":"normal","advice":"none"}}
                """
            let signed = try await reader.put("/api/v1/readings/\(claim.string("id") ?? "")/signature", report)
            #expect(signed.status == 201)
            let mine = try hub.patient(of: "C02").patient.id, other = try hub.patient(of: "C02", 1).patient.id
            let named = try await doctor.put(exam.path + "/patient", #"{"patient":"\#(mine)","reason":"核对了样本号"}"#)
            #expect(named.status == 200 && named.string("patient.id") == "\(mine)", "\(named.text)")
            let again = try await doctor.put(exam.path + "/patient", #"{"patient":"\#(other)","reason":"又想了想"}"#)
            #expect(again.status == 409 && again.problem == "exam-already-read")
            #expect(try await doctor.get(exam.path + "/report").bytes == signed.bytes)
        }
    }

    @Test func `registers a new patient by identity, and knows them the second time`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), known = try hub.patient(of: "C03").patient
            let number = try #require(known.identifiers.first?.value)
            let body = #"{"name":"\#(known.name.text)","identity":{"kind":"01","number":"\#(number.lowercased())"}}"#
            let mine = TestExam(patient: body)
            #expect(try await doctor.put(mine.path, mine.body).status == 201)
            #expect(try await doctor.get(mine.path).string("patient.id") == "\(known.id)")
            let other = TestExam(patient: #"{"name":"别人","identity":{"kind":"01","number":"\#(number)"}}"#)
            #expect(try await doctor.put(other.path, other.body).problem == "identity-of-another")
        }
    }

    @Test(arguments: [
        (#"{"name":"甲","identity":{"kind":"01","number":"110105194912310021"}}"#, "patient.identity.number"),
        (#"{"name":"","sex":"1"}"#, "patient.name"), (#"{"name":"甲","sex":"7"}"#, "patient.sex"),
        (#"{"id":"00000000-0000-7000-8000-000000000000"}"#, "patient.id"),
    ])
    func `names the field of a patient that cannot be right`(patient: String, field: String) async throws {
        try await TestHub.run { hub in
            let exam = TestExam(patient: patient)
            let reply = try await hub.signIn("village02").put(exam.path, exam.body)
            #expect(reply.status == 422 && reply.string("field") == field)
            #expect(reply.string("detail")?.isEmpty == false && reply.string("en.detail")?.isEmpty == false)
        }
    }

    @Test func `keeps a name of HTML, SQL and four-byte characters as the text it is`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let name = "<script>alert(1)</script>'; DROP TABLE patient; -- 𠮷😀"
            let exam = TestExam(patient: #"{"name":"\#(name)"}"#)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await doctor.get(exam.path).string("patient.name") == name)
        }
    }

    @Test func `is not there for another clinic, on every verb`() async throws {
        try await TestHub.run { hub in
            let owner = try await hub.signIn("village02"), other = try await hub.signIn("village03"), exam = TestExam()
            #expect(try await owner.put(exam.path, exam.body).status == 201)
            for reply in [
                try await other.get(exam.path), try await other.put(exam.path, exam.body),
                try await other.get(exam.path + "/receipt"),
                try await other.get(exam.path + "/objects/1"), try await other.get(exam.path + "/report"),
            ] { #expect(reply.status == 404 && reply.problem == "not-found") }
        }
    }

    @Test func `refuses a body over the limit before it reads it`() async throws {
        try await TestHub.run { hub in
            let exam = TestExam(files: [("big.bin", [UInt8](repeating: 7, count: 300_000))])
            let reply = try await hub.signIn("village02").put(exam.path, exam.body)
            #expect(reply.status == 413 && reply.problem == "too-large")
        }
    }

    private func send(
        _ bytes: [UInt8], to path: String, as person: Person, digest: [UInt8]? = nil
    ) async throws -> Reply {
        let hash = SHA256Hex(of: Data(digest ?? bytes))
        let headers: HTTPFields = [
            .contentType: "application/octet-stream", .contentDigest: HubAPI.ContentDigest.text(hash),
            .authorization: "Bearer \(person.secret)",
        ]
        return try await person.hub.send(.put, path, ByteBuffer(bytes: bytes), headers)
    }
}
