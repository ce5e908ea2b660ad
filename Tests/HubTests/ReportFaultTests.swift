// What must not happen with reports: words that act, blanks that are signed, reviews by their author, amendments that nobody has.
import Alliance
import Exams
import Foundation
import HTTPTypes
import HubAPI
import Patients
import Postgres
import Readings
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `A report with faults` {
    private static let script = #"<script>alert(1)</script>"#

    @Test(.enabled(if: PDFText.isReadable, "no pdftotext"))
    func `shows script in every text field as text, on the page, on paper and beside the form`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), x = Self.script
            let hostile = """
                {"findings":"甲\(x)","impression":[{"text":"乙\(x)","polarity":"positive"}],"severity":"abnormal",\
                "advice":"treat_here","adviceText":"丙\(x)","treatmentPlan":"丁\(x)",\
                "statements":[{"code":"a","text":"戊\(x)","value":"己<u>","unit":"庚<u>"}],\
                "plan":[{"kind":"drug","text":"辛\(x)","dose":"壬\(x)","frequency":"癸\(x)"}]}
                """
            let (_, first) = try await story.final(hostile)
            let claim = try await story.amend(first, story.reader, reason: "子\(x)")
            let reading = (id: claim.string("id") ?? "", epoch: claim.int("epoch") ?? 0)
            let form = try await story.reader.get("/readings/\(reading.id)")
            let id = try #require(try await story.sign(reading, story.reader, hostile).string("id"))
            let page = try await story.clinic.get("/api/v1/reports/\(id)/print")
            let over = try await story.reader.get("/readings/\(reading.id)")
            for reply in [form, page, over] {
                #expect(reply.status == 200 && !reply.text.contains("<script>alert") && !reply.text.contains("<u>"))
                for mark in "甲乙丙丁戊辛壬癸" { #expect(reply.text.contains("\(mark)&lt;script&gt;"), "\(mark)") }
                #expect(reply.text.contains("子&lt;script&gt;") && reply.text.contains("己&lt;u&gt;"))
            }
            let pdf = try await story.clinic.get("/api/v1/reports/\(id)/pdf")
            #expect(pdf.status == 200 && !pdf.text.contains("/JavaScript") && !pdf.text.contains("/OpenAction"))
            let text = try PDFText.text(of: pdf.bytes)
            for mark in "甲乙丙丁戊辛壬癸子" { #expect(text.contains("\(mark)<script>"), "\(mark): \(text)") }
        }
    }

    @Test func `is not signed with a blank of its template, nor amended by who needs review`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            _ = try await story.sent()
            let claim = try await story.claimed(story.young)
            let blank = try await story.sign(
                claim, story.young, ReportStory.normal.replacing("窦性心律", with: "心率 ___ 次/分"))
            #expect(blank.status == 422 && blank.string("field") == "report.findings", "\(blank.text)")
            #expect(try await story.sign(claim, story.young).status == 201)
            let final = try #require(try await story.signed(by: story.reviewer).string("id"))
            let refused = try await story.amend(final, story.young)
            #expect(refused.status == 403 && refused.problem == "reviewer-needed", "\(refused.text)")
        }
    }

    @Test func `has its review offered at once, and never to its author`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), young = try hub.staff("ecg02")
            _ = try await story.sent("emergency")
            let claim = try await story.claimed(story.young)
            try await story.asOwner { db in
                try db.run(
                    """
                    INSERT INTO clinician_role (alliance_id, clinician_id, role)
                    SELECT alliance_id, id, 'reviewer' FROM clinician WHERE id = \(young.id)
                    """)
                try db.run("UPDATE clinician SET grade = 'attending' WHERE id = \(young.id)")
                try db.run(
                    """
                    INSERT INTO setting (alliance_id, name, valid_from, value, source)
                    SELECT alliance_id, name, now(), '{"grade":4,"years":3,"minutes":30}', 'test' FROM setting
                    WHERE name = 'review.ECG12'
                    """)
                try db.run(
                    """
                    INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
                    SELECT alliance_id, gen_random_uuid(), clinician_id, organisation_id, replace(code, 'READ-', 'REVIEW-'), state,
                           valid_from, valid_to FROM privilege WHERE clinician_id = \(young.id) AND code = 'READ-ECG'
                    """)
            }
            #expect(try await story.sign(claim, story.young).string("stage") == "preliminary")
            let review = try #require(try await story.reviewer.get("/api/v1/readings").string("items.0.id"))
            let made = try await hub.assigned(review, by: story.reviewer)
            #expect(made.string("items.0.chosen") == "\(try hub.staff("review01").id)", "\(made.text)")
            let candidates = try #require(made["items.0.candidates"] as? [[String: Any]])
            #expect(candidates.contains { $0["refusal"] as? String == "excluded" }, "\(made.text)")
        }
    }

    @Test func `whose amendment was lost is offered to a reviewer who did not write it, and is taken from the queue`()
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, first) = try await story.final()
            let lost = try #require(try await story.amend(first, story.reader).string("id"))
            try await story.asOwner { db in
                try db.run("UPDATE reading SET lease_until = now() - interval '1 second' WHERE state = 'claimed'")
            }
            await KeepHouse(hub: hub.hub).once()
            let made = try await hub.assigned(lost, by: story.reviewer)
            #expect(made.string("items.0.chosen") == "\(try hub.staff("review01").id)", "\(made.text)")
            let taken = try await story.reviewer.post("/api/v1/claims", "{}")
            #expect(taken.string("id") == lost && taken.string("purpose") == "amend", "\(taken.text)")
            let second = try await story.sign((lost, taken.int("epoch") ?? 0), story.reviewer)
            #expect(second.string("stage") == "amended" && second.string("reason") == "漏写既往史", "\(second.text)")
        }
    }

    @Test func `that is critical has one case, for its preliminary and its final version together`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub)
            let grave = ReportStory.normal.replacing("negative", with: "positive")
                .replacing(#""severity":"normal""#, with: #""severity":"critical""#)
                .replacing(#""advice":"none""#, with: #""advice":"call_120""#)
            _ = try await story.sent()
            #expect(try await story.signed(by: story.young, grave).string("stage") == "preliminary")
            #expect(try await story.signed(by: story.reviewer, grave).string("stage") == "final")
            let cases = try await story.reviewer.get("/api/v1/criticals")
            #expect((cases["items"] as? [Any])?.count == 1, "\(cases.text)")
            let told = try await story.notices().filter { $0.hasPrefix("critical.") }
            #expect(told == ["critical.detected"], "\(told)")
        }
    }

    @Test func `stays hidden from a second look, and an exam that is recalled twice is so once`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, first) = try await story.final()
            try await story.asOwner { db in
                try db.run(
                    """
                    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at,
                                         purpose, subject_id)
                    SELECT r.alliance_id, gen_random_uuid(), r.exam_id, r.organisation_id, r.centre_id, r.operator_id, r.kind,
                           r.urgency, r.due_at, 'overread', p.id
                    FROM reading r JOIN report p ON p.reading_id = r.id WHERE p.id = \(UUID(uuidString: first) ?? UUID())
                    """)
            }
            let list = try await story.young.get("/api/v1/readings")
            let blind = try #require(list.string("items.0.id"), "\(list.text) \(exam.path)")
            let page = try await story.young.get("/readings/\(blind)")
            #expect(page.status == 200 && !page.text.contains("id=\"shown\"") && !page.text.contains("心肌缺血待排"))

            let recalled = try await story.sent(), path = recalled.path + "/recall", body = #"{"reason":"重复"}"#
            for _ in 1...2 { #expect(try await story.clinic.put(path, body).status == 200) }
            try await story.asOwner { db in
                let row = try db.one("SELECT count(*)::int AS n FROM exam_event WHERE kind = 'exam.recalled'")
                let count: Int = try row["n"]
                #expect(count == 1)
            }
        }
    }
}

@Suite struct `A report's advice` {
    @Test func `is read back from its words as it was written`() throws {
        for code in AdviceCode.allCases {
            for added in [nil, "胸痛者：立即就诊"] as [String?] {
                var draft = ReportDraft(
                    findings: "甲", impression: [.init(text: "乙", polarity: .positive)], severity: .abnormal,
                    advice: code)
                draft.adviceText = added
                draft.repeatWithinHours = code == .repeatExam ? 24 : nil
                draft.treatmentPlan = "休息"
                let words = AdviceWords(try ReportContent(draft))
                #expect(AdviceWords(reading: words.text) == words, "\(words.text)")
            }
        }
        #expect(AdviceWords(reading: "别的话").added == "别的话")
    }
}

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `lianyi-hub templates` {
    @Test func `start-set gives what a centre lacks, and neither doubles nor revives what it has`() async throws {
        let database = try await TestDatabase.make(), folder = TemporaryFolder("templates")
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        func run(_ words: [String]) throws -> TestProgram.Result {
            try TestProgram("lianyi-hub").run(
                ["templates", "start-set"] + words, environment: database.environment(folder: folder.path))
        }
        func count() async throws -> Int {
            let rows = try await owner.once("SELECT count(*)::int AS n FROM report_template")
            return try #require(rows.first)["n"]
        }
        let whole = try await count()
        #expect(try run([]).output.contains(": 0 templates given"))
        try await owner.write { db in
            try db.run("DELETE FROM report_template WHERE kind <> 'CBC'")
            try db.run("UPDATE report_template SET retired_at = now()")
        }
        let kept = try await count()
        #expect(try run(["--dry-run"]).output.contains(": \(whole - kept) templates would be given"))
        #expect(try await count() == kept)
        let given = try run([])
        #expect(given.status == 0 && given.output.contains(": \(whole - kept) templates given"), "\(given)")
        #expect(try await count() == whole)
        await owner.close()
        try await database.drop()
        withExtendedLifetime(folder) {}
    }
}
