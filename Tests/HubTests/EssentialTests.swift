// Reading begins on the essential part; the rest comes late, and is not overlooked.
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import Logging
import NIOCore
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `An exam with an essential part` {
    private let report =
        #"{"findings":"窦性心律","impression":[{"text":"正常","polarity":"negative"}],"severity":"normal","advice":"none"}"#

    @Test func `is queued as soon as that is here, without a receipt, and says what is missing since when`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = exam
            let announced = try await doctor.put(exam.path, body(exam))
            try await send(0, 1, of: exam, announced, doctor)
            try await told("exam.queued", of: exam, hub)
            let queued = try await doctor.get(exam.path)
            #expect(queued.string("state") == "queued" && queued.string("completedAt") == nil, "\(queued.text)")
            #expect(queued.string("objects.2.state") == "missing" && queued.string("objects.2.missingSince") != nil)
            #expect(queued.string("objects.0.missingSince") == nil && queued["objects.0.essential"] as? Bool == true)
            #expect(try await doctor.get(exam.path + "/receipt").status == 404)
            let reader = try await hub.signIn("ecg01")
            let claim = try await reader.post("/api/v1/claims", "{}")
            #expect(claim.string("exam") == "\(exam.id)" && claim["addendum"] as? Bool == false)
            #expect(try await reader.get(exam.path + "/signals").status == 200)

            let last = try await send(2, of: exam, announced, doctor)
            #expect(
                last.status == 201 && last.string("receipt") != nil && last.string("state") == "reading", "\(last.text)"
            )
            try await told("exam.supplemented", of: exam, hub)
            let whole = try await reader.get("/api/v1/readings/\(claim.string("id") ?? "")")
            #expect(whole.string("exam.objects.2.state") == "stored")

            try await reader.stepUp()
            let path = "/api/v1/readings/\(claim.string("id") ?? "")/signature", epoch = claim.int("epoch") ?? 0
            let blind = try await reader.put(path, #"{"epoch":\#(epoch),"report":\#(report)}"#)
            #expect(blind.status == 409 && blind.problem == "exam-supplemented" && blind.int("objects") == 3)
            let signed = try await reader.put(path, #"{"epoch":\#(epoch),"objects":3,"report":\#(report)}"#)
            #expect(signed.status == 201, "\(signed.text)")
        }
    }

    @Test func `is read again where the rest comes after the report, and both reports stand`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("ecg01"), exam = exam
            let announced = try await doctor.put(exam.path, body(exam))
            try await send(0, 1, of: exam, announced, doctor)
            try await told("exam.queued", of: exam, hub)
            let first = try await sign(reader)
            _ = try await doctor.put("/api/v1/reports/\(first)/opening", "{}")
            #expect(try await doctor.get(exam.path).string("state") == "delivered")

            try await send(2, of: exam, announced, doctor)
            try await told("exam.supplemented", of: exam, hub)
            #expect(try await doctor.get(exam.path).string("state") == "queued")
            let second = try await sign(reader, isAddendum: true)
            let newest = try await doctor.get(exam.path + "/report")
            #expect(newest.string("id") == second && newest.int("version") == 2, "\(newest.text)")
            #expect(try await doctor.get("/api/v1/reports/\(first)").int("version") == 1)
            let listed = try await doctor.get("/api/v1/reports")
            #expect((listed["items"] as? [Any])?.count == 2)
        }
    }

    @Test func `is read again also where no machine can open what came late, and says why`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("ecg01")
            var exam = exam
            exam.files.append(
                ("second.hea", exam.files[0].bytes.map { $0 == UInt8(ascii: "r") ? UInt8(ascii: "s") : $0 }))
            let announced = try await doctor.put(exam.path, body(exam))
            try await send(0, 1, of: exam, announced, doctor)
            try await told("exam.queued", of: exam, hub)
            _ = try await sign(reader)
            try await send(2, 3, of: exam, announced, doctor)
            try await told("exam.supplemented", of: exam, hub)
            let reopened = try await doctor.get(exam.path)
            #expect(
                reopened.string("state") == "queued" && reopened.string("objects.3.problem.code") != nil,
                "\(reopened.text)")
            _ = try await sign(reader, isAddendum: true)
        }
    }

    @Test func `that cannot be read waits for the rest, and is quarantined when all of it is here`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = exam
            exam.files[1].bytes = [UInt8](repeating: 1, count: 100)
            let announced = try await doctor.put(exam.path, body(exam))
            try await send(0, 1, of: exam, announced, doctor)
            try await idle(hub)
            #expect(try await doctor.get(exam.path).string("state") == "uploading")
            try await send(2, of: exam, announced, doctor)
            let opened = try await hub.opened(exam, by: doctor)
            #expect(opened.string("state") == "quarantined" && opened.string("problem.code")?.isEmpty == false)
        }
    }

    /// A recording, and a photo of the rash.
    private var exam: TestExam {
        var exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
        exam.files.append(("rash.png", SamplePicture(width: 64, height: 64, bits: 8, seed: 3).png()))
        return exam
    }

    /// The manifest with the recording marked.
    private func body(_ exam: TestExam) -> String {
        var text = exam.body
        for number in 1...2 {
            text = text.replacing(#"{"number":\#(number),"#, with: #"{"number":\#(number),"essential":true,"#)
        }
        return text
    }

    @discardableResult
    private func send(_ indexes: Int..., of exam: TestExam, _ announced: Reply, _ doctor: Person) async throws -> Reply
    {
        var last: Reply?
        for index in indexes {
            let bytes = exam.files[index].bytes, path = try #require(announced.string("objects.\(index).upload"))
            let headers: HTTPFields = [
                .contentType: "application/octet-stream", .authorization: "Bearer \(doctor.secret)",
                .contentDigest: HubAPI.ContentDigest.text(SHA256Hex(of: Data(bytes))),
            ]
            last = try await doctor.hub.send(.put, path, ByteBuffer(bytes: bytes), headers)
        }
        return try #require(last)
    }

    /// Claims the next reading and signs it; answers the report.
    private func sign(_ reader: Person, isAddendum: Bool = false) async throws -> String {
        let claim = try await reader.post("/api/v1/claims", "{}")
        #expect(claim["addendum"] as? Bool == isAddendum, "\(claim.text)")
        try await reader.stepUp()
        let body = #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(report)}"#
        let signed = try await reader.put("/api/v1/readings/\(claim.string("id") ?? "")/signature", body)
        return try #require(signed.string("id"), "\(signed.text)")
    }

    /// Waits until the exam's history tells of it.
    private func told(_ kind: String, of exam: TestExam, _ hub: TestHub) async throws {
        try await wait(hub, "SELECT 1 FROM exam_event WHERE exam_id = \(exam.id.uuid) AND kind = \(kind)")
    }

    /// Waits until no exam is to be opened.
    private func idle(_ hub: TestHub) async throws {
        try await wait(hub, "SELECT 1 WHERE NOT EXISTS (SELECT FROM job WHERE done_at IS NULL)")
    }

    private func wait(_ hub: TestHub, _ sign: SQL) async throws {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        while try await owner.once(sign).isEmpty {
            try #require(
                (hub.log.lines(.warning) + hub.log.lines(.error)).isEmpty,
                "\(hub.log.lines(.warning)) \(hub.log.lines(.error))")
            try await Task.sleep(for: .milliseconds(20))
        }
        await owner.close()
    }
}
