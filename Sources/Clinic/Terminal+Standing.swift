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
            try await ask(about: exams, at: now)
        } catch {
            throw error.clinicError
        }
    }

    /// Learns whether the hub could open what it has just received: a receipt says that the exam is kept, not that anybody can
    /// read it. Asks until it is so or the time is up; a line that fails is no fault here.
    /// - Parameter besideAgent: also where an agent runs, which asks with its next round.
    package nonisolated func learnOpening(
        of exams: [WireID], within seconds: Double, besideAgent: Bool = false
    ) async {
        guard besideAgent || !home.hasAgent, !exams.isEmpty else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.askUntilOpened(exams) }
            group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
            _ = await group.next()
            group.cancelAll()
        }
    }

    private nonisolated func askUntilOpened(_ exams: [WireID]) async {
        while !Task.isCancelled {
            guard let open = try? await unopened(among: exams), !open.isEmpty else { return }
            do throws(HubRefusal) { try await ask(about: open, at: await hubTime()) } catch { return }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Those with a receipt of which the hub has not said yet that it opened them.
    private nonisolated func unopened(among exams: [WireID]) async throws(SpoolError) -> [WireID] {
        var open: [WireID] = []
        for exam in exams.suffix(StandingPage.limit) {
            guard let capture = try await spool.capture(exam), capture.receipt != nil, capture.state == .stored else {
                continue
            }
            if capture.standing.map({ $0.state == "complete" }) ?? true { open.append(exam) }
        }
        return open
    }

    private nonisolated func ask(about exams: [WireID], at now: Date) async throws(HubRefusal) {
        guard !exams.isEmpty else { return }
        let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.standings(of: exams))))
        let page = try HubLine.value(StandingPage.self, in: answer)
        try await local { () async throws(SpoolError) in try await keep(page, of: exams, at: now) }
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
