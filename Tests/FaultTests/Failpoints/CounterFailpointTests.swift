// The terminal dies at every step of a word from the counter: the hub hears it, once.
import Failpoints
import Foundation
import Glibc
import LiveCounty
import Postgres
import Spool
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(5)))
struct `a terminal that dies at a step of a word from the counter` {
    private static let attaching: [Failpoint] = [.patientTold, .attachmentNoted, .attachmentTold]
    private static let readingBack: [Failpoint] = [.readBackNoted, .readBackTold]

    @Test func `has died at each of them`() {
        let walked = Set(Self.attaching + Self.readingBack)
        #expect(walked == Set(Failpoint.allCases.filter { $0.way == .counter }))
    }

    @Test func `says once whose an exam is, of one person`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            let exams = [
                try await clinic.deliver(Sample.bloodCount, "--urgency", "emergency"),
                try await clinic.deliver(Sample.ecg, "--urgency", "emergency"),
                try await clinic.deliver(Sample.picture, "--kind", "DR", "--urgency", "emergency"),
            ]
            for (number, (point, exam)) in zip(Self.attaching, exams).enumerated() {
                let before = try await patients(county), document = "P765432\(number)"
                let words = ["attach", exam, "--name", "新来者", "--id-kind", "03", "--id-number", document]
                #expect(try await clinic.run(words, point.armed()).status == SIGKILL, "\(point)")
                try await agent.start()
                _ = try await eventually("whose it is, after \(point)") {
                    let rows = try await county.ask("SELECT patient_id FROM exam WHERE id = \(exam)::uuid")
                    return try rows.first?["patient_id"] as UUID?
                }
                try await untilAllIsTold(by: clinic, point)
                _ = try await agent.stop()
                #expect(try await patients(county) == before + 1, "\(point)")
                #expect(try await events("exam.attributed", exam, county) == 1, "\(point)")
            }
        }
    }

    @Test(arguments: readingBack)
    func `says a critical value back once`(point: Failpoint) async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            try await agent.start()
            try agent.drop("cbc.hl7", SentCount.message(platelets: "12"))
            let id = try await eventually("the case") {
                try await clinic.run(["acknowledge"]).text("criticals.0.critical.id")
            }
            _ = try await agent.stop()
            let dead = try await clinic.run(["acknowledge", id, "--read-back", "12"], point.armed())
            #expect(dead.status == SIGKILL, "\(dead)")
            try await agent.start()
            let doctor = try await county.signIn("village02")
            _ = try await eventually("the answer, after \(point)") {
                try await doctor.get("/api/v1/criticals/\(id)").text("state") == "acknowledged" ? true : nil
            }
            _ = try await eventually("the answer noted, after \(point)") {
                try await clinic.run(["status"]).list("criticals").isEmpty ? true : nil
            }
            _ = try await agent.stop()
            let said = try await county.ask(
                "SELECT count(*)::int AS times FROM critical_event WHERE kind = 'critical.read_back'")
            #expect(try said.first?["times"] as Int? == 1)
        }
    }

    private func patients(_ county: County) async throws -> Int {
        try await county.ask("SELECT count(*)::int AS all FROM patient").first?["all"] ?? 0
    }

    private func events(_ kind: String, _ exam: String, _ county: County) async throws -> Int {
        try await county.ask(
            "SELECT count(*)::int AS all FROM exam_event WHERE kind = \(kind) AND exam_id = \(exam)::uuid"
        ).first?["all"] ?? 0
    }

    /// Nothing that was said at the counter waits any more.
    private func untilAllIsTold(by clinic: ClinicProcess, _ point: Failpoint) async throws {
        let spool = try Spool(at: clinic.home + "/spool")
        _ = try await eventually("all told after \(point)") {
            try await spool.attachmentsToTell(limit: 10).isEmpty ? true : nil
        }
    }
}
