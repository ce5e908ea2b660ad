// A report that is drawn for an over-read, and whoever reads it over, for the tests.
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

/// A signed report and what it stands on.
struct SignedCase: Sendable {
    let exam: String
    let reading: String
    let report: String
}

extension TestHub {
    /// The words of a report or of an opinion.
    static func words(_ severity: String = "normal") -> String {
        severity == "normal"
            ? #"{"findings":"窦性心律","impression":[{"text":"正常","polarity":"negative"}],"severity":"normal","advice":"none"}"#
            : """
            {"findings":"ST 段抬高","impression":[{"text":"急性心肌梗死","polarity":"positive"}],"severity":"\(severity)",
             "advice":"call_120"}
            """
    }

    /// An electrocardiogram of a known patient that this account has read and signed.
    func signedECG(by account: String, _ severity: String = "normal") async throws -> SignedCase {
        let doctor = try await signIn("village02"), person = try patient(of: "C02").patient.id
        let sent = TestExam(kind: "ECG12", patient: #"{"id":"\#(WireID(person.uuid))"}"#, files: TestExam.ecg)
        #expect(try await doctor.put(sent.path, sent.body).status == 201)
        #expect(try await opened(sent, by: doctor).string("state") == "queued")
        let reader = try await signIn(account), claim = try await reader.post("/api/v1/claims", "{}")
        let reading = try #require(claim.string("id"), "\(claim.text)")
        #expect(claim.string("exam") == "\(sent.id)")
        try await reader.stepUp()
        let signed = try await reader.put(
            "/api/v1/readings/\(reading)/signature",
            #"{"epoch":\#(claim.int("epoch") ?? 0),"report":\#(Self.words(severity))}"#)
        #expect(signed.status == 201, "\(signed.text)")
        return SignedCase(exam: "\(sent.id)", reading: reading, report: try #require(signed.string("id")))
    }

    /// The same in a county with a second reviewer, ecg02: whoever reads over is a reviewer and neither reader nor reviewer.
    func caseForOverRead(by account: String, _ severity: String = "normal") async throws -> SignedCase {
        try await promote("ecg02")
        return try await signedECG(by: account, severity)
    }

    /// Makes somebody a reviewer of electrocardiograms.
    func promote(_ account: String) async throws {
        let member = try staff(account), alliance = county.alliance
        try await asOwner { db in
            try db.run(
                """
                INSERT INTO clinician_role (alliance_id, clinician_id, role)
                SELECT \(alliance), \(member.id), 'reviewer' WHERE NOT EXISTS (
                    SELECT FROM clinician_role WHERE clinician_id = \(member.id) AND role = 'reviewer')
                """)
            try db.run(
                """
                INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
                SELECT \(alliance), gen_random_uuid(), \(member.id), \(member.organisation), 'REVIEW-ECG', 'active',
                       now() - interval '1 hour', now() + interval '1 year'
                WHERE NOT EXISTS (SELECT FROM privilege WHERE clinician_id = \(member.id) AND code = 'REVIEW-ECG')
                """)
        }
    }

    /// Lets two hours pass since the signatures, and the hub draw.
    func draw() async throws {
        try await asOwner { db in
            try db.run("UPDATE sampling_frame SET signed_at = signed_at - interval '2 hours' WHERE number IS NULL")
        }
        await DrawOverReads(hub: hub).once(in: county.alliance)
    }

    /// The over-read of a case: its reading.
    func overRead(of one: SignedCase) async throws -> String {
        let id: UUID? = try await value(
            "SELECT reading_id AS value FROM over_read WHERE report_id = \(one.report)::uuid")
        return WireID(try #require(id)).description
    }

    /// One value, as the owner of the tables.
    func value<Value: SQLDecodable & Sendable>(_ sql: SQL) async throws -> Value? {
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(sql)
        await owner.close()
        return try rows.first?["value"]
    }

    /// Nobody but this account may read electrocardiograms any more.
    func leaveOnly(_ account: String) async throws {
        let left = try staff(account).id
        try await asOwner { db in
            try db.run(
                "UPDATE privilege SET valid_to = now() WHERE code IN ('READ-ECG', 'REVIEW-ECG') AND clinician_id <> \(left)"
            )
        }
    }
}

extension Person {
    /// Claims a reading by hand and answers the epoch.
    func claim(_ reading: String) async throws -> Int {
        let claim = try await put("/api/v1/readings/\(reading)/claim", "{}")
        #expect(claim.status == 201, "\(claim.text)")
        return claim.int("epoch") ?? 0
    }

    /// Claims an over-read and enters an opinion.
    func opine(_ reading: String, _ severity: String = "normal") async throws -> Reply {
        let epoch = try await claim(reading)
        return try await put(
            "/api/v1/readings/\(reading)/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words(severity))}"#)
    }

    func score(_ reading: String, _ score: String, _ comment: String? = "漏看 ST 段") async throws -> Reply {
        let words = comment.map { #","comment":"\#($0)""# } ?? ""
        return try await put("/api/v1/readings/\(reading)/score", #"{"score":"\#(score)"\#(words)}"#)
    }
}
