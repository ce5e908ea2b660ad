// The walk of an over-read: drawn, read blind, scored, listed, counted.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

extension OpenAPIWalk {
    /// A report of one reader, read over by another.
    func quality() async throws {
        _ = try await county.ask(
            """
            WITH who AS (SELECT c.* FROM clinician c JOIN account a ON a.clinician_id = c.id WHERE a.login = 'ecg02'),
            post AS (INSERT INTO clinician_role (alliance_id, clinician_id, role) SELECT alliance_id, id, 'reviewer' FROM who)
            INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
            SELECT alliance_id, gen_random_uuid(), id, organisation_id, 'REVIEW-ECG', 'active', now() - interval '1 hour',
                   now() + interval '1 year' FROM who
            """)
        let wang = try await signIn("ecg02").caller, head = try await signIn("head01").caller
        let reading = try await drawn(), id = ["id": reading], one = "/api/v1/readings/{id}"
        let words =
            #"{"findings":"窦性心律","impression":[{"text":"正常","polarity":"negative"}],"severity":"normal","advice":"none"}"#
        _ = try await put(wang, one + "/score", #"{"score":"1"}"#, of: id, expect: 404)
        _ = try await get(wang, one + "/opinion", id, expect: 404)
        let claim = try await put(wang, one + "/claim", "{}", of: id, expect: 201)
        _ = try await put(wang, one + "/score", #"{"score":"1"}"#, of: id, expect: 409)
        let opinion = #"{"epoch":\#(claim.number("epoch") ?? 0),"opinion":\#(words)}"#
        _ = try await put(wang, one + "/opinion", opinion.replacing(#""none""#, with: #""x""#), of: id, expect: 422)
        _ = try await put(wang, one + "/opinion", opinion, of: id, expect: 201)
        _ = try await put(wang, one + "/opinion", opinion, of: id, expect: 409)
        _ = try await get(head, one + "/opinion", id)
        _ = try await put(head, one + "/score", #"{"score":"1"}"#, of: id, expect: 403)
        _ = try await put(wang, one + "/score", #"{"score":"2b"}"#, of: id, expect: 422)
        _ = try await put(
            wang, one + "/score", #"{"score":"2b","comment":"漏看","course":"READ-NONE"}"#, of: id, expect: 422)
        _ = try await put(head, one + "/score", #"{"score":"1","reason":"误评"}"#, of: id, expect: 409)
        _ = try await put(wang, one + "/score", #"{"score":"2b","comment":"漏看"}"#, of: id)
        _ = try await put(wang, one + "/score", #"{"score":"1","reason":"误评"}"#, of: id, expect: 403)
        _ = try await put(head, one + "/score", #"{"score":"3b","comment":"漏看","reason":"误评"}"#, of: id)
        _ = try await put(wang, one + "/score", #"{"score":"1"}"#, of: id, expect: 409)
        _ = try await get(head, "/api/v1/over-reads", query: "state=scored&limit=1")
        _ = try await get(wang, "/api/v1/over-reads", query: "mine=true")
        _ = try await get(wang, "/api/v1/over-reads", query: "state=x", expect: 422)
        let found = try await get(head, "/api/v1/discrepancies", query: "least=major&limit=1")
        #expect(found.text("items.0.outcome") == "major")
        _ = try await get(head, "/api/v1/discrepancies", query: "month=x", expect: 422)
        let figures = try await get(head, "/api/v1/reader-figures", query: "months=2&limit=200")
        #expect(figures.text("items.0.name") != nil)
        _ = try await get(head, "/api/v1/reader-figures", query: "months=0", expect: 422)
    }

    /// A report that ecg01 has signed, an hour old for the hub; answers the reading of its over-read.
    private func drawn() async throws -> String {
        let doctor = try await signIn("village02").caller, li = try await county.signIn("ecg01"),
            exam = WalkedExam("ECG12", Sample.ecg)
        _ = try await put(doctor, Self.exam, exam.body(patient: nil), of: ["id": exam.id], expect: 201)
        #expect(try await county.opened(exam.id, by: doctor).text("state") == "queued")
        let found = try await county.ask("SELECT id::text FROM reading WHERE exam_id = \(exam.id)::uuid")
        let reading: String = try #require(found.first)["id"]
        let claim = try await li.put("/api/v1/readings/\(reading)/claim", "{}")
        try await li.stepUp()
        let signed = try await li.put(
            "/api/v1/readings/\(reading)/signature",
            #"{"epoch":\#(claim.number("epoch") ?? 0),"report":\#(Self.draft)}"#)
        #expect(signed.status == 201, "\(signed)")
        _ = try await county.ask(
            "UPDATE sampling_frame SET signed_at = signed_at - interval '2 hours' WHERE number IS NULL")
        while true {
            let rows = try await county.ask(
                "SELECT id::text FROM reading WHERE exam_id = \(exam.id)::uuid AND purpose = 'overread'")
            if let row = rows.first { return try row["id"] }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
