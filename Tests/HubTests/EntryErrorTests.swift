// A referral entered in error: ended by the administrator wherever it stands, with the care that it gave.
import Foundation
import Patients
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `PUT /api/v1/referrals/{id}/entry-error` {
    private static let why = #"{"reason":"选错患者"}"#

    @Test func `ends a referral wherever it stands, for a reason, once, and deletes nothing`() async throws {
        try await ReferralClockStory.run { story in
            let admin = try await story.hub.signIn("admin01")
            let open = try await story.arranged(), over = try await story.submitted("routine")
            try await story.desk.step(over, "declination", #"{"code":"duplicate"}"#)
            for id in [open, over] {
                let path = "/api/v1/referrals/\(id)/entry-error"
                let bare = try await admin.put(path, "{}"), blank = try await admin.put(path, #"{"reason":" "}"#)
                #expect(bare.status == 422 && blank.status == 422)
                let voided = try await admin.put(path, Self.why)
                #expect(voided.status == 200 && voided.string("state") == "entered_in_error", "\(voided.text)")
                #expect(voided["holder"] == nil && voided["deadline"] == nil && voided["patient"] == nil)
                let again = try await admin.put(path, Self.why)
                #expect(again.status == 200)
                let other = try await admin.put(path, #"{"reason":"再次"}"#)
                #expect(other.status == 409 && other.problem == "referral-wrong-state")
                let told = try await story.told(id, "voided")
                #expect(told.count == 1 && told.first?.contains("选错患者") == true, "\(told)")
            }
            let late = try await story.desk.put("/api/v1/referrals/\(open)/arrival", "{}")
            #expect(late.status == 409)
            #expect(try await admin.get("/api/v1/referrals/custody").int("open") == 0)
        }
    }

    @Test func `is nobody else's to say`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("routine"), path = "/api/v1/referrals/\(id)/entry-error"
            for account in ["village02", "desk01", "town01a", "ecg01", "audit01", "system01"] {
                let reply = try await story.hub.signIn(account).put(path, Self.why)
                #expect(reply.status == 403, "\(account): \(reply.text)")
            }
            #expect(try await story.state(id) == "submitted")
        }
    }

    @Test func `is said now, whatever time the request names`() async throws {
        try await ReferralClockStory.run { story in
            let id = try await story.submitted("routine"), admin = try await story.hub.signIn("admin01")
            let early = #"{"reason":"选错患者","at":"\#(ReferralClockStory.ago(72_000))"}"#
            try await admin.step(id, "entry-error", early)
            let isNow: Bool = try #require(
                try await story.asOwner(
                    """
                    SELECT valid_time > now() - interval '1 minute' AS is_now FROM referral_event
                    WHERE referral_id = \(id)::uuid AND kind = 'referral.voided'
                    """
                ).first)["is_now"]
            #expect(isNow)
        }
    }

    @Test func `ends the receiver's care for the patient, once no other referral stands for it`() async throws {
        try await ReferralClockStory.run { story in
            let admin = try await story.hub.signIn("admin01"), path = "/api/v1/patients/\(story.patient.patient.id)"
            let first = try await story.submitted("routine"), second = try await story.submitted("urgent")
            try await admin.step(first, "entry-error", Self.why)
            #expect(try await story.desk.get(path).status == 200)
            try await admin.step(second, "entry-error", Self.why)
            #expect(try await story.desk.get(path).status == 404)
            #expect(try await story.village.get(path).status == 200)
            let seen = try await story.desk.get("/api/v1/referrals/\(second)")
            #expect(seen.status == 200 && seen["patient"] == nil, "\(seen.text)")
            let ended: [String] = try #require(
                try await story.asOwner(
                    "SELECT array_agg(reason) AS reasons FROM patient_event WHERE kind = 'patient.unlinked'"
                ).first)["reasons"]
            #expect(ended == ["选错患者"])
        }
    }

    @Test func `leaves the care of a receiver who knows the patient otherwise`() async throws {
        try await ReferralClockStory.run { story in
            let admin = try await story.hub.signIn("admin01"), person = story.patient.patient
            let id = try await story.submitted("routine"), paper = try #require(person.identifiers.first)
            let known = try await story.desk.post(
                "/api/v1/patients",
                #"{"name":"\#(person.name.text)","identity":{"kind":"\#(paper.kind.rawValue)","number":"\#(paper.value)"}}"#
            )
            #expect(known.status == 200 && known.string("patient.id") == "\(person.id)", "\(known.text)")
            try await admin.step(id, "entry-error", Self.why)
            #expect(try await story.desk.get("/api/v1/patients/\(person.id)").status == 200)
        }
    }
}
