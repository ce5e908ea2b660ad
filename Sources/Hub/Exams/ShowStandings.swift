// GET /api/v1/standings
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Says where exams stand to a terminal that asks again and again: one question for all of them, and no word of a patient,
/// so that it is a poll and not a view.
struct ShowStandings {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let words = (call.request.query("exams") ?? "").split(separator: ",")
        let ids = words.compactMap { UUID(uuidString: String($0)) }
        guard !ids.isEmpty, ids.count == words.count, ids.count <= StandingPage.limit else {
            throw Problem.invalid(
                "exams", "exams 应为 1 到 \(StandingPage.limit) 个检查编号，用逗号分隔。",
                "exams holds 1 to \(StandingPage.limit) ids of exams, with commas between.")
        }
        let found = try await hub.database.read(as: call.actor.mode) { db in try db.standings(of: ids) }
        return try .json(StandingPage(items: found.map { Standing($0) }))
    }
}

extension Standing {
    fileprivate init(_ standing: StoredStanding) {
        self.init(
            exam: WireID(standing.exam), state: standing.state.rawValue, stateAt: standing.since,
            problem: standing.problem.map { ExamStanding.Reason(code: $0.code, zh: $0.zh, en: $0.en) },
            voided: standing.voided.isEmpty
                ? nil : standing.voided.map { VoidedReport(report: WireID($0.report), at: $0.at, reason: $0.reason) })
    }
}
