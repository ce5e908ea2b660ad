// Critical cases: fetched when the hub gives notice, kept sealed, said back here, and told until the hub has it.
import Criticals
import Curl
import Failpoints
import FoundationEssentials
package import HubAPI
import Spool

extension Terminal {
    private static let criticalsAtOnce = 20
    /// No more open cases than 50 pages of them are looked at in one round.
    private static let pagesAtOnce = 50

    /// Fetches the critical cases that wait for this clinic. That the values are here tells the hub that the clinic was told.
    /// - Returns: how many wait.
    @discardableResult
    package nonisolated func fetchCriticals() async throws(ClinicError) -> Int {
        do throws(HubRefusal) {
            var waiting = 0, cursor: String?, fault: HubRefusal?
            for _ in 0..<Self.pagesAtOnce {
                let path = Paths.openCriticals(after: cursor, limit: Self.criticalsAtOnce)
                let list = try await reportLine.ask(CurlRequest("GET", reportLine.url(path)))
                let page = try HubLine.value(CriticalPage.self, in: list)
                waiting += page.items.count(where: \.waits)
                do throws(HubRefusal) { try await fetch(page.items) } catch {
                    guard error.concernsOneThing else { throw error }
                    fault = fault ?? error
                }
                guard let next = page.next, next != cursor, !page.items.isEmpty else { break }
                cursor = next
            }
            if let fault { throw fault }
            return waiting
        } catch {
            // A hub that knows no such thing yet has none.
            if case .refused(let problem) = error, problem.status == 404 { return 0 }
            throw error.clinicError
        }
    }

    /// Those that are new or have changed; one that does not come holds up no other.
    private nonisolated func fetch(_ items: [CriticalStanding]) async throws(HubRefusal) {
        try await each(items, at: { Paths.critical($0.id) }) { item async throws(HubRefusal) in
            let kept = try await local { () async throws(SpoolError) in try await spool.critical(item.id) }
            guard kept?.standing != item else { return }
            try await fetch(item.id, over: reportLine)
        }
    }

    /// Fetches one of which the hub has just given notice, before anything else.
    nonisolated func fetchCritical(_ id: WireID) async throws(ClinicError) {
        do throws(HubRefusal) { try await fetch(id, over: newsLine) } catch { throw error.clinicError }
    }

    private nonisolated func fetch(_ id: WireID, over line: HubLine) async throws(HubRefusal) {
        let answer = try await line.ask(CurlRequest("GET", line.url(Paths.critical(id))))
        let standing = try HubLine.value(CriticalStanding.self, in: answer)
        try await local { () async throws(SpoolError) in try await spool.keep(standing) }
    }

    /// Says a case back: what differs from what was sent is told at once; what agrees is durable here before it is sent.
    /// - Returns: why the hub does not have it yet; nil where it has.
    /// - Throws: `data` where the read-back differs; `usage` where the case is not here.
    package nonisolated func acknowledge(
        _ id: WireID, readBack said: [String], by recipient: String?
    ) async throws(ClinicError) -> ClinicError? {
        let kept: KeptCritical?
        do throws(SpoolError) { kept = try await spool.critical(id) } catch { throw ClinicError(error) }
        guard let kept else { throw .criticalUnknown }
        do throws(ReadBackMismatch) {
            let all = kept.standing.findings, open = kept.standing.toReadBack
            _ = try ReadBack(said, of: all.map(CriticalFinding.init), after: all.count - open.count)
        } catch {
            throw .readBackDiffers(error.places, of: kept.standing.toReadBack.count)
        }
        let now = await hubTime()
        do throws(SpoolError) {
            try await spool.answer(id, CriticalAnswer(readBack: said, recipient: recipient, clientTime: now))
        } catch {
            throw ClinicError(error)
        }
        failpoint(.readBackNoted)
        do throws(ClinicError) {
            try await tellCriticals()
            return nil
        } catch {
            return error
        }
    }

    /// Tells the hub what was said back here, as often as it takes.
    package nonisolated func tellCriticals() async throws(ClinicError) {
        var refusal: Problem?
        do throws(HubRefusal) {
            let due = try await local { () async throws(SpoolError) in
                try await spool.criticalsToTell(limit: Self.criticalsAtOnce)
            }
            try await each(due, at: { Paths.acknowledgement(of: $0.standing.id) }) { kept async throws(HubRefusal) in
                refusal = try await tell(kept) ?? refusal
            }
        } catch {
            throw error.clinicError
        }
        if let refusal { throw ClinicError(.refused, refusal) }
    }

    /// Why the hub would not take it.
    private nonisolated func tell(_ kept: KeptCritical) async throws(HubRefusal) -> Problem? {
        guard let said = kept.answer, let body = try? WireJSON.bytes(of: said) else { return nil }
        let id = kept.standing.id
        var problem: Problem?
        do throws(HubRefusal) {
            let answer = try await reportLine.ask(
                CurlRequest(
                    "PUT", reportLine.url(Paths.acknowledgement(of: id)),
                    headers: [("Content-Type", "application/json")], body: .bytes(body)))
            failpoint(.readBackTold)
            let standing = try HubLine.value(CriticalStanding.self, in: answer)
            try await local { () async throws(SpoolError) in try await spool.keep(standing) }
        } catch .refused(let why) {
            problem = why
        }
        let outcome = problem, now = await hubTime()
        try await local { () async throws(SpoolError) in try await spool.settle(id, outcome, at: now) }
        return outcome
    }
}

extension CriticalFinding {
    fileprivate init(_ finding: CriticalStanding.Finding) {
        self.init(
            name: finding.name, value: finding.value, bound: finding.bound, rule: "", source: "", origin: .hub)
    }
}

extension ClinicError {
    static let criticalUnknown = ClinicError(
        .usage, "critical-not-here", zh: "本机没有这个危急值。用 lianyi-clinic acknowledge 查看有哪些。",
        en: "There is no such critical case here. See lianyi-clinic acknowledge.")

    static func readBackDiffers(_ places: [Int], of count: Int) -> ClinicError {
        let which = places.map { "\($0)" }.joined(separator: ", ")
        return ClinicError(
            .data, "read-back-differs", zh: "第 \(which) 项复述与危急值不一致（共 \(count) 项）。请对照后逐项重新复述，每项一个 --read-back。",
            en: "Entry \(which) of \(count) is not what was sent. Look again and give one --read-back for each.")
    }
}
