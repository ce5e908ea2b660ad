// The scripted hub's news, reports and critical cases.
import Foundation
import Glibc
import HubAPI
import Synchronization
import TestSupport

extension ScriptedHub {
    /// What goes wrong at a path, if anything does.
    func fault(at path: String) -> LoopbackReply? {
        while state.withLock({ $0.stuck.contains(path) }) { usleep(5_000) }
        return state.withLock { $0.everywhere ?? $0.strange[path] ?? $0.broken[path].map { .problem("broken", $0) } }
    }

    /// Holds the question until there is news, or its time is over.
    func news(_ request: LoopbackRequest) -> LoopbackReply {
        let fields = FormFields.fields(in: request.path.split(separator: "?").last ?? "") ?? [:]
        let after = Int64(fields["after"] ?? "0") ?? 0
        if let cached = state.withLock(\.cachedNews) { return .json(200, cached) }
        let deadline = ContinuousClock.now.advanced(by: .seconds(Int(fields["wait"] ?? "0") ?? 0))
        while true {
            let items = state.withLock { ($0.events ?? []).filter { $0.number > after } }
            guard items.isEmpty, ContinuousClock.now < deadline else {
                return .json(200, EventPage(items: items, next: "\(items.last?.number ?? after)"))
            }
            usleep(5_000)
        }
    }

    func reports(_ request: LoopbackRequest, _ parts: [String]) -> LoopbackReply {
        guard request.method != "PUT" else { return .answer(204, headers: [:], body: []) }
        let reports = state.withLock(\.reports)
        guard parts.count > 3, let id = WireID(parts[3]) else {
            let fields = FormFields.fields(in: request.path.split(separator: "?").last ?? "") ?? [:]
            let last = reports.firstIndex { "\($0.report.id)" == fields["after"] }
            let items = reports[(last.map { $0 + 1 } ?? 0)...].map { ReportPage.Item($0.report, openedAt: nil) }
            return .json(200, ReportPage(items: items, next: items.last.map { "\($0.id)" }))
        }
        guard let found = reports.first(where: { $0.report.id == id }) else { return .problem("not-found", 404) }
        return .json(200, found)
    }

    /// As many as are asked for, from the cursor on.
    func criticals(_ request: LoopbackRequest, _ parts: [String]) -> LoopbackReply {
        let criticals = state.withLock(\.criticals)
        guard parts.count > 3 else {
            let fields = FormFields.fields(in: request.path.split(separator: "?").last ?? "") ?? [:]
            let begin = Int(fields["after"] ?? "0") ?? 0, limit = Int(fields["limit"] ?? "50") ?? 50
            let items = Array(criticals.dropFirst(begin).prefix(limit)), end = begin + items.count
            return .json(200, Cases(items: items, next: end < criticals.count ? "\(end)" : nil))
        }
        guard let found = criticals.first(where: { "\($0.id)" == parts[3] }) else { return .problem("not-found", 404) }
        return .json(200, found)
    }

    /// Signs a report on an exam that this terminal need not know.
    func report() throws -> SignedReport {
        let report = Report(
            id: .timeOrdered(), version: 1, exam: (.timeOrdered(), "CBC"),
            reader: .init(name: "李医生", grade: nil, licence: nil), signedAt: Date())
        let (key, name) = state.withLock { ($0.key, $0.keyID) }
        return try SignedReport(report, key: .ed25519(key), kid: name)
    }

    /// A case that waits to be said back.
    static func critical() throws -> CriticalStanding {
        let text = """
            {"id":"\(WireID.timeOrdered())","exam":"\(WireID.timeOrdered())","kind":"CBC","state":"notified",
             "openedAt":"2026-11-21T08:00:00Z","findings":[{"place":1,"name":"血小板","value":"12","origin":"hub","said":"x"}]}
            """
        return try WireJSON.value(CriticalStanding.self, in: Array(text.utf8))
    }
}

/// One page of cases.
private struct Cases: Encodable {
    let items: [CriticalStanding]
    let next: String?
}
