// The people of the county whom a clinic's day needs, and what they do at the hub.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Testing

/// Signed in, each on a line of their own: the clinic's line is not theirs.
struct CountyPeople {
    let village: Caller
    let ecg: Caller
    let lab: Caller
    let image: Caller
    let desk: Caller
    let receiver: Caller
    let admin: Caller

    init(at url: String) async throws {
        village = try await .signedIn("village02", at: url)
        ecg = try await .signedIn("ecg01", at: url)
        lab = try await .signedIn("lab01", at: url)
        image = try await .signedIn("image01", at: url)
        desk = try await .signedIn("desk01", at: url)
        receiver = try await .signedIn("receive01", at: url)
        admin = try await .signedIn("admin01", at: url)
    }

    static let normal = """
        {"findings":"未见异常","impression":[{"text":"未见异常","polarity":"negative"}],"severity":"normal","advice":"none"}
        """
    static let critical = """
        {"findings":"V1-V4 ST 段抬高","impression":[{"text":"急性前壁心肌梗死","polarity":"positive"}],"severity":"critical",\
        "advice":"refer","treatmentPlan":"绿色通道上转"}
        """
    static let outcome = """
        {"diagnosis":"脑梗死恢复期","treatment":"溶栓","disposition":"return_down","plan":"康复训练","followUpDays":3}
        """
}

extension Caller {
    /// Registers somebody; answers the id.
    func patient(_ name: String, sex: String, born: String) async throws -> String {
        let made = try await post("/api/v1/patients", #"{"name":"\#(name)","sex":"\#(sex)","birthDate":"\#(born)"}"#)
        return try #require(made.text("patient.id"), "\(made)")
    }

    /// Takes the next case and signs it; answers the report's id. Nil where nothing waits.
    @discardableResult
    func signNext(_ report: String, expecting exam: String? = nil) async throws -> String? {
        let claim = try await post("/api/v1/claims", "{}")
        if claim.status == 404, exam == nil { return nil }
        let id = try #require(claim.text("id"), "\(claim)"), epoch = try #require(claim.number("epoch"))
        if let exam { #expect(claim.text("exam") == exam, "the emergency comes first: \(claim)") }
        try await stepUp()
        let signed = try await put("/api/v1/readings/\(id)/signature", #"{"epoch":\#(epoch),"report":\#(report)}"#)
        #expect(signed.status == 201, "\(signed)")
        return signed.text("id")
    }

    func sign(_ report: String, expecting exam: String) async throws -> String {
        try #require(try await signNext(report, expecting: exam))
    }

    func signAll() async throws { while try await signNext(CountyPeople.normal) != nil {} }

    /// Refers a patient to the hospital; answers the referral's id.
    func refer(
        _ patient: String, _ urgency: String, _ reason: String, _ exams: [String], _ lane: Lane
    ) async throws -> String {
        let row = try await lane.ask("SELECT id::text AS id FROM organisation WHERE level = 'lead_hospital'").first
        let hospital: String = try #require(try row?["id"])
        let list = exams.map { "\"\($0)\"" }.joined(separator: ",")
        let sent = try await post(
            "/api/v1/referrals",
            """
            {"patient":"\(patient)","to":"\(hospital)","urgency":"\(urgency)","reason":"\(reason)","impression":"待查",\
            "presentHistory":"两小时","consent":"signed","exams":[\(list)]}
            """)
        return try #require(sent.text("id"), "\(sent)")
    }

    /// Takes one step of a referral.
    func step(_ referral: String, _ noun: String, _ body: String, to state: String) async throws {
        let moved = try await put("/api/v1/referrals/\(referral)/\(noun)", body)
        #expect(moved.status == 200 && moved.text("state") == state, "\(noun): \(moved)")
    }

    /// Sends a patient back down with days of follow-up; answers the referral down.
    func giveBack(_ up: String, days: [Int]) async throws -> String {
        let back = try await post(
            "/api/v1/referrals/\(up)/return", #"{"reason":"recovered","consent":"signed","followUpDays":\#(days)}"#)
        #expect(back.status == 201 && (back["form.followUpDays"] as? [Int]) == days, "\(back)")
        return try #require(back.text("id"))
    }
}
