// Who may not sign alone signs a preliminary report; a reviewer makes it final.
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A report whose reader needs review` {
    @Test func `is preliminary, withheld from the clinic, and queued for a reviewer who makes it final`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let first = try await story.signed(by: story.young, ReportStory.treated)
            #expect(first.string("stage") == "preliminary" && first.int("version") == 1, "\(first.text)")
            let id = try #require(first.string("id"))
            #expect(try await story.clinic.get("/api/v1/reports/\(id)").status == 404)
            #expect(try await story.clinic.get(exam.path + "/report").status == 404)
            #expect(try await story.clinic.get(exam.path).string("state") == "preliminary")
            #expect(try await story.notices() == [])

            let claim = try await story.claimed(story.reviewer)
            let shown = try await story.reviewer.get("/api/v1/readings/\(claim.id)")
            #expect(shown.string("reading.purpose") == "review" && shown.string("subject.id") == id, "\(shown.text)")
            let last = try await story.sign(claim, story.reviewer, ReportStory.treated)
            #expect(last.string("stage") == "final" && last.int("version") == 2, "\(last.text)")
            let li = try hub.staff("ecg02").name.text, chief = try hub.staff("review01").name.text
            #expect(last.string("reader.name") == li && last.string("reviewer.name") == chief, "\(last.text)")
            #expect(last.string("reader.signedAt") != nil && last.string("number") == first.string("number"))

            let seen = try await story.clinic.get(exam.path + "/report")
            #expect(seen.bytes == last.bytes)
            #expect(try await story.clinic.get(exam.path).string("state") == "final")
            #expect(try await story.notices() == ["report.signed"])
            let versions = try await story.clinic.get("/api/v1/reports/\(last.string("id") ?? "")/versions")
            #expect((versions["items"] as? [Any])?.count == 1, "the clinic sees what is released: \(versions.text)")
        }
    }

    @Test func `is released at once in an emergency, and the final one is opened anew`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent("emergency")
            let id = try #require(try await story.signed(by: story.young).string("id"))
            #expect(try await story.clinic.get("/api/v1/reports/\(id)").string("stage") == "preliminary")
            #expect(try await story.notices() == ["report.preliminary"])
            #expect(try await story.openReport(id).status == 204)
            #expect(try await story.clinic.get(exam.path).string("state") == "preliminary")
            let last = try await story.signed(by: story.reviewer)
            #expect(try await story.clinic.get(exam.path).string("state") == "final")
            #expect(try await story.openReport(last.string("id") ?? "").status == 204)
            #expect(try await story.clinic.get(exam.path).string("state") == "delivered")
        }
    }

    @Test func `is released at once too where it is critical, however the exam was sent`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), exam = try await story.sent()
            let grave = ReportStory.normal.replacing("negative", with: "positive")
                .replacing(#""severity":"normal""#, with: #""severity":"critical""#)
                .replacing(#""advice":"none""#, with: #""advice":"call_120""#)
            let first = try await story.signed(by: story.young, grave)
            #expect(first.string("stage") == "preliminary", "\(first.text)")
            #expect(try await story.clinic.get(exam.path + "/report").string("severity") == "critical")
        }
    }

    @Test func `is final at once where its reader needs none, or the alliance asks for none`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent("emergency")
            #expect(try await story.signed(by: story.reader).string("stage") == "final")
            try await story.asOwner { db in
                try db.run(
                    """
                    INSERT INTO setting (alliance_id, name, valid_from, value, source)
                    SELECT alliance_id, name, now(), '{"grade":0,"years":0,"minutes":30}', 'test' FROM setting
                    WHERE name = 'review.ECG12'
                    """)
            }
            _ = try await story.sent()
            #expect(try await story.signed(by: story.young).string("stage") == "final")
        }
    }

    @Test func `is never reviewed by its reader, nor by whoever recorded the exam, nor by who needs review`()
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), young = try hub.staff("ecg02").id
            _ = try await story.sent()
            let id = try #require(try await story.signed(by: story.young).string("id"))
            // Though a reviewer by role: it is their own.
            try await story.asOwner { db in
                try db.run(
                    """
                    INSERT INTO clinician_role (alliance_id, clinician_id, role)
                    SELECT alliance_id, id, 'reviewer' FROM clinician WHERE id = \(young)
                    """)
            }
            #expect(try await story.young.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            let list = try await story.reviewer.get("/api/v1/readings")
            let review = try #require(list.string("items.0.id"))
            #expect(list.string("items.0.purpose") == "review" && list.string("items.0.subject") == id)
            #expect(try await story.young.put("/api/v1/readings/\(review)/claim", "{}").status == 403)
            #expect(try await story.reader.put("/api/v1/readings/\(review)/claim", "{}").status >= 400)
            // The database says the same to whoever is past the programs.
            await #expect {
                try await story.asOwner { db in
                    try db.run(
                        """
                        UPDATE reading SET state = 'claimed', claimed_by = \(young), claimed_at = now(), lease_until = now()
                        WHERE purpose = 'review'
                        """)
                }
            } throws: { ($0 as? PostgresError)?.violates("nobody_reads_twice") == true }
            await #expect {
                try await story.asOwner { db in
                    try db.run(
                        """
                        INSERT INTO report SELECT (jsonb_populate_record(null::report, to_jsonb(p) || jsonb_build_object(
                            'id', gen_random_uuid(), 'version', 2, 'stage', 'final', 'reviewer_id', p.reader_id))).* FROM report p
                        """)
                }
            } throws: { ($0 as? PostgresError)?.violates("nobody_reviews_their_own") == true }
        }
    }

    @Test func `has what is left of its clock for the review, at least what the setting says`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent()
            try await story.asOwner { db in try db.run("UPDATE reading SET due_at = now() + interval '2 minutes'") }
            _ = try await story.signed(by: story.young)
            let list = try await story.reviewer.get("/api/v1/readings")
            let due = try #require(list.string("items.0.dueAt").flatMap { RFC3339.moment($0) })
            #expect((1700...1810).contains(due.timeIntervalSinceNow), "\(list.text)")
        }
    }
}
