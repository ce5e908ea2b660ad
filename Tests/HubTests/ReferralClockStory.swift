// A clinic, a hospital and referrals between them, whose time passes as the test says.
import Alliance
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

/// The two sides of the clock tests. After each story every open referral has its one holder.
struct ReferralClockStory: Sendable {
    let hub: TestHub
    let village: Person
    let desk: Person
    let patient: DemoPatient
    private let letter: @Sendable (String) -> String

    static func run(_ body: @Sendable (ReferralClockStory) async throws -> Void) async throws {
        try await TestHub.run { hub in
            let story = try await ReferralClockStory(hub)
            try await body(story)
            let custody = try await hub.signIn("admin01").get("/api/v1/referrals/custody")
            #expect(custody.int("orphaned") == 0, "\(custody.text)")
        }
    }

    private init(_ hub: TestHub) async throws {
        self.hub = hub
        village = try await hub.signIn("village02")
        desk = try await hub.signIn("desk01")
        patient = try hub.patient(of: "C02")
        let id = patient.patient.id
        let hospital = try #require(hub.county.organisations.first { $0.code == "H01" }).id
        letter = { urgency in
            """
            {"patient":"\(id)","to":"\(hospital)","urgency":"\(urgency)","reason":"beyond_capability","impression":"胸痛待查",\
            "presentHistory":"活动后胸闷三天","consent":"signed","exams":[]}
            """
        }
    }

    func submitted(_ urgency: String) async throws -> String {
        let reply = try await village.post("/api/v1/referrals", letter(urgency))
        return try #require(reply.string("id"), "\(reply.text)")
    }

    /// A routine referral with an appointment in an hour.
    func arranged() async throws -> String {
        let id = try await submitted("routine")
        try await desk.step(id, "acceptance", #"{"department":"心内科"}"#)
        try await desk.step(id, "arrangement", Self.soon)
        return id
    }

    /// An emergency whose outcome has just been told.
    func reported() async throws -> String {
        let id = try await submitted("emergency")
        try await desk.step(id, "acceptance", "{}")
        try await desk.step(id, "arrival", "{}")
        try await desk.step(id, "outcome", Self.outcome())
        return id
    }

    /// An outcome that was told `seconds` ago.
    static func outcome(ago seconds: Double? = nil) -> String {
        let at = seconds.map { #","at":"\#(ago($0))""# } ?? ""
        return #"{"diagnosis":"不稳定型心绞痛","treatment":"药物治疗","disposition":"stays"\#(at)}"#
    }

    static func ago(_ seconds: Double) -> String { RFC3339.text(.now - seconds) }

    static var soon: String { #"{"department":"心内科","time":"\#(RFC3339.text(.now + 3600))"}"# }

    /// Lets so much time pass for the referrals (or that one), and the hub notice it.
    func pass(_ time: String, of referral: String? = nil) async throws {
        try await age(time, of: referral)
        await KeepHouse(hub: hub.hub).once()
    }

    /// Lets it have been submitted so much earlier; its clocks stay as they are.
    func submittedEarlier(_ referral: String, by time: String) async throws {
        try await asOwner(
            "UPDATE referral SET submitted_at = submitted_at - \(time)::interval WHERE id = \(referral)::uuid")
    }

    /// Lets so much time pass: the open hops began and end so much earlier.
    func age(_ time: String, of referral: String? = nil) async throws {
        try await asOwner(
            """
            WITH hop AS (
                UPDATE referral_hop SET opened_at = opened_at - \(time)::interval, deadline = deadline - \(time)::interval
                WHERE closed_at IS NULL AND (\(referral)::uuid IS NULL OR referral_id = \(referral)::uuid)
                RETURNING alliance_id, referral_id, deadline
            )
            UPDATE referral SET deadline = hop.deadline FROM hop
            WHERE referral.alliance_id = hop.alliance_id AND referral.id = hop.referral_id
            """)
    }

    func state(_ id: String) async throws -> String {
        try #require(try await asOwner("SELECT state FROM referral WHERE id = \(id)::uuid").first)["state"]
    }

    /// The events of a kind as the history has them, each with an audit row of its own: from, to, reason, and whose clock it
    /// was.
    func told(_ id: String, _ kind: String) async throws -> [String] {
        let rows = try await asOwner(
            """
            SELECT e.from_state || '>' || e.to_state || ' ' || e.reason || ' '
                   || CASE e.organisation_id WHEN r.to_id THEN 'hospital' WHEN r.from_id THEN 'clinic' ELSE 'other' END AS told,
                   e.actor_role = 'hub' AS by_hub,
                   (SELECT count(*)::int FROM audit a WHERE a.object_id = r.id AND a.action = e.kind AND a.result = 'done'
                    AND a.actor_role = e.actor_role AND a.organisation_id = e.organisation_id AND a.patient_id = r.patient_id
                    AND (e.actor_role <> 'hub' OR (a.actor_id IS NULL AND a.reason = e.reason))) AS audited
            FROM referral_event e JOIN referral r ON r.id = e.referral_id
            WHERE r.id = \(id)::uuid AND e.kind = \("referral." + kind) ORDER BY e.recorded_at
            """)
        return try rows.map { row in
            let told: String = try row["told"], byHub: Bool = try row["by_hub"], audited: Int = try row["audited"]
            #expect(byHub == (kind != "voided"), "\(told)")
            #expect(audited == rows.count, "\(told)")
            return told
        }
    }

    @discardableResult
    func asOwner(_ sql: SQL) async throws -> Rows {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(sql)
        await owner.close()
        return rows
    }

    /// An audit row as the job role would write it.
    static func audit(_ alliance: String, _ action: String, _ role: String) -> String {
        """
        INSERT INTO audit (alliance_id, actor_role, action, result, request_id)
        VALUES (\(alliance), '\(role)', '\(action)', 'done', 'test')
        """
    }

    /// An event as the job role would write it.
    static func event(_ referral: String, _ kind: String, _ role: String) -> String {
        """
        INSERT INTO referral_event (referral_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time)
        SELECT id, alliance_id, gen_random_uuid(), '\(kind)', id, '\(role)', to_id, now() FROM referral
        WHERE id = '\(referral)'
        """
    }
}

extension Person {
    /// A step that succeeds.
    func step(_ referral: String, _ noun: String, _ body: String) async throws {
        let reply = try await put("/api/v1/referrals/\(referral)/\(noun)", body)
        #expect(reply.status == 200, "\(noun): \(reply.text)")
    }
}
