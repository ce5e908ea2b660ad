// Rosters by the interface: shifts, leaves, skips, handovers, and licences that end.
import Alliance
import Foundation
import HubAPI
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `A roster` {
    private let draft = """
        {"findings":"窦性心律","impression":[{"text":"正常心电图","polarity":"negative"}],"severity":"normal","advice":"none"}
        """

    @Test func `is the head's to keep; a reader begins extra shifts and leaves for themselves alone`() async throws {
        try await TestHub.run { hub in
            let head = try await hub.signIn("head01"), li = try await hub.signIn("ecg01")
            try await hub.shift(of: "image01", by: head)
            #expect(try await li.post("/api/v1/claims", "{}").problem == "off-duty")
            let soon = RFC3339.text(Date.now + 7200), wang = try hub.staff("ecg02").id,
                doctor = try hub.staff("village02").id
            let other = try await li.post("/api/v1/shifts", #"{"clinician":"\#(wang)","endsAt":"\#(soon)"}"#)
            #expect(other.status == 403 && other.problem == "not-yours-to-do")
            let later = try await li.post(
                "/api/v1/shifts", #"{"startsAt":"\#(soon)","endsAt":"\#(RFC3339.text(Date.now + 9000))"}"#)
            #expect(later.status == 422 && later.string("field") == "startsAt")
            let far = try await head.post(
                "/api/v1/shifts", #"{"clinician":"\#(doctor)","startsAt":"\#(soon)","endsAt":"\#(soon)"}"#)
            #expect(far.status == 422)
            let extra = try await li.post("/api/v1/shifts", #"{"endsAt":"\#(soon)"}"#)
            #expect(extra.status == 201 && extra["extra"] as? Bool == true, "\(extra.text)")
            #expect(try await li.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            let listed = try await li.get("/api/v1/shifts")
            #expect((listed["items"] as? [Any])?.count == 2, "\(listed.text)")
            let path = "/api/v1/shifts/\(extra.string("id") ?? "")"
            #expect(try await li.delete("/api/v1/shifts/\(listed.string("items.0.id") ?? "")").status == 403)
            #expect(try await li.delete(path).status == 204)
            #expect(try await li.delete(path).status == 204)
            #expect(try await li.post("/api/v1/claims", "{}").problem == "off-duty")
        }
    }

    @Test func `gives nobody the same hours twice, also when two heads plan at once`() async throws {
        try await TestHub.run { hub in
            let head = try await hub.signIn("head01"), li = try await hub.signIn("ecg01")
            let who = try hub.staff("ecg02").id
            func plan(_ hours: (Double, Double)) -> String {
                let from = RFC3339.text(Date.now + hours.0 * 3600), to = RFC3339.text(Date.now + hours.1 * 3600)
                return #"{"clinician":"\#(who)","startsAt":"\#(from)","endsAt":"\#(to)"}"#
            }
            async let one = head.post("/api/v1/shifts", plan((1, 9)))
            async let two = head.post("/api/v1/shifts", plan((2, 5)))
            let answers = try await [one, two]
            #expect(answers.map(\.status).sorted() == [201, 422])
            let refused = try #require(answers.first { $0.status == 422 })
            #expect(refused.string("field") == "startsAt" && refused.text.contains("已有的安排"), "\(refused.text)")
            #expect(try await head.post("/api/v1/shifts", plan((9, 12))).status == 201)
            let soon = #"{"endsAt":"\#(RFC3339.text(Date.now + 7200))"}"#
            #expect(try await li.post("/api/v1/shifts", soon).status == 201)
            #expect(try await li.post("/api/v1/shifts", soon).status == 422)
        }
    }

    @Test func `opens to people of the parties to an agreement, and to nobody of an unknown code`() async throws {
        try await TestHub.run { hub in
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1), county = hub.county.alliance
            let centre = try #require(
                hub.county.organisations.first { $0.id == (try? hub.staff("ecg01"))?.organisation })
            let other = try #require(
                hub.county.organisations.first { $0.id == (try? hub.staff("village02"))?.organisation })
            let wrong = ReadingAgreement(centre: centre.code, parties: [other.code, "none"])
            let unknown = try await owner.write { db in try db.agree(wrong, in: county) }
            #expect(unknown == ["none"])
            let right = ReadingAgreement(centre: centre.code, parties: [other.code, centre.code])
            let none = try await owner.write { db in try db.agree(right, in: county) }
            let listed = try await owner.read { db in try db.agreements(in: county) }
            #expect(none == [] && listed.first { $0.centre == centre.code }?.parties == [other.code])
            await owner.close()
        }
    }

    @Test func `knows leave, which goes over a shift`() async throws {
        try await TestHub.run { hub in
            let (li, _) = try await hub.twoOnDuty()
            #expect(try await li.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            let leave = try await li.post("/api/v1/leaves", #"{"endsAt":"\#(RFC3339.text(Date.now + 86_400))"}"#)
            #expect(leave.status == 201)
            let refused = try await li.post("/api/v1/claims", "{}")
            #expect(refused.problem == "off-duty" && refused.string("en.detail")?.contains("on leave") == true)
            #expect((try await li.get("/api/v1/leaves")["items"] as? [Any])?.count == 1)
            #expect(try await li.delete("/api/v1/leaves/\(leave.string("id") ?? "")").status == 204)
            #expect(try await li.post("/api/v1/claims", "{}").problem == "nothing-to-read")
        }
    }

    @Test func `lets a skipped case go on to the next, with the reason, and does not bring it back`() async throws {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), id = try await hub.queuedECG()
            let first = try await hub.assigned(id, by: li).string("items.0.chosen")
            let isLi = first == "\(try hub.staff("ecg01").id)", one = isLi ? li : wang, two = isLi ? wang : li
            let path = "/api/v1/readings/\(id)/skips"
            #expect(try await one.post(path, #"{"reason":"other"}"#).string("field") == "note")
            let claim = try await one.post("/api/v1/claims", "{}")
            #expect(try await one.post(path, #"{"reason":"knows_patient"}"#).string("field") == "epoch")
            let body = #"{"reason":"knows_patient","epoch":\#(claim.int("epoch") ?? 0)}"#
            #expect(try await one.post(path, body).status == 201)
            while try await hub.assigned(id, by: two).string("items.0.chosen") == first {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await one.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            #expect(try await two.post("/api/v1/claims", "{}").string("id") == id)
            #expect(try await one.post(path, #"{"reason":"no_time"}"#).problem == "reading-claimed")
        }
    }

    @Test func `hands over claims, offers and drafts to a colleague, and to the queue what the colleague may not read`()
        async throws
    {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), id = try await hub.queuedECG(urgency: "emergency")
            let claim = try await li.post("/api/v1/claims", "{}")
            #expect(claim.string("id") == id)
            #expect(try await li.put("/api/v1/readings/\(id)/draft", draft).status == 200)
            let xray = try await li.post("/api/v1/handovers", #"{"to":"\#(try hub.staff("desk01").id)"}"#)
            #expect(xray.status == 422 && xray.string("field") == "to")
            let handed = try await li.post("/api/v1/handovers", #"{"to":"\#(try hub.staff("ecg02").id)"}"#)
            #expect(handed.string("items.0.reading") == id && handed.string("items.0.to") != nil, "\(handed.text)")
            let late = try await li.put("/api/v1/readings/\(id)/lease", #"{"epoch":\#(claim.int("epoch") ?? 0)}"#)
            #expect(late.problem == "claim-lost")
            #expect(try await wang.get("/api/v1/readings/\(id)")["handed"] == nil)
            #expect(try await wang.post("/api/v1/claims", "{}").string("id") == id)
            #expect(try await wang.get("/api/v1/readings/\(id)").string("handed.content.findings") == "窦性心律")
            let back = try await wang.post("/api/v1/handovers", #"{"to":"\#(try hub.staff("image01").id)"}"#)
            #expect(back.string("items.0.refusal") == "no_privilege" && back["items.0.to"] == nil, "\(back.text)")
            #expect(try await li.get("/api/v1/readings?state=claimed")["items.0"] == nil)
        }
    }

    @Test func `frees the cases of a reader whose licence ends, refuses their signature, and keeps the draft`()
        async throws
    {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), id = try await hub.queuedECG(urgency: "emergency")
            let epoch = try await li.post("/api/v1/claims", "{}").int("epoch") ?? 0
            #expect(try await li.put("/api/v1/readings/\(id)/draft", draft).status == 200)
            try await li.stepUp()
            let reader = try hub.staff("ecg01").id
            try await hub.asOwner { db in
                try db.run("UPDATE clinician SET licence_valid_until = now()::date - 2 WHERE id = \(reader)")
            }
            let renewed = try await li.put("/api/v1/readings/\(id)/lease", #"{"epoch":\#(epoch)}"#)
            #expect(renewed.status == 403 && renewed.problem == "reader-not-eligible", "\(renewed.text)")
            let signed = try await li.put(
                "/api/v1/readings/\(id)/signature", #"{"epoch":\#(epoch),"report":\#(draft)}"#)
            #expect(signed.status == 403 && signed.problem == "reader-not-eligible", "\(signed.text)")
            await KeepHouse(hub: hub.hub).once()
            while try await hub.assigned(id, by: wang).string("items.0.chosen") != "\(try hub.staff("ecg02").id)" {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await li.get("/api/v1/readings/\(id)").string("draft.content.findings") == "窦性心律")
            #expect(try await wang.post("/api/v1/claims", "{}").string("id") == id)
        }
    }

    @Test func `counts the worklist by place, and shows each part`() async throws {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), ids = try await [hub.queuedECG(), hub.queuedECG()]
            for id in ids { _ = try await hub.assigned(id, by: li) }
            let mine = try await li.post("/api/v1/claims", "{}").string("id")
            let counted = try await wang.get("/api/v1/readings?counts=true&limit=1")
            let numbers = [
                "all": 2, "queued": 1, "claimed": 1, "mine": 0, "offered": 1, "unseen": 1, "unassignable": 0,
            ]
            for (place, number) in numbers {
                #expect(counted.int("counts.\(place)") == number, "\(place): \(counted.text)")
            }
            #expect(try await li.get("/api/v1/readings?state=mine").string("items.0.id") == mine)
            #expect(try await li.get("/api/v1/readings?state=offered")["items.0"] == nil)
            #expect(try await wang.get("/api/v1/readings?state=offered").string("items.0.offeredTo") != nil)
            #expect(try await wang.get("/api/v1/readings?purpose=review")["items.0"] == nil)
            #expect(try await wang.get("/api/v1/readings?state=lost").string("field") == "state")
        }
    }
}
