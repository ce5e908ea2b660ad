// A signed report is never changed: it is amended as a new version, with a reason, and opened again.
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A report that is amended` {
    @Test func `gets a new version with its reason; the clinic is told, opens it again, and reads the old one still`()
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (exam, first) = try await story.final()
            #expect(try await story.openReport(first).status == 204)
            let old = try await story.clinic.get("/api/v1/reports/\(first)")
            let claim = try await story.amend(first, story.reader)
            #expect(claim.status == 201 && claim.string("purpose") == "amend", "\(claim.text)")
            let reading = (try #require(claim.string("id")), try #require(claim.int("epoch")))
            #expect(try await story.clinic.get(exam.path).string("state") == "delivered")
            let second = try await story.sign(reading, story.reader)
            #expect(
                second.string("stage") == "amended" && second.int("version") == 2
                    && second.string("reason") == "漏写既往史" && second["reviewer"] == nil, "\(second.text)")
            #expect(try await story.clinic.get(exam.path).string("state") == "final")
            #expect(try await story.notices() == ["report.signed", "report.amended"])
            #expect(try await story.clinic.get("/api/v1/reports/\(first)").bytes == old.bytes)
            let versions = try await story.clinic.get("/api/v1/reports/\(first)/versions")
            #expect(versions.string("items.0.id") == second.string("id") && versions.string("items.1.id") == first)
            #expect(versions.string("items.0.openedAt") == nil && versions.string("items.1.openedAt") != nil)
            #expect(try await story.openReport(second.string("id") ?? "").status == 204)
            #expect(try await story.clinic.get(exam.path).string("state") == "delivered")
        }
    }

    @Test func `by a reviewer names both`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, first) = try await story.final()
            let claim = try await story.amend(first, story.reviewer)
            let second = try await story.sign(
                (claim.string("id") ?? "", claim.int("epoch") ?? 0), story.reviewer)
            let li = try hub.staff("ecg01").name.text, chief = try hub.staff("review01").name.text
            #expect(second.string("reader.name") == li && second.string("reviewer.name") == chief, "\(second.text)")
        }
    }

    @Test func `is so by its people only, of its newest version, after a step-up, by one at a time`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, first) = try await story.final()
            #expect(try await story.amend(first, story.young).status == 403)
            #expect(try await story.amend(first, story.clinic).status == 403)
            let fresh = try await hub.signIn("review01")
            #expect(try await story.amend(first, fresh).problem == "step-up-needed")
            #expect(try await story.amend(first, story.reader, reason: " ").status == 422)
            let claim = try await story.amend(first, story.reader)
            #expect(try await story.amend(first, story.reviewer).problem == "reading-claimed")
            _ = try await story.sign((claim.string("id") ?? "", claim.int("epoch") ?? 0), story.reader)
            let late = try await story.amend(first, story.reviewer)
            #expect(late.problem == "report-superseded" && late.int("version") == 2, "\(late.text)")
        }
    }

    @Test func `goes on where its holder lost it, by whoever may`() async throws {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, first) = try await story.final()
            let lost = try await story.amend(first, story.reader)
            try await story.asOwner { db in
                try db.run("UPDATE reading SET lease_until = now() - interval '1 second' WHERE state = 'claimed'")
            }
            await KeepHouse(hub: hub.hub).once()
            let taken = try await story.amend(first, story.reviewer)
            #expect(taken.status == 201 && taken.string("id") == lost.string("id"), "\(taken.text)")
            let late = try await story.sign((lost.string("id") ?? "", lost.int("epoch") ?? 0), story.reader)
            #expect(late.problem == "claim-lost", "\(late.text)")
        }
    }

    @Test func `takes the place of a version whose plan nobody answers any more, and whose paper says so`() async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, first) = try await story.final()
            _ = try await story.openReport(first)
            let claim = try await story.amend(first, story.reader)
            let signed = try await story.sign((claim.string("id") ?? "", claim.int("epoch") ?? 0), story.reader)
            #expect(signed.status == 201, "\(signed.text)")
            let late = try await story.clinic.put("/api/v1/reports/\(first)/plan-confirmation", #"{"followed":true}"#)
            #expect(late.status == 409 && late.problem == "report-superseded", "\(late.text)")
            let page = try await story.clinic.get("/clinic/reports/\(first)?lang=zh")
            #expect(page.text.contains("已有更新的版本") && !page.text.contains("id=\"plan\""), "\(page.text)")
            let paper = try await story.clinic.get("/api/v1/reports/\(first)/print?lang=zh")
            #expect(paper.text.contains("本版已被第 2 版取代"), "\(paper.text)")
            let newest = try #require(signed.string("id"))
            #expect(!(try await story.clinic.get("/api/v1/reports/\(newest)/print?lang=zh")).text.contains("取代"))
        }
    }

    @Test func `has its plan answered once for each version, by who opened it, with a reason where it is not followed`()
        async throws
    {
        try await TestHub.run { hub in
            let story = try await ReportStory(hub), (_, id) = try await story.final()
            let path = "/api/v1/reports/\(id)/plan-confirmation"
            #expect(try await story.clinic.put(path, #"{"followed":true}"#).problem == "report-not-opened")
            _ = try await story.openReport(id)
            #expect(try await story.clinic.put(path, #"{"followed":false}"#).status == 422)
            #expect(try await story.clinic.put(path, #"{"followed":false,"reason":"患者拒绝服药"}"#).status == 204)
            #expect(try await story.clinic.put(path, #"{"followed":false,"reason":"患者拒绝服药"}"#).status == 204)
            #expect(try await story.clinic.put(path, #"{"followed":true}"#).problem == "plan-answered")
            #expect(try await story.reader.put(path, #"{"followed":true}"#).status == 403)
            let versions = try await story.reader.get("/api/v1/reports/\(id)/versions")
            #expect(versions["items.0.planFollowed"] as? Bool == false, "\(versions.text)")
            await #expect(throws: (any Error).self) {
                try await story.asOwner { db in try db.run("UPDATE report SET plan_followed = true, plan_reason = NULL")
                }
            }
        }
    }
}
