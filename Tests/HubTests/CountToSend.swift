// Blood counts to send, item by item, and what the hub answers about each item.
import Foundation
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

extension TestExam {
    /// A message of these results in the Mindray dialect: LOINC code, value and unit.
    static func message(
        _ items: [(code: String, value: String, unit: String)], specimen: String = ""
    ) -> [UInt8] {
        var segments = [
            "MSH|^~\\&|||||20261120080000||ORU^R01|1|P|2.3.1||||||UNICODE", "PID|1||A1^^^^MR||^试样|||Female", "PV1|1",
            "OBR|1||31|00001^Automated Count^99MRC|||20261120080000||||||||\(specimen)|||||||||HM",
        ]
        for (index, item) in items.enumerated() {
            segments.append("OBX|\(index + 1)|NM|\(item.code)^^LN||\(item.value)|\(item.unit)||N|||F")
        }
        return Array(segments.map { $0 + "\r" }.joined().utf8)
    }

    /// An exam of one blood count about that patient, who is described or named by id.
    static func count(_ bytes: [UInt8], of patient: String?, at moment: String? = nil) -> TestExam {
        var exam = TestExam(patient: patient, files: [("cbc.hl7", bytes)])
        exam.performedAt = moment ?? exam.performedAt
        return exam
    }
}

extension TestHub {
    /// Sends it and waits until it has been opened.
    func judged(_ exam: TestExam, by person: Person) async throws -> Reply {
        let sent = try await person.put(exam.path, exam.body)
        #expect(sent.status == 201, "\(sent.text)")
        return try await opened(exam, by: person)
    }

    /// What was done to an exam, and with which earlier one it was compared, as the audit has it.
    func compared(in exam: UUID) async throws -> [String] {
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(
            """
            SELECT action || ' ' || (detail ->> 'compared') AS line FROM audit
            WHERE object_id = \(exam) AND detail ? 'compared'
            """)
        await owner.close()
        return try rows.map { try $0["line"] }
    }
}

extension Reply {
    /// What the judgement says of an item; `path` within it.
    func judged(_ code: String, _ path: String) -> Any? {
        let items = self["judgement.items"] as? [[String: Any]]
        return path.split(separator: ".").reduce(items?.first { $0["code"] as? String == code }) { value, name in
            (value as? [String: Any])?[String(name)]
        }
    }

    func flag(_ code: String) -> String? { judged(code, "flag") as? String }
}
