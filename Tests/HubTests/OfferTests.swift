// Offers: who gets a case first, who may not have it, and what happens where nobody may.
import Alliance
import Exams
import Foundation
import HubAPI
import Logging
import Postgres
import Readings
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An offer` {
    @Test func `without a roster proposes one reader, holds nothing, and keeps every candidate with the reason`()
        async throws
    {
        try await TestHub.run { hub in
            let id = try await hub.queuedECG(), li = try await hub.signIn("ecg01")
            let made = try await hub.assigned(id, by: li)
            #expect(made.string("items.0.ground") == "longest_idle" || made.string("items.0.ground") == "identity")
            #expect(made.string("items.0.reason.zh")?.contains("本中心未排班") == true, "\(made.text)")
            let candidates = try #require(made["items.0.candidates"] as? [[String: Any]])
            let refusals = Set(candidates.compactMap { $0["refusal"] as? String })
            #expect(candidates.count == 6 && refusals == ["no_privilege"], "\(made.text)")
            for account in ["ecg01", "ecg02"] {
                let person = try await hub.signIn(account), reply = try await person.post("/api/v1/claims", "{}")
                #expect(reply.status == 201 || reply.problem == "nothing-to-read")
            }
        }
    }

    @Test func `in a roster goes to those on duty, in turn, and is theirs first`() async throws {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), zhao = try await hub.signIn("review01")
            let first = try await hub.queuedECG(), second = try await hub.queuedECG()
            let one = try await hub.assigned(first, by: li).string("items.0.chosen")
            let two = try await hub.assigned(second, by: li).string("items.0.chosen")
            let ids = try Set([hub.staff("ecg01"), hub.staff("ecg02")].map { "\($0.id)" })
            #expect(Set([one, two].compactMap { $0 }) == ids)
            let theirs = one == "\(try hub.staff("ecg01").id)" ? second : first
            let refused = try await li.put("/api/v1/readings/\(theirs)/claim", "{}")
            #expect(refused.status == 409 && refused.problem == "reading-offered", "\(refused.text)")
            let off = try await zhao.post("/api/v1/claims", "{}")
            #expect(off.status == 403 && off.problem == "off-duty", "\(off.text)")
            #expect(try await li.post("/api/v1/claims", "{}").string("id") != theirs)
            #expect(try await li.post("/api/v1/claims", "{}").problem == "nothing-to-read")
            #expect(try await wang.post("/api/v1/claims", "{}").string("id") == theirs)
        }
    }

    @Test func `that lapses leaves the case to anybody on duty`() async throws {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), id = try await hub.queuedECG()
            _ = try await hub.assigned(id, by: li)
            try await hub.asOwner { db in
                try db.run("UPDATE reading SET offered_until = now() - interval '1 s' WHERE state = 'queued'")
            }
            for person in [li, wang] {
                let mine = try await person.get("/api/v1/readings?state=offered&counts=true")
                #expect(mine["items.0"] == nil && mine.int("counts.offered") == 0, "\(mine.text)")
            }
            let one = try await li.post("/api/v1/claims", "{}")
            #expect(one.string("id") == id && one.string("offeredTo") == nil)
            #expect(try await wang.post("/api/v1/claims", "{}").problem == "nothing-to-read")
        }
    }

    @Test func `of an emergency leaves it open to all, on duty or not`() async throws {
        try await TestHub.run { hub in
            let (li, _) = try await hub.twoOnDuty(), zhao = try await hub.signIn("review01")
            let id = try await hub.queuedECG(urgency: "emergency")
            _ = try await hub.assigned(id, by: li)
            #expect(try await zhao.post("/api/v1/claims", "{}").string("id") == id)
            #expect(try await zhao.post("/api/v1/claims", "{}").problem == "off-duty")
        }
    }

    @Test func `that nobody can have is listed, logged as critical, and told to the centre, until somebody comes`()
        async throws
    {
        try await TestHub.run { hub in
            let head = try await hub.signIn("head01")
            try await hub.shift(of: "image01", by: head)
            let id = try await hub.queuedECG(urgency: "urgent"),
                path = "/api/v1/readings?state=unassignable&counts=true"
            while try await head.get(path).string("items.0.id") != id { try await Task.sleep(for: .milliseconds(20)) }
            let listed = try await head.get(path)
            #expect(listed.int("counts.unassignable") == 1 && listed.string("items.0.unassignableSince") != nil)
            while hub.log.lines(.critical).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            #expect(
                hub.log.lines(.critical).contains { $0.contains("nobody may read a case") && $0.contains("3 off duty") }
            )
            let told = try await head.get("/api/v1/events")
            #expect(told.string("items.0.event") == "reading.unassignable", "\(told.text)")
            try await hub.shift(of: "ecg01", by: head)
            while try await head.get(path)["items.0.id"] != nil { try await Task.sleep(for: .milliseconds(20)) }
            let made = try await hub.assigned(id, by: head)
            #expect(
                made.string("items.0.chosen") == "\(try hub.staff("ecg01").id)"
                    && made.string("items.1.ground") == "nobody")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `ends with the duty of whom it was made to, and the case goes on to who is there, or is found unassignable`()
        async throws
    {
        try await TestHub.run { hub in
            let (li, wang) = try await hub.twoOnDuty(), head = try await hub.signIn("head01")
            // A roster is kept, whoever of the two goes.
            try await hub.shift(of: "image01", by: head)
            let ids = try await [hub.queuedECG(), hub.queuedECG()]
            for id in ids { _ = try await hub.assigned(id, by: li) }
            func goes(_ login: String) async throws {
                let reader = try hub.staff(login).id
                try await hub.asOwner(
                    "UPDATE shift SET withdrawn_at = now(), withdrawn_by = \(reader) WHERE clinician_id = \(reader)")
                hub.hub.offers.ring()
            }
            try await goes("ecg01")
            let all = "/api/v1/readings?state=offered&counts=true"
            while try await wang.get(all).int("counts.offered") != 2 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(try await li.get(all).int("counts.offered") == 0)
            try await goes("ecg02")
            let none = "/api/v1/readings?state=unassignable&counts=true"
            while try await head.get(none).int("counts.unassignable") != 2 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(hub.log.lines(.warning).contains { $0.contains("nobody may read a case") })
        }
    }

    @Test func `comes to nobody who could not claim it, and to everybody who could`() async throws {
        try await TestHub.run { hub in
            let wang = try hub.staff("ecg02"), alliance = hub.county.alliance, centre = wang.organisation
            try await hub.promote("ecg02")
            let one = try await hub.signedECG(by: "ecg01"), person = try await hub.signIn("ecg02")
            let ids = try await hub.oneOfEachPurpose(besides: one)
            var seen: Set<Bool> = []
            for privileges in [[], ["READ-ECG"], ["REVIEW-ECG"], ["READ-ECG", "REVIEW-ECG"]] {
                for (years, grade, supervised) in [
                    (1, "attending", false), (1, "attending", true), (9, "attending", false), (9, "resident", false),
                ] {
                    try await hub.make("ecg02", privileges, years, grade, supervised)
                    for (purpose, id) in ids {
                        let offered = try await hub.hub.jobs.read(as: .hub(in: alliance)) { db in
                            let rules = try db.assignmentRules(at: centre),
                                people = try db.candidates(at: centre, by: rules)
                            let candidate = try #require(people.first { $0.reader.clinician == wang.id })
                            let reading = WaitingReading(
                                id: ReadingID(id.uuid), what: (.ecg12, .emergency, purpose), dueAt: .now)
                            do { try rules.check(candidate, for: reading, on: .today) } catch { return false }
                            return true
                        }
                        let reply = try await person.put("/api/v1/readings/\(id)/claim", "{}")
                        let what = "\(purpose) \(privileges) \(years) \(grade) \(supervised): \(reply.text)"
                        #expect((reply.status == 201) == offered, "\(what)")
                        seen.insert(offered)
                        try await hub.asOwner(
                            """
                            UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL,
                                   claim_key = NULL WHERE state = 'claimed'
                            """)
                    }
                }
            }
            #expect(seen == [true, false])
        }
    }

    @Test func `is not made twice by two hubs at once`() async throws {
        try await TestHub.run { hub in
            let ids = try await [hub.queuedECG(), hub.queuedECG(), hub.queuedECG()]
            await withTaskGroup { group in
                for _ in 0..<4 { group.addTask { await OfferReadings(hub: hub.hub).once() } }
            }
            let head = try await hub.signIn("head01")
            for id in ids {
                let made = try await hub.assigned(id, by: head)
                #expect(made["items.1"] == nil)
            }
        }
    }

    @Test func `counts duty in SQL as the domain does`() async throws {
        try await TestHub.run { hub in
            let people = try ["ecg01", "ecg02", "image01", "lab01", "review01"].map { try hub.staff($0).id }
            let centre = try hub.staff("ecg01").organisation, alliance = hub.county.alliance, now = Date.now
            func hours(_ from: Double, _ to: Double) -> Range<Date> { (now + from * 3600)..<(now + to * 3600) }
            let shifts = [
                Shift(reader: people[0], hours: hours(-1, 1)), Shift(reader: people[1], hours: hours(-1, 1)),
                Shift(reader: people[2], hours: hours(-1, 1), isExtra: true, supervisor: people[0]),
                Shift(reader: people[3], hours: hours(1, 2)),
            ]
            let leaves = [Leave(reader: people[1], hours: hours(-5, 5)), Leave(reader: people[2], hours: hours(-5, 5))]
            for kept in [[], [shifts[2]], shifts] {
                try await hub.asOwner { db in
                    try db.run("DELETE FROM shift")
                    try db.run("DELETE FROM leave")
                    for one in kept { try db.run(one.insert(at: centre, in: alliance)) }
                    for one in leaves { try db.run(one.insert(at: centre, in: alliance)) }
                }
                let roster = Roster(shifts: kept, leaves: leaves, memory: 30)
                let found = try await hub.hub.jobs.read(as: .hub(in: alliance)) { db in
                    try db.candidates(at: centre, by: try db.assignmentRules(at: centre))
                }
                #expect(found.count == 6)
                for one in found {
                    let who = one.reader.clinician
                    #expect(
                        one.duty == roster.duty(of: who, at: now)
                            && one.isSupervised == roster.isSupervised(who, at: now))
                }
            }
        }
    }
}

extension TestHub {
    /// A first reading, a review and an over-read that wait, all emergencies, so that nobody has them first.
    fileprivate func oneOfEachPurpose(besides one: SignedCase) async throws -> [(ReadingPurpose, WireID)] {
        try await asOwner(
            """
            INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, purpose,
                                 subject_id)
            SELECT r.alliance_id, gen_random_uuid(), r.exam_id, r.organisation_id, r.centre_id, r.operator_id, r.kind, 'emergency',
                   now() + interval '1 hour', w.purpose, CASE WHEN w.purpose <> 'read' THEN p.id END
            FROM reading r JOIN report p ON p.reading_id = r.id, (VALUES ('read'), ('review'), ('overread')) w (purpose)
            WHERE r.id = \(one.reading)::uuid
            """)
        return try await rows("SELECT purpose, id FROM reading WHERE state = 'queued' ORDER BY purpose").map { row in
            (try #require(ReadingPurpose(rawValue: row[0])), try #require(WireID(row[1])))
        }
    }

    /// What somebody is from now on, on duty in the running shift, which an older colleague answers for or not.
    fileprivate func make(
        _ account: String, _ privileges: [String], _ years: Int, _ grade: String, _ supervised: Bool
    ) async throws {
        let who = try staff(account), older = try staff("ecg01").id, alliance = county.alliance
        try await asOwner { db in
            try db.run(
                """
                UPDATE clinician SET grade = \(grade), practising_since = current_date - make_interval(years => \(years), days => 9)
                WHERE id = \(who.id)
                """)
            try db.run(
                """
                UPDATE privilege SET valid_to = CASE WHEN code = ANY (\(privileges)::text[]) THEN now() + interval '1 year'
                    ELSE now() END WHERE clinician_id = \(who.id) AND code IN ('READ-ECG', 'REVIEW-ECG')
                """)
            try db.run("DELETE FROM shift")
            let hours = (Date.now - 3600)..<(Date.now + 3600)
            try db.run(
                Shift(reader: who.id, hours: hours, supervisor: supervised ? older : nil)
                    .insert(at: who.organisation, in: alliance))
        }
    }
}

extension Shift {
    fileprivate func insert(at centre: OrganisationID, in alliance: AllianceID) -> SQL {
        """
        INSERT INTO shift (alliance_id, id, centre_id, clinician_id, starts_at, ends_at, extra, supervisor_id, recorded_by)
        VALUES (\(alliance), gen_random_uuid(), \(centre), \(reader), \(hours.lowerBound), \(hours.upperBound), \(isExtra),
                \(supervisor), \(reader))
        """
    }
}

extension Leave {
    fileprivate func insert(at centre: OrganisationID, in alliance: AllianceID) -> SQL {
        """
        INSERT INTO leave (alliance_id, id, centre_id, clinician_id, starts_at, ends_at, recorded_by)
        VALUES (\(alliance), gen_random_uuid(), \(centre), \(reader), \(hours.lowerBound), \(hours.upperBound), \(reader))
        """
    }
}
