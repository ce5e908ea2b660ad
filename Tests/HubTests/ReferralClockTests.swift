// What the clock does to referrals when nobody acts: each step once, at its time and not before, and nothing else.
import Dispatch
import Foundation
import Logging
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `The clocks of referrals` {
    @Test func `accept an emergency that nobody answers, once, and not before its time`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("emergency")
            try await story.pass("9 minutes")
            #expect(try await story.state(id) == "submitted")
            try await story.pass("2 minutes")
            #expect(try await story.state(id) == "accepted")
            try await story.pass("1 minute")
            #expect(try await story.told(id, "auto_accepted") == ["submitted>accepted acceptEmergency hospital"])
            let calls = story.hub.log.lines(.critical)
            #expect(calls.count == 1 && calls.first?.contains(id) == true, "\(calls)")
            let shown = try await story.desk.get("/api/v1/referrals/\(id)")
            #expect(shown.string("holder.name") == shown.string("to.name") && shown.string("acceptedAt") != nil)
            try await story.desk.step(id, "arrangement", ReferralClockStory.soon)
        }
    }

    @Test func `let a routine referral expire after three acceptance clocks, and no other`() async throws {
        try await ReferralClockStory.run { story in
            let routine = try await story.submitted("routine"), urgent = try await story.submitted("urgent")
            try await story.pass("71 hours")
            #expect(try await story.state(routine) == "submitted")
            try await story.pass("2 hours")
            #expect(try await story.state(routine) == "expired")
            #expect(try await story.told(routine, "expired") == ["submitted>expired acceptRoutine hospital"])
            try await story.pass("300 days")
            #expect(try await story.state(urgent) == "submitted")
        }
    }

    @Test func `let a question without an answer expire, and an answer begin the clock anew`() async throws {
        try await ReferralClockStory.run { story in
            let silent = try await story.submitted("urgent"), answered = try await story.submitted("routine")
            for id in [silent, answered] {
                try await story.desk.step(id, "information-request", #"{"question":"血压？"}"#)
            }
            try await story.pass("23 hours")
            try await story.village.step(answered, "information", #"{"answer":"168/96"}"#)
            #expect(try await story.state(silent) == "info_requested")
            try await story.pass("2 hours")
            #expect(try await story.state(silent) == "expired")
            #expect(try await story.told(silent, "expired") == ["info_requested>expired answer clinic"])
            try await story.pass("60 hours")
            #expect(try await story.state(answered) == "submitted")
        }
    }

    @Test func `miss a patient a day after the appointment, and never one who has come or is on the way`() async throws
    {
        try await ReferralClockStory.run { story in
            let missing = try await story.arranged(), here = try await story.arranged()
            let leaving = try await story.arranged()
            try await story.desk.step(here, "arrival", "{}")
            try await story.village.step(leaving, "departure", #"{"transport":"120"}"#)
            try await story.pass("24 hours")
            #expect(try await story.state(missing) == "arranged")
            try await story.pass("2 hours")
            #expect(try await story.state(missing) == "no_show")
            #expect(try await story.told(missing, "missed") == ["arranged>no_show appointmentGrace clinic"])
            try await story.desk.step(missing, "no-show", "{}")
            #expect(try await story.told(missing, "missed").count == 1)
            try await story.pass("300 days")
            #expect(try await story.state(here) == "arrived")
            #expect(try await story.state(leaving) == "in_transit")
            try await story.desk.step(missing, "arrangement", ReferralClockStory.soon)
            #expect(try await story.state(missing) == "arranged")
        }
    }

    @Test func `close an outcome that nobody confirms, and say that nobody has`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.reported()
            try await story.pass("13 days")
            #expect(try await story.state(id) == "outcome_reported")
            try await story.pass("2 days")
            #expect(try await story.state(id) == "closed")
            #expect(try await story.told(id, "auto_closed") == ["outcome_reported>closed confirm clinic"])
            let shown = try await story.village.get("/api/v1/referrals/\(id)")
            #expect(shown.text.contains(#""confirmed":"no""#) && shown.string("closedAt") != nil)
            #expect(story.hub.log.lines(.critical) == [], "an outcome that nobody confirms is no emergency")
        }
    }

    @Test func `go by the alliance's own numbers`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("routine")
            try await story.asOwner(
                """
                INSERT INTO setting (alliance_id, name, valid_from, value, source)
                SELECT alliance_id, name, now(), value || '{"expiryFactor": 5}', 'test' FROM setting WHERE name = 'referral.clocks'
                """)
            try await story.pass("119 hours")
            #expect(try await story.state(id) == "submitted")
            try await story.pass("2 hours")
            #expect(try await story.state(id) == "expired")
        }
    }

    @Test func `make one step of each referral, however many jobs run at once`() async throws {
        try await ReferralClockStory.run { story in
            var all: [String] = []
            for _ in 0..<6 { all.append(try await story.submitted("emergency")) }
            try await story.age("11 minutes")
            await withTaskGroup { group in
                for _ in 0..<8 { group.addTask { await RunReferralClocks(hub: story.hub.hub).once() } }
            }
            for id in all {
                let told = try await story.told(id, "auto_accepted")
                #expect(told.count == 1)
            }
        }
    }

    @Test func `leave a referral alone while somebody else has it in hand`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("emergency"), alliance = story.hub.county.alliance
            let taken = AsyncStream.makeStream(of: Void.self), free = DispatchSemaphore(value: 0)
            let holder = story.hub.database.connect(as: "lianyi_owner", connections: 1)
            try await story.age("11 minutes")
            async let held: Void = holder.write { db in
                _ = try db.run("SELECT 1 FROM referral WHERE alliance_id = \(alliance) FOR UPDATE")
                taken.continuation.yield()
                free.wait()
            }
            for await _ in taken.stream { break }
            await RunReferralClocks(hub: story.hub.hub).once()
            #expect(story.hub.log.lines(.error) + story.hub.log.lines(.warning) == [], "it waited for the other")
            #expect(try await story.state(id) == "submitted")
            free.signal()
            try await held
            await holder.close()
            try await story.pass("0 seconds")
            #expect(try await story.state(id) == "accepted")
        }
    }

    @Test func `have no right to anything but their own steps`() async throws {
        try await ReferralClockStory.run { story in
            let early = try await story.submitted("routine"), late = try await story.submitted("urgent")
            let emergency = try await story.submitted("emergency"), waiting = try await story.submitted("routine")
            try await story.desk.step(emergency, "acceptance", "{}")
            try await story.pass("2 hours", of: late)
            try await story.pass("71 hours", of: waiting)
            try await story.age("300 days", of: emergency)
            let jobs = story.hub.database.connect(as: "lianyi_jobs", connections: 1)
            let move = "UPDATE referral SET state = "
            for (what, sql) in [
                ("before its time", move + "'expired', deadline = 'infinity' WHERE id = '\(early)'"),
                ("of an urgent one to its end", move + "'expired', deadline = 'infinity' WHERE id = '\(late)'"),
                ("of a routine one after a day", move + "'expired', deadline = 'infinity' WHERE id = '\(waiting)'"),
                ("to a decline", move + "'declined', deadline = 'infinity' WHERE id = '\(late)'"),
                ("to a closure", move + "'closed', deadline = 'infinity', closed_at = now() WHERE id = '\(late)'"),
                ("to an acceptance", move + "'accepted', accepted_at = now() WHERE id = '\(late)'"),
                ("of an accepted emergency", move + "'expired', deadline = 'infinity' WHERE id = '\(emergency)'"),
                ("of the letter", "UPDATE referral SET form = '{}' WHERE id = '\(late)'"),
                ("into the letter", "SELECT form FROM referral WHERE id = '\(late)'"),
                ("into an event in another's name", ReferralClockStory.event(late, "referral.expired", "staff")),
                (
                    "into another alliance's audit",
                    ReferralClockStory.audit("gen_random_uuid()", "referral.expired", "hub")
                ),
                ("into the audit of no alliance", ReferralClockStory.audit("NULL", "referral.expired", "hub")),
                (
                    "into the audit in another's name",
                    ReferralClockStory.audit("my_alliance()", "referral.expired", "staff")
                ),
                (
                    "into the audit of another deed",
                    ReferralClockStory.audit("my_alliance()", "referral.declined", "hub")
                ),
                ("into an event of another kind", ReferralClockStory.event(late, "referral.declined", "hub")),
            ] {
                let error = await #expect(throws: PostgresError.self, "\(what)") {
                    let rows = try await jobs.once(as: .hub(in: story.hub.county.alliance), SQL(unsafe: sql))
                    if rows.affected == 0 { throw PostgresError(.server, sqlState: "42501", message: "no row") }
                }
                #expect(error?.sqlState == "42501", "\(what)")
            }
            await jobs.close()
        }
    }
}
