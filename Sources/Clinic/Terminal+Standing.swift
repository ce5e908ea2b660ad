// Asking the hub where exams stand, and remembering what it said.
import Curl
import FoundationEssentials
package import HubAPI
import Spool

extension Terminal {
    /// What the hub says of one exam.
    package nonisolated func standing(of exam: WireID) async throws(ClinicError) -> ExamStanding {
        do throws(HubRefusal) {
            let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.exam(exam))))
            let standing = try HubLine.value(ExamStanding.self, in: answer)
            let now = await hubTime()
            try await local { () async throws(SpoolError) in try await spool.keep(Standing(standing), at: now) }
            return standing
        } catch {
            throw error.clinicError
        }
    }

    /// Asks about exams whose reports may stand no more, and about those that were longest not asked about, so that the list
    /// shows where they are.
    package nonisolated func fetchStandings() async throws(ClinicError) {
        let now = await hubTime()
        do throws(HubRefusal) {
            let exams = try await local { () async throws(SpoolError) in
                let doubted = try await spool.doubted(limit: StandingPage.limit)
                let others = try await spool.toAskAbout(limit: StandingPage.limit, at: now)
                return Array((doubted + others.filter { !doubted.contains($0) }).prefix(StandingPage.limit))
            }
            guard !exams.isEmpty else { return }
            let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.standings(of: exams))))
            let page = try HubLine.value(StandingPage.self, in: answer)
            try await local { () async throws(SpoolError) in try await keep(page, of: exams, at: now) }
        } catch {
            throw error.clinicError
        }
    }

    /// What the hub said nothing of was asked about all the same: the others have their turn.
    private nonisolated func keep(
        _ page: StandingPage, of exams: [WireID], at now: Date
    ) async throws(SpoolError) {
        for standing in page.items { try await spool.keep(standing, at: now) }
        for exam in Set(exams).subtracting(page.items.map(\.exam)) { try await spool.wasAsked(about: exam, at: now) }
        try await spool.settleDoubt(about: exams)
    }
}
