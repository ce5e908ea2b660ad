// The people and steps of a report's story: sent, claimed, signed, reviewed.
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

/// A clinic that sends electrocardiograms, a reader who may not sign alone, a reader who may, and a reviewer.
struct ReportStory: Sendable {
    let hub: TestHub
    let clinic: Person
    let young: Person
    let reader: Person
    let reviewer: Person

    static let normal = """
        {"findings":"窦性心律","impression":[{"text":"正常心电图","code":"Z00.0","polarity":"negative"}],"severity":"normal",\
        "advice":"none"}
        """
    static let treated = """
        {"findings":"窦性心律，ST 段轻度压低","impression":[{"text":"心肌缺血待排","code":"I25.9","polarity":"positive"}],\
        "severity":"abnormal","advice":"treat_here","quality":"B","treatmentPlan":"口服药物，三日后复查",\
        "statements":[{"code":"st-depression","text":"ST 段压低","value":"0.1","unit":"mV"}],\
        "plan":[{"kind":"drug","text":"阿司匹林","dose":"100 mg","frequency":"每日一次","days":7}]}
        """

    init(_ hub: TestHub) async throws {
        self.hub = hub
        clinic = try await hub.signIn("village02")
        (young, reader, reviewer) = (
            try await hub.signIn("ecg02"), try await hub.signIn("ecg01"), try await hub.signIn("review01")
        )
        let id = try hub.staff("ecg02").id
        try await asOwner { db in try db.run("UPDATE clinician SET grade = 'resident' WHERE id = \(id)") }
        for person in [young, reader, reviewer] { try await person.stepUp() }
    }

    func asOwner(_ body: @escaping @Sendable (borrowing Session) throws -> Void) async throws {
        try await MatrixFixture.asOwner(hub, body)
    }

    /// Sends an electrocardiogram and waits until it is queued.
    func sent(_ urgency: String = "routine") async throws -> TestExam {
        let exam = TestExam(
            kind: "ECG12", urgency: urgency,
            patient: #"{"id":"\#(try hub.patient(of: "C02").patient.id)"}"#, files: TestExam.ecg)
        let reply = try await clinic.put(exam.path, exam.body)
        #expect(reply.status == 201, "\(reply.text)")
        #expect(try await hub.opened(exam, by: clinic).string("state") == "queued")
        return exam
    }

    /// Claims what waits for that person: its id and epoch.
    func claimed(_ person: Person) async throws -> (id: String, epoch: Int) {
        let claim = try await person.post("/api/v1/claims", "{}")
        return (try #require(claim.string("id"), "\(claim.text)"), try #require(claim.int("epoch")))
    }

    func sign(
        _ reading: (id: String, epoch: Int), _ person: Person, _ report: String = ReportStory.normal
    ) async throws -> Reply {
        try await person.put(
            "/api/v1/readings/\(reading.id)/signature", #"{"epoch":\#(reading.epoch),"report":\#(report)}"#)
    }

    /// Claims and signs.
    func signed(by person: Person, _ report: String = ReportStory.normal) async throws -> Reply {
        let reply = try await sign(try await claimed(person), person, report)
        #expect(reply.status == 201, "\(reply.text)")
        return reply
    }

    /// A final report of a new exam.
    func final(_ report: String = ReportStory.treated) async throws -> (exam: TestExam, report: String) {
        let exam = try await sent()
        return (exam, try #require(try await signed(by: reader, report).string("id")))
    }

    func amend(_ report: String, _ person: Person, reason: String = "漏写既往史") async throws -> Reply {
        try await person.post("/api/v1/reports/\(report)/amendments", #"{"reason":"\#(reason)"}"#)
    }

    func openReport(_ id: String) async throws -> Reply { try await clinic.put("/api/v1/reports/\(id)/opening", "{}") }

    /// What the clinic was told of, by name.
    func notices() async throws -> [String] {
        let page = try await clinic.get("/api/v1/events?after=0")
        return ((page["items"] as? [[String: Any]]) ?? []).compactMap { $0["event"] as? String }
    }
}
