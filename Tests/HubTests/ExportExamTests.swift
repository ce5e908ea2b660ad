// An exam given away without its person: what is in it, who may ask, and that somebody looked at the pixels.
import Foundation
import HTTPTypes
import HubAPI
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/exams/{id}/export` {
    @Test func `gives a recording as a WFDB record that names nobody, under one pseudonym a person`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village01")
            let exam = TestExam(kind: "ECG12", patient: #"{"name":"蓝桂芳","sex":"2"}"#, files: TestExam.ecg)
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let first = try await doctor.get(exam.path + "/export"),
                second = try await doctor.get(exam.path + "/export")
            #expect(first.status == 200 && first.headers[.contentType] == "application/zip")
            #expect(
                first.text.contains("ecg.pdf") && first.text.contains("ecg.hea") && first.text.contains("\"LY")
                    && !first.text.contains("蓝桂芳"))
            #expect(first.bytes == second.bytes)
            let named = try await doctor.get(exam.path + "/export?pseudonym=A-1")
            #expect(named.text.contains("\"A-1\""))
            #expect(try await doctor.get(exam.path + "/export?pseudonym=").status == 422)
            #expect(try await stranger.get(exam.path + "/export").status == 404)
            let rows = try await audited(hub, exam)
            #expect(rows.filter { $0 == "done none" }.count == 3 && rows.contains("refused "))
            let left = try await audited(hub, exam, "sha256")
            #expect(left.first == "done \(SHA256Hex(of: first.bytes).text)")
            #expect(try await audited(hub, exam, "files").first == "done 3")
            #expect(try await audited(hub, exam, "leftOut").first == "done 0")
        }
    }

    @Test func `gives no picture before somebody has looked for names in it, and says why`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let place = `GET /api/v1/exams/{id}/objects/{number} of a camera's picture`.placed()
            let exam = TestExam(kind: "PHOTO", files: [("zhang.png", place), ("zhang2.png", place)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let refused = try await doctor.get(exam.path + "/export")
            #expect(refused.status == 422 && refused.problem == "burned-in-unchecked")
            #expect(refused.string("detail")?.contains("腕带") == true)
            let given = try await doctor.get(exam.path + "/export?burnedIn=checked")
            #expect(given.status == 200 && given.text.contains("2.png"))
            #expect(!given.text.contains("GPSL") && !given.text.contains("zhang"))
            #expect(try await doctor.get(exam.path + "/export?burnedIn=yes").status == 422)
            #expect(try await audited(hub, exam) == ["refused ", "done checked", "refused "])
        }
    }

    @Test func `gives a blood count as its results, and nothing of an exam that was not read`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let count = TestExam(patient: #"{"name":"蓝桂芳","sex":"2"}"#)
            #expect(try await doctor.put(count.path, count.body).status == 201)
            _ = try await hub.opened(count, by: doctor)
            let given = try await doctor.get(count.path + "/export")
            #expect(given.text.contains("WBC") && !given.text.contains("试样") && !given.text.contains("20261120"))
            let broken = TestExam(files: [("x.hl7", Array("MSH|".utf8))])
            #expect(try await doctor.put(broken.path, broken.body).status == 201)
            _ = try await hub.opened(broken, by: doctor)
            #expect(try await doctor.get(broken.path + "/export").problem == "not-exported")
            #expect(try await audited(hub, broken) == ["refused "])
        }
    }

    private func audited(_ hub: TestHub, _ exam: TestExam, _ fact: String = "burnedIn") async throws -> [String] {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(
            """
            SELECT result || ' ' || coalesce(detail ->> \(fact), '') AS row FROM audit WHERE action = 'exam.exported'
            AND object_id = \(UUID(uuidString: "\(exam.id)")) ORDER BY at
            """)
        await owner.close()
        return try rows.map { try $0["row"] }
    }
}
