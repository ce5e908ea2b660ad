// Over-reads: drawn once, read by somebody independent, scored once, told, and counted.
import Alliance
import Foundation
import HubAPI
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An over-read` {
    @Test func `is drawn an hour after the signature, once, however many hubs draw`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            await DrawOverReads(hub: hub.hub).once(in: hub.county.alliance)
            #expect(try await hub.value("SELECT count(*)::int AS value FROM over_read") == 0)
            try await hub.asOwner { db in
                try db.run("UPDATE sampling_frame SET signed_at = signed_at - interval '2 hours'")
            }
            await withTaskGroup { group in
                for _ in 0..<5 {
                    group.addTask { await DrawOverReads(hub: hub.hub).once(in: hub.county.alliance) }
                }
            }
            #expect(try await hub.value("SELECT string_agg(ground, ',') AS value FROM over_read_draw") == "first")
            #expect(
                try await hub.value(
                    "SELECT count(*)::int AS value FROM reading WHERE purpose = 'overread' AND state = 'queued'") == 1)
            let reading = try await hub.overRead(of: one), reader = try await hub.signIn("ecg01")
            let refused = try await reader.put("/api/v1/readings/\(reading)/claim", "{}")
            #expect(refused.status == 403 && refused.problem == "reading-not-for-you", "\(refused.text)")
            let line = try await hub.signIn("head01").get("/api/v1/over-reads?state=queued")
            #expect(line.string("items.0.reading") == reading && line["items.0.report"] == nil, "\(line.text)")
            #expect((line["items.0.grounds"] as? [Any])?.isEmpty == true && line["items.0.reader"] == nil)
        }
    }

    @Test func `that agrees is scored 1 and proposes nothing`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            let entered = try await wang.opine(reading)
            #expect(entered.status == 201 && entered.string("report.id") == one.report, "\(entered.text)")
            #expect(entered["grounds"] as? [String] == ["first"])
            let scored = try await wang.score(reading, "1", nil)
            #expect(scored.status == 200 && scored.string("score.outcome") == "agree", "\(scored.text)")
            #expect(try await wang.score(reading, "1", nil).status == 200, "the same again is harmless")
            let other = try await wang.score(reading, "2a")
            #expect(other.status == 409 && other.problem == "already-scored", "\(other.text)")
            #expect(try await hub.value("SELECT count(*)::int AS value FROM reading WHERE purpose = 'amend'") == 0)
            #expect(try await hub.signIn("head01").get("/api/v1/discrepancies").string("items.0.reading") == nil)
            let mine = try await wang.get("/api/v1/over-reads?mine=true&state=scored")
            #expect(mine.string("items.0.score") == "1" && mine.string("items.0.report") == one.report)
        }
    }

    @Test func `with a major discrepancy proposes an amendment, tells the centre, and names a course`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            let head = try await hub.signIn("head01"), li = try await hub.signIn("ecg01")
            #expect(try await wang.opine(reading, "critical").status == 201)
            #expect(
                try await head.get("/api/v1/events").text.contains("reading.critical_missed"), "told before the score")
            let bare = try await wang.score(reading, "3b", nil)
            #expect(bare.status == 422 && bare.string("field") == "comment", "\(bare.text)")
            #expect(try await head.score(reading, "3b").problem == "not-your-over-read")
            #expect(try await li.get("/api/v1/readings/\(reading)/opinion").status == 404, "not before the score")
            let course = try await wang.put(
                "/api/v1/readings/\(reading)/score", #"{"score":"3b","comment":"x","course":"NO-SUCH"}"#)
            #expect(course.status == 422 && course.string("field") == "course", "\(course.text)")
            for mild in ["1", "3a"] {
                let refused = try await wang.score(reading, mild)
                #expect(refused.status == 422 && refused.string("field") == "score", "\(refused.text)")
            }
            let scored = try await wang.score(reading, "3b")
            #expect(scored.string("score.outcome") == "critical_miss", "\(scored.text)")
            let amendment = try #require(scored.string("score.amendment"))
            #expect(
                try await hub.value(
                    """
                    SELECT purpose || ' ' || state || ' ' || urgency AS value FROM reading WHERE id = \(amendment)::uuid
                      AND subject_id = \(one.report)::uuid
                    """) == "amend queued emergency")
            #expect(try await head.get("/api/v1/events").text.contains("reading.discrepancy"))
            for person in [head, li, wang] {
                let list = try await person.get("/api/v1/discrepancies?least=critical_miss")
                #expect(list.string("items.0.reading") == reading, "\(list.text)")
                #expect(
                    list.string("items.0.first.severity") == "normal"
                        && list.string("items.0.amendment.state") == "queued")
            }
            #expect(try await li.get("/api/v1/readings/\(reading)/opinion").string("score.score") == "3b")
            let stranger = try await hub.signIn("image01")
            #expect(try await stranger.get("/api/v1/discrepancies").string("items.0.reading") == nil)
            #expect(try await stranger.get("/api/v1/readings/\(reading)/opinion").status == 404)
            #expect(try await head.get("/api/v1/discrepancies?month=2020-01").string("items.0.reading") == nil)
        }
    }

    @Test func `stays inside: the report that is amended after it names neither score nor comment`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            #expect(try await wang.opine(reading, "alert").status == 201)
            let scored = try await wang.score(reading, "4b", "漏诊前壁心梗")
            let amendment = try #require(scored.string("score.amendment"), "\(scored.text)")
            let li = try await hub.signIn("ecg01"), epoch = try await li.claim(amendment)
            let page = try await li.get("/readings/\(amendment)?lang=zh")
            #expect(page.text.contains("漏诊前壁心梗"), "who amends reads why")
            try await li.stepUp()
            let signed = try await li.put(
                "/api/v1/readings/\(amendment)/signature", #"{"epoch":\#(epoch),"report":\#(TestHub.words("alert"))}"#)
            let report = try #require(signed.string("id"), "\(signed.text)")
            let sent = try await hub.signIn("village02").get("/api/v1/reports/\(report)")
            #expect(
                sent.string("stage") == "amended" && sent.string("reason")?.contains("复阅后修订") == true, "\(sent.text)")
            #expect(!sent.text.contains("over-read") && !sent.text.contains("漏诊"), "\(sent.text)")
        }
    }

    @Test(arguments: ["amended to critical", "milder final", "both"])
    func `is due to every exam that was called critical, once`(way: String) async throws {
        try await TestHub.run { hub in
            try await hub.asOwner(
                "UPDATE setting SET value = '{\"percent\": 0, \"minimum\": 0, \"first\": 0}' WHERE name = 'overread.sample'"
            )
            let story = try await ReportStory(hub), critical = TestHub.words("critical")
            var newest: String
            if way == "amended to critical" {
                newest = try await story.final().report
            } else {
                _ = try await story.sent("emergency")
                #expect(try await story.signed(by: story.young, critical).string("stage") == "preliminary")
                newest = try #require(try await story.signed(by: story.reviewer, TestHub.words("alert")).string("id"))
            }
            try await hub.draw()
            if way != "milder final" {
                for words in [critical, TestHub.words("alert"), critical] {
                    let claim = try await story.amend(newest, story.reviewer)
                    let next = try await story.sign(
                        (claim.string("id") ?? "", claim.int("epoch") ?? 0), story.reviewer, words)
                    newest = try #require(next.string("id"), "\(next.text)")
                }
            }
            try await hub.asOwner(
                "UPDATE sampling_frame SET signed_at = now() - interval '2 hours' WHERE beside = 'waits'")
            for _ in 0..<2 { try await hub.draw() }
            #expect(try await hub.rows("SELECT ground FROM over_read_draw") == [["critical"]])
            #expect(try await hub.rows("SELECT count(*) FROM sampling_frame WHERE number IS NOT NULL") == [["1"]])
            let stage = try await hub.rows("SELECT stage FROM report p JOIN over_read o ON o.report_id = p.id")
            #expect(stage == [[way == "amended to critical" ? "amended" : "final"]])
        }
    }

    @Test func `of an addendum that becomes critical is drawn as well`() async throws {
        try await TestHub.run { hub in
            try await hub.asOwner(
                "UPDATE setting SET value = '{\"percent\": 0, \"minimum\": 0, \"first\": 0}' WHERE name = 'overread.sample'"
            )
            let story = try await ReportStory(hub), first = try await story.final()
            try await hub.asOwner { db in
                try db.run(
                    """
                    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, addendum)
                    SELECT alliance_id, gen_random_uuid(), exam_id, organisation_id, centre_id, operator_id, kind, urgency,
                           now() + interval '1 hour', true FROM reading WHERE state = 'signed'
                    """)
            }
            let again = try await story.signed(by: story.reader, TestHub.words("critical"))
            #expect(again.int("version") == 2 && again.string("id") != first.report, "\(again.text)")
            try await hub.draw()
            try await hub.asOwner(
                "UPDATE sampling_frame SET signed_at = now() - interval '2 hours' WHERE beside = 'waits'")
            try await hub.draw()
            #expect(
                try await hub.rows("SELECT report_id, ground FROM over_read_draw") == [
                    [again.string("id") ?? "", "critical"]
                ])
        }
    }

    @Test func `without an independent reader waits on a list, until one is found elsewhere`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.leaveOnly("ecg01")
            try await hub.draw()
            await DrawOverReads(hub: hub.hub).once(in: hub.county.alliance)
            for account in ["head01", "admin01"] {
                let person = try await hub.signIn(account)
                let list = try await person.get("/api/v1/over-reads?state=no_independent_reader")
                #expect(list.string("items.0.exam") == one.exam && list["items.0.waitingSince"] != nil, "\(list.text)")
            }
            let member = try hub.staff("town01a")
            try await hub.asOwner { db in
                try db.run("UPDATE organisation SET reads_kinds = '{ECG12}' WHERE id = \(member.organisation)")
                try db.run(
                    "UPDATE clinician SET modalities = '{ECG}', practising_since = '2010-01-01', grade = 'attending' WHERE id = \(member.id)"
                )
                try db.run(
                    """
                    INSERT INTO clinician_role (alliance_id, clinician_id, role) VALUES
                        (\(hub.county.alliance), \(member.id), 'reader'), (\(hub.county.alliance), \(member.id), 'reviewer')
                    """)
                try db.run(
                    """
                    INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
                    SELECT \(hub.county.alliance), gen_random_uuid(), \(member.id), \(member.organisation), code, 'active', now(), now() + interval '1 year'
                    FROM unnest(ARRAY['READ-ECG', 'REVIEW-ECG']) AS code
                    """)
            }
            await DrawOverReads(hub: hub.hub).once(in: hub.county.alliance)
            let reading = try await hub.overRead(of: one), town = try await hub.signIn("town01a")
            let epoch = try await town.claim(reading)
            #expect(try await town.get("/api/v1/exams/\(one.exam)").status == 200)
            #expect(try await town.get("/api/v1/reports/\(one.report)").status == 404)
            let entered = try await town.put(
                "/api/v1/readings/\(reading)/opinion", #"{"epoch":\#(epoch),"opinion":\#(TestHub.words("alert"))}"#)
            #expect(entered.status == 201 && entered.string("report.id") == one.report, "\(entered.text)")
            #expect(try await town.score(reading, "4b").string("score.outcome") == "major")
            let head = try await hub.signIn("head01"), list = try await head.get("/api/v1/discrepancies")
            #expect(
                list.string("items.0.reading") == reading && list.string("items.0.amendment.state") == "queued",
                "\(list.text)")
        }
    }

    @Test func `is a reviewer's: a plain reader is not offered it and does not get it`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "review01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), plain = try await hub.signIn("ecg01")
            let refused = try await plain.put("/api/v1/readings/\(reading)/claim", "{}")
            #expect(refused.status == 403 && refused.problem == "reading-not-for-you", "\(refused.text)")
            #expect(try await plain.post("/api/v1/claims", "{}").string("id") == nil)
            #expect(try await hub.signIn("ecg02").opine(reading).status == 201)
        }
    }

    @Test func `takes an opinion as long as a report, and none with blanks or pointers to nothing`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            let epoch = try await wang.claim(reading), path = "/api/v1/readings/\(reading)/opinion"
            func enter(_ opinion: String) async throws -> Reply {
                try await wang.put(path, #"{"epoch":\#(epoch),"opinion":\#(opinion)}"#)
            }
            let none = UUID().uuidString.lowercased(), words = TestHub.words()
            let wrong = [
                ("opinion.findings", words.replacing("窦性心律", with: "心率 ___ 次")),
                (
                    "opinion.template",
                    words.replacing(#""advice""#, with: #""template":{"id":"\#(none)","version":1},"advice""#)
                ), ("opinion.priors", words.replacing(#""advice""#, with: #""priors":["\#(none)"],"advice""#)),
            ]
            for (field, opinion) in wrong {
                let refused = try await enter(opinion)
                #expect(refused.status == 422 && refused.string("field") == field, "\(refused.text)")
            }
            // Spaces between the members count as the bytes that they are.
            let long = words.replacing(#""advice""#, with: String(repeating: " ", count: 100_000) + #""advice""#)
            let entered = try await enter(long)
            #expect(entered.status == 201, "\(entered.text)")
        }
    }

    @Test func `with a wrong score is corrected by another right person, and the first score stays`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let reading = try await hub.overRead(of: one), wang = try await hub.signIn("ecg02")
            let head = try await hub.signIn("head01"), li = try await hub.signIn("ecg01")
            let words = #"{"score":"3b","comment":"漏看 ST 段","reason":"评分时看错导联"}"#
            let path = "/api/v1/readings/\(reading)/score"
            #expect(try await wang.opine(reading, "alert").status == 201)
            #expect(try await head.put(path, words).problem == "not-scored")
            #expect(try await wang.score(reading, "1", nil).status == 200)
            for person in [wang, li] {
                #expect(try await person.put(path, words).problem == "not-yours-to-correct")
            }
            let corrected = try await head.put(path, words)
            #expect(
                corrected.string("score.score") == "3b" && corrected.string("score.first") == "1", "\(corrected.text)")
            #expect(corrected.string("score.outcome") == "major" && corrected.string("score.amendment") != nil)
            #expect(corrected.string("score.correction") == "评分时看错导联")
            #expect(try await hub.rows("SELECT score FROM over_read_score") == [["1"]])
            let list = try await head.get("/api/v1/discrepancies")
            #expect(list.string("items.0.score") == "3b", "\(list.text)")
            let again = try await head.put(path, #"{"score":"2a","comment":"再看后","reason":"复核"}"#)
            #expect(again.string("score.score") == "2a" && again.string("score.first") == "1", "\(again.text)")
            #expect(try await hub.rows("SELECT count(*) FROM over_read_correction") == [["2"]])
            await #expect(throws: PostgresError.self) {
                try await hub.asOwner("UPDATE over_read_correction SET score = '1', outcome = 'agree'")
            }
        }
    }

    @Test func `leaves a queue in which nobody independent is left`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.caseForOverRead(by: "ecg01")
            try await hub.draw()
            let first = try await hub.overRead(of: one)
            try await hub.leaveOnly("ecg01")
            try await hub.asOwner { db in
                try db.run(
                    "UPDATE reading SET offered_to = NULL, offered_until = NULL, unassignable_since = now() WHERE id = \(first)::uuid"
                )
            }
            await DrawOverReads(hub: hub.hub).once(in: hub.county.alliance)
            #expect(try await hub.value("SELECT state AS value FROM reading WHERE id = \(first)::uuid") == "withdrawn")
            let told = try await hub.rows(
                "SELECT count(*) FROM audit a JOIN reading r ON r.id = a.object_id AND r.ended_at = a.at WHERE a.action = 'reading.withdrawn'"
            )
            #expect(told == [["1"]])
            let head = try await hub.signIn("head01")
            #expect(
                try await head.get("/api/v1/over-reads?state=no_independent_reader").string("items.0.exam") == one.exam)
        }
    }

    @Test func `is drawn by lot when a month is over, up to the least number, and counted`() async throws {
        try await TestHub.run { hub in
            try await hub.asOwner { db in
                try db.run(
                    "UPDATE setting SET value = '{\"percent\": 5, \"minimum\": 2, \"first\": 0}' WHERE name = 'overread.sample'"
                )
            }
            var cases: [SignedCase] = []
            for severity in ["normal", "alert", "critical"] {
                cases.append(try await hub.caseForOverRead(by: "ecg01", severity))
            }
            try await hub.asOwner { db in
                try db.run("UPDATE sampling_frame SET month = month - interval '1 month'")
            }
            try await hub.draw()
            let random: Int? = try await hub.value(
                "SELECT count(*)::int AS value FROM over_read_draw WHERE ground = 'random'")
            let grave: String? = try await hub.value(
                "SELECT report_id::text AS value FROM over_read_draw WHERE ground = 'critical'")
            #expect(random == 2 && grave == cases[2].report)
            #expect(
                try await hub.value(
                    "SELECT finals || ' ' || target AS value FROM sampling_month WHERE closed_at IS NOT NULL") == "3 2")
            try await hub.draw()
            #expect(try await hub.value("SELECT count(*)::int AS value FROM over_read_draw") == 3, "nothing twice")
        }
    }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `The figures of readers` {
    @Test func `say how well two looks agree, to the reader, the head and the alliance`() async throws {
        try await TestHub.run { hub in
            let wang = try await hub.signIn("ecg02")
            for (first, second, score) in [
                ("normal", "normal", "1"), ("alert", "alert", "1"), ("normal", "alert", "2b"),
            ] {
                let one = try await hub.caseForOverRead(by: "ecg01", first)
                try await hub.draw()
                let reading = try await hub.overRead(of: one)
                #expect(try await wang.opine(reading, second).status == 201)
                #expect(try await wang.score(reading, score).status == 200)
            }
            for account in ["ecg01", "head01", "admin01"] {
                let figures = try await hub.signIn(account).get("/api/v1/reader-figures?months=2")
                #expect(
                    figures.string("items.0.reader") == "\(try hub.staff("ecg01").id)", "\(account): \(figures.text)")
                #expect(
                    figures.int("items.0.finals") == 3 && figures.int("items.0.drawn") == 3
                        && figures.int("items.0.major") == 1)
                #expect(figures.int("items.0.agreement.count") == 2 && figures.int("items.0.agreement.total") == 3)
                // One both positive, one both negative, one positive in the second look alone: p₀ = 2/3, pₑ = 4/9, κ = 0.4.
                let kappa = try #require(figures["items.0.kappa.value"] as? Double)
                #expect(abs(kappa - 0.4) < 1e-9 && figures.int("items.0.kappa.secondOnly") == 1)
                #expect(figures["items.0.target"] == nil, "the month still runs")
            }
            #expect(try await wang.get("/api/v1/reader-figures").string("items.0.reader") == nil)
            #expect(try await wang.get("/api/v1/reader-figures?months=25").string("field") == "months")
            #expect(try await wang.get("/api/v1/reader-figures?month=2026").string("field") == "month")
        }
    }
}
