// Hearing of news as soon as the hub has any, and telling the hub how this terminal fares.
import Curl
import FoundationEssentials
package import HubAPI
import Spool

extension Terminal {
    private static let cursor = "events-heard"

    /// The number of the last notice that was heard.
    nonisolated func lastHeard() async throws(ClinicError) -> Int64 {
        do { return try await spool.setting(Self.cursor).flatMap { Int64($0) } ?? 0 } catch { throw ClinicError(error) }
    }

    /// Asks for news, held open by the hub while there is none.
    /// - Parameter seconds: for how long; below the time after which a line on which nothing moves is given up.
    /// - Returns: the notices, oldest first; the same again until ``heard(_:)`` says that they were. Nil from a hub that
    ///   knows no news.
    package nonisolated func news(within seconds: Int) async throws(ClinicError) -> EventPage? {
        do throws(HubRefusal) {
            let last = try await local { () async throws(SpoolError) in try await spool.setting(Self.cursor) }
            let answer = try await newsLine.ask(
                CurlRequest("GET", newsLine.url(Paths.events(after: last, wait: max(0, seconds)))))
            return try HubLine.value(EventPage.self, in: answer)
        } catch {
            guard case .refused(let problem) = error else { throw error.clinicError }
            if problem.status == 404 { return nil }
            // A hub that was restored from a backup counts from an earlier number: everything is heard anew.
            if problem.status == 410 { try await heard(EventPage(items: [], next: "0")) }
            throw error.clinicError
        }
    }

    /// Notes that these were heard, after their exams will be asked about, and keeps what is critical until somebody
    /// acknowledges it.
    package nonisolated func heard(_ page: EventPage) async throws(ClinicError) {
        try await note(page.items)
        do throws(SpoolError) {
            try await spool.keep(page.items.filter(\.critical).map(CriticalNews.init))
            if let next = page.next { try await spool.set(Self.cursor, to: next) }
        } catch {
            throw ClinicError(error)
        }
    }

    /// Notes what is to be asked about because of them. Done again before a round of fetching: an answer that was under way when
    /// they came may have been older than they are.
    nonisolated func note(_ items: [EventPage.Item]) async throws(ClinicError) {
        guard !items.isEmpty else { return }
        do throws(SpoolError) {
            for exam in Set(items.compactMap(\.exam)) { try await spool.wake(exam) }
            try await spool.doubt(reportsOf: items.filter { $0.event == "exam.reattributed" }.compactMap(\.exam))
            try await spool.wake(items.compactMap { item in item.referral.map { ($0, item.number) } })
            if items.contains(where: { $0.event == "settings.changed" }) { try await settingsChanged() }
        } catch {
            throw ClinicError(error)
        }
    }

    /// Hears all that there is, where no agent does: that a report is void does not wait for one.
    package nonisolated func hearNews() async throws(ClinicError) {
        guard !home.hasAgent else { return }
        for _ in 0..<20 {
            guard let page = try await news(within: 0), !page.items.isEmpty else { return }
            try await heard(page)
        }
    }

    /// Tells the hub how this terminal fares, as soon as its keys were seen to be those of the enrolment. One that does not want to know is not told again and again.
    /// - Parameter failures: tries that failed since it was told last.
    package nonisolated func tellHowItFares(failures: Int) async throws(ClinicError) {
        do throws(HubRefusal) {
            let beat = try await heartbeat(failures)
            guard let body = try? WireJSON.bytes(of: beat) else { return }
            _ = try await reportLine.ask(
                CurlRequest(
                    "PUT", reportLine.url(Paths.heartbeat), headers: [("Content-Type", "application/json")],
                    body: .bytes(body)))
        } catch .refused {
            return
        } catch {
            throw error.clinicError
        }
    }

    private nonisolated func heartbeat(_ failures: Int) async throws(HubRefusal) -> Heartbeat {
        var beat = Heartbeat(
            deviceTime: Date(), version: Self.software, freeBytes: spool.folder.freeBytes())
        let (waiting, counts) = try await local { () async throws(SpoolError) in
            (try await spool.backlog(), try await spool.counts())
        }
        beat.waiting = waiting.count
        beat.waitingBytes = waiting.bytes
        beat.oldestAt = waiting.oldest
        beat.refused = counts[.refused] ?? 0
        beat.retries = failures
        return beat
    }
}
