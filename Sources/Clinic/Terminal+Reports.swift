// Reports: fetched after a cursor, believed by their signature, kept, opened, and the opening told.
import Curl
import FoundationEssentials
package import HubAPI
package import Spool

extension Terminal {
    private static let pageSize = 50
    private static let pageLimit = 1_000
    private static let cursor = "reports-cursor"
    /// After so many reports in a row that do not come it is the hub, not the report.
    private static let patience = 5

    /// Fetches what is new and tells the hub what was opened meanwhile. Two processes may do so at the same time: a
    /// report is kept once, and a cursor that goes back only asks again.
    /// - Returns: how many reports are new.
    /// - Throws: `data` when a report's signature does not hold; the others are kept all the same.
    package nonisolated func fetchReports() async throws(ClinicError) -> Int {
        let (new, fault) = try await gatherReports()
        try await tellOpenings()
        if let fault { throw fault }
        return new
    }

    /// Fetches what is new.
    /// - Returns: how many reports are new, and why one of them did not come or is not believed, where that is so.
    nonisolated func gatherReports() async throws(ClinicError) -> (new: Int, fault: ClinicError?) {
        do throws(HubRefusal) {
            do throws(HubRefusal) {
                return try await fetchPages(after: try await lastReport())
            } catch .refused(let problem) where problem.status == 410 {
                // A hub that was restored from a backup has never heard of that one: everything is asked for anew.
                return try await fetchPages(after: nil)
            }
        } catch {
            throw error.clinicError
        }
    }

    private nonisolated func lastReport() async throws(HubRefusal) -> String? {
        try await local { () async throws(SpoolError) in try await spool.setting(Self.cursor) }
    }

    /// Opens a report for reading: notes it here first, then tells the hub if the line allows.
    /// - Returns: the report; nil when it is not here.
    package nonisolated func open(_ report: WireID) async throws(ClinicError) -> KeptReport? {
        do throws(SpoolError) {
            guard try await spool.report(report) != nil else { return nil }
            try await spool.open(report, at: Date())
        } catch {
            throw ClinicError(error)
        }
        _ = try? await tellOpenings()
        do { return try await spool.report(report) } catch { throw ClinicError(error) }
    }

    private nonisolated func fetchPages(
        after last: String?
    ) async throws(HubRefusal) -> (new: Int, fault: ClinicError?) {
        var new = 0, cursor = last, inARow = 0
        var fault: ClinicError?
        for _ in 0..<Self.pageLimit {
            let answer = try await reportLine.ask(
                CurlRequest("GET", reportLine.url(Paths.reports(after: cursor, limit: Self.pageSize))))
            let page = try HubLine.value(ReportPage.self, in: answer)
            for item in page.items {
                do throws(HubRefusal) {
                    new += try await fetch(item) ? 1 : 0
                    inARow = 0
                } catch {
                    if case .later = error { inARow += 1 }
                    guard error.concernsOneThing, inARow < Self.patience else { throw error }
                    fault = error.clinicError
                }
            }
            guard let next = page.next, next != cursor, !page.items.isEmpty else { break }
            // Behind a report that does not come, or cannot be believed, the others still come; the cursor waits there until it can.
            if fault == nil {
                try await local { () async throws(SpoolError) in try await spool.set(Self.cursor, to: next) }
            }
            cursor = next
        }
        return (new, fault)
    }

    private nonisolated func fetch(_ item: ReportPage.Item) async throws(HubRefusal) -> Bool {
        let isHere = try await local { () async throws(SpoolError) in
            try await spool.has(item.id, version: item.version)
        }
        guard !isHere else { return false }
        let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.report(item.id))))
        let signed = try HubLine.value(SignedReport.self, in: answer)
        try await believe(signed, item)
        let now = await hubTime()
        try await local { () async throws(SpoolError) in
            try DurableFile.replace(home.reportFile(item.id), with: answer.body)
            try await spool.keep(signed, at: now)
        }
        return true
    }

    private func believe(_ signed: SignedReport, _ item: ReportPage.Item) async throws(HubRefusal) {
        do throws(ReportError) {
            try check(signed, item)
        } catch .unsigned(.keyUnknown) {
            try await refreshKeys(over: reportLine)
            do throws(ReportError) { try check(signed, item) } catch {
                throw .local(ClinicError(.data, .reportInvalid(item.id, error)))
            }
        } catch {
            throw .local(ClinicError(.data, .reportInvalid(item.id, error)))
        }
    }

    private func check(_ signed: SignedReport, _ item: ReportPage.Item) throws(ReportError) {
        let report = try signed.verified(by: identity.keys)
        guard report.id == item.id, report.exam == item.exam, report.version >= item.version else {
            throw .membersDiffer
        }
    }

    /// Tells the hub which reports were opened here. One of which it does not want to hear is told again after the next start;
    /// the others do not wait for it.
    /// - Returns: those that it has refused now, with its reason.
    @discardableResult
    nonisolated func tellOpenings() async throws(ClinicError) -> [(report: WireID, problem: Problem)] {
        var refused: [(report: WireID, problem: Problem)] = [], fault: HubRefusal?
        do throws(HubRefusal) {
            let known = await refusedOpenings
            let open = try await local { () async throws(SpoolError) in
                try await spool.openingsToTell(limit: 200 + known.count)
            }
            for report in open where !known.contains(report) {
                do throws(HubRefusal) {
                    _ = try await reportLine.ask(CurlRequest("PUT", reportLine.url(Paths.opening(of: report))))
                    try await local { () async throws(SpoolError) in try await spool.openingIsKnown(report) }
                } catch .refused(let problem) {
                    await noteRefusedOpening(of: report)
                    refused.append((report, problem))
                } catch {
                    guard error.concernsOneThing, fault == nil else { throw error }
                    fault = error
                }
            }
            if let fault { throw fault }
        } catch {
            throw error.clinicError
        }
        return refused
    }

    nonisolated func local<Value: Sendable>(
        _ body: () async throws(SpoolError) -> Value
    ) async throws(HubRefusal) -> Value {
        do { return try await body() } catch { throw .local(ClinicError(error)) }
    }
}
