// The terminal dies at every step of a report's way back: it comes once, and its opening is heard of.
import Failpoints
import Foundation
import Glibc
import HubAPI
import LiveCounty
import Postgres
import Spool
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `a terminal that dies at a step of a report's way back` {
    @Test(.timeLimit(.minutes(10))) func `has the report once, and its opening reaches the hub`() async throws {
        try await County.run { county in
            let clinic = try await county.terminal(in: "C02"), agent = try AgentProcess(of: clinic)
            let reader = try await county.signIn("ecg01")
            for point in Failpoint.allCases.filter({ $0.way == .report }) {
                let exam = try await sent("\(point)", by: agent, county, reader)
                try await county.signed(exam, as: .normal, by: reader)
                if ![.openingNoted, .openingTold].contains(point) { try await agent.start(point.armed()) }
                try await die(at: point, exam, agent)
                try await agent.start()
                let spool = try Spool(at: clinic.home + "/spool")
                _ = try await eventually("the report after \(point)") {
                    try await clinic.run(["results", exam, "--offline"]).status == 0 ? true : nil
                }
                let kept = try await spool.reports(limit: 100).filter { $0.signed.report.exam.description == exam }
                #expect(kept.count == 1, "\(point)")
                try await untilOpened(exam, county)
                _ = try await agent.stop()
            }
        }
    }

    /// Sends an electrocardiogram and waits until readers can have it; the agent is stopped then.
    private func sent(_ name: String, by agent: AgentProcess, _ county: County, _ reader: Caller) async throws
        -> String
    {
        var dice = SeededDice(seed: 11)
        // In one piece, so that nothing comes after it while it is read.
        try await agent.start(["LIANYI_CLINIC_PACK_ECG": "off"])
        for file in GivenExam.ecg(name, "", &dice).files { try agent.drop(file.name, file.bytes) }
        let spool = try Spool(at: agent.clinic.home + "/spool")
        let exam = try await eventually("the exam of \(name)") {
            try await spool.captures(limit: 1).first { capture in
                capture.receipt != nil && (capture.originals + capture.objects).contains { $0.name.hasPrefix(name) }
            }?.exam.description
        }
        _ = try await agent.stop()
        _ = try await county.opened(exam, by: reader)
        return exam
    }

    /// The agent, or the command that opens the report, dies there.
    private func die(at point: Failpoint, _ exam: String, _ agent: AgentProcess) async throws {
        var status: Int32
        if [.openingNoted, .openingTold].contains(point) {
            let told = try await agent.clinic.run(["results", exam], point.armed())
            status = told.status
        } else {
            _ = try await eventually("a death at \(point)", within: 30) { await agent.pid == nil ? true : nil }
            status = try await agent.ended()
        }
        #expect(status == SIGKILL, "\(point) ended with \(status)")
    }

    private func untilOpened(_ exam: String, _ county: County) async throws {
        _ = try await eventually("the opening in the hub") {
            let rows = try await county.ask(
                "SELECT count(*) AS all, count(opened_at) AS opened FROM report WHERE exam_id = \(exam)::uuid")
            let row = try #require(rows.first)
            #expect(try row["all"] as Int == 1)
            return try row["opened"] as Int == 1 ? true : nil
        }
    }
}
