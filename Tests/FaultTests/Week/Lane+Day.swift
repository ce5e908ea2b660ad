// What a clinic's day waits for.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Spool
import Testing

extension Lane {
    /// Everything that was given has been captured.
    func untilCaptured() async throws {
        _ = try await eventually("captures") {
            let here = Set(try await captures().flatMap { $0.captured.map(\.sha256) })
            return given.flatMap(\.files).allSatisfy { here.contains($0.sha256) } ? true : nil
        }
    }

    /// Everything that was given, and everything of the counter, has its receipt.
    func untilDelivered(_ day: ClinicDay) async throws {
        try await untilCaptured()
        _ = try await eventually("the receipts of day \(day.number)", within: 90) {
            try await captures().allSatisfy { $0.receipt != nil } ? true : nil
        }
    }

    /// A worker has opened the exam.
    func untilOpened(_ exam: String, by caller: Caller) async throws {
        _ = try await eventually("exam \(exam) opened") {
            let state = try await caller.get("/api/v1/exams/\(exam)").text("state") ?? "none"
            return ["none", "registered", "uploading", "complete"].contains(state) ? nil : true
        }
    }

    /// Workers have opened every exam, and none is quarantined.
    func untilAllOpened() async throws {
        _ = try await eventually("every exam opened") {
            let row = try await ask(
                "SELECT count(*) AS left FROM exam WHERE state IN ('registered', 'uploading', 'complete')"
            ).first
            return try row?["left"] as Int? == 0 ? true : nil
        }
    }

    /// Every report of the hub is on the terminal.
    func untilReportsAreHere() async throws {
        let row = try await ask("SELECT count(*) AS reports FROM report").first
        let count: Int = try #require(try row?["reports"])
        _ = try await eventually("\(count) reports") {
            try await Spool(at: clinic.home + "/spool").reports(limit: 1_000).count == count ? true : nil
        }
    }

    /// A critical report is at the clinic; the doctor says that they have seen it.
    func untilCritical(_ report: String) async throws {
        let spool = try Spool(at: clinic.home + "/spool")
        let news = try await eventually("the critical report \(report)") {
            try await spool.unacknowledged(limit: 100).first { $0.report?.description == report }
        }
        try await spool.acknowledge(news.key, at: Date())
    }

    /// The terminal knows that a referral stands so.
    func untilReferral(_ referral: String, is state: String) async throws {
        let spool = try Spool(at: clinic.home + "/spool")
        _ = try await eventually("referral \(referral) \(state)") {
            try await spool.referrals(limit: 100).first { $0.standing.id.description == referral }?.standing.state
                == state
                ? true : nil
        }
    }
}
