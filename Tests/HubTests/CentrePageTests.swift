// The centre's page and the clinic's: every list that is shown is audited, and none is cut without a word.
import Alliance
import Foundation
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A list on a page` {
    @Test func `is audited as the list that it is`() async throws {
        try await TestHub.run { hub in
            #expect(try await hub.signIn("head01").get("/centre").status == 200)
            let rows = try await hub.rows("SELECT DISTINCT action FROM audit WHERE at > now() - interval '1 minute'")
            let actions = Set(rows.map(\.[0]))
            let lists = [
                "centre.viewed", "critical.listed", "shift.listed", "leave.listed", "breach.listed",
                "reader-figures.viewed", "overread.listed",
            ]
            #expect(actions.isSuperset(of: lists), "\(actions)")
        }
    }

    @Test func `of a centre goes on behind its hundredth row`() async throws {
        try await TestHub.run { hub in
            let id = try hub.staff("ecg01").id
            try await hub.asOwner(
                """
                INSERT INTO shift (alliance_id, id, centre_id, clinician_id, starts_at, ends_at, recorded_by)
                SELECT c.alliance_id, gen_random_uuid(), c.organisation_id, c.id, now() + n * interval '1 hour',
                       now() + n * interval '1 hour' + interval '50 minutes', c.id
                FROM clinician c, generate_series(1, 130) n WHERE c.id = \(id)
                """)
            let head = try await hub.signIn("head01"), first = try await head.get("/centre").text
            #expect(first.contains("后面还有 30 条。"))
            let way = try #require(first.firstMatch(of: /href="(\/centre\?shifts=[^"#]+)/)?.1)
            let second = try await head.get(String(way)).text
            #expect(second.components(separatedBy: "data-withdraw=").count == 31 && second.contains("回到开头"))
            #expect(try await head.get("/centre?late=x").status == 422)
            let other = try hub.staff("ecg02").id
            try await hub.asOwner(
                """
                INSERT INTO shift SELECT (jsonb_populate_record(null::shift, to_jsonb(s) || jsonb_build_object('id', gen_random_uuid(), 'clinician_id', \(other)::uuid))).*
                FROM (SELECT * FROM shift LIMIT 71) s
                """)
            #expect(try await head.get("/centre").text.contains("后面还有 100 条以上。"), "201 are too many to count")
        }
    }

    @Test func `of reports says how many it leaves out, and shows them where asked`() async throws {
        try await TestHub.run { hub in
            _ = try await hub.signedECG(by: "ecg01", "alert")
            try await hub.asOwner(
                """
                WITH e AS (INSERT INTO exam SELECT (jsonb_populate_record(x, jsonb_build_object('id', gen_random_uuid()))).*
                           FROM exam x JOIN report p ON p.alliance_id = x.alliance_id AND p.exam_id = x.id, generate_series(1, 24)
                           RETURNING alliance_id, id),
                     q AS (INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, kind, urgency, due_at)
                           SELECT r.alliance_id, e.id, e.id, r.organisation_id, r.centre_id, r.kind, r.urgency, r.due_at
                           FROM reading r, e)
                INSERT INTO report SELECT (jsonb_populate_record(r, jsonb_build_object(
                    'id', gen_random_uuid(), 'exam_id', e.id, 'reading_id', e.id))).* FROM report r, e
                """)
            let doctor = try await hub.signIn("village02"), page = try await doctor.get("/clinic").text
            #expect(page.components(separatedBy: #"class="row task""#).count == 21 && page.contains("还有 5 份报告没有显示"))
            let whole = try await doctor.get("/clinic?reports=all").text
            #expect(whole.components(separatedBy: #"class="row task""#).count == 26 && !whole.contains("没有显示"))
        }
    }
}
