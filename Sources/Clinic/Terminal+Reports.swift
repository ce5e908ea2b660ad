// Reports: fetched after a cursor, believed by their signature, kept, opened, and the opening told.
import Curl
import Failpoints
import FoundationEssentials
package import HubAPI
package import Spool

/// What a round brought of reports.
struct GatheredReports {
    /// How many are new.
    var new = 0
    /// Those that are missing since now, or for another reason than before.
    var missing: [(report: WireID, problem: Problem)] = []
    /// Why one of them did not come, or is not believed.
    var fault: ClinicError?
    /// Whether all that the hub has listed had their turn.
    var isWhole = true
}

extension Terminal {
    private static let pageSize = 50
    private static let pageLimit = 1_000
    private static let cursor = "reports-cursor"
    private static let missingAtOnce = 500

    /// Fetches what is new and tells the hub what was opened meanwhile. Two processes may do so at the same time: a
    /// report is kept once, and a cursor that goes back only asks again.
    /// - Returns: how many reports are new.
    /// - Throws: `data` when a report's signature does not hold; the others are kept all the same.
    package nonisolated func fetchReports() async throws(ClinicError) -> Int {
        let gathered = try await gatherReports()
        try await tellOpenings()
        if let fault = gathered.fault { throw fault }
        return gathered.new
    }

    /// Fetches what is new, and once more what did not come before.
    nonisolated func gatherReports() async throws(ClinicError) -> GatheredReports {
        var gathered = GatheredReports()
        do throws(HubRefusal) {
            do throws(HubRefusal) {
                try await fetchPages(after: try await lastReport(), &gathered)
            } catch .refused(let problem) where problem.status == 410 {
                // A hub that was restored from a backup has never heard of that one: everything is asked for anew.
                try await fetchPages(after: nil, &gathered)
            }
            let missing = try await local { () async throws(SpoolError) in
                try await spool.missingReports(limit: Self.missingAtOnce)
            }
            try await fetch(missing.map(\.item), &gathered)
        } catch {
            throw error.clinicError
        }
        return gathered
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
            failpoint(.openingNoted)
        } catch {
            throw ClinicError(error)
        }
        _ = try? await tellOpenings()
        do { return try await spool.report(report) } catch { throw ClinicError(error) }
    }

    /// Opens a report by its id, or the newest on the exam of that id, whichever terminal of the clinic has captured it.
    package nonisolated func open(reportOrExam id: WireID) async throws(ClinicError) -> KeptReport? {
        if let report = try await open(id) { return report }
        let report: WireID?
        do throws(SpoolError) {
            let own = try await spool.capture(id)?.report
            report = if let own { own } else { try await spool.report(on: id) }
        } catch {
            throw ClinicError(error)
        }
        guard let report else { return nil }
        return try await open(report)
    }

    /// A report that does not come, or cannot be believed, is noted; then the cursor goes on, and the others come.
    private nonisolated func fetchPages(
        after last: String?, _ gathered: inout GatheredReports
    ) async throws(HubRefusal) {
        var cursor = last
        for _ in 0..<Self.pageLimit {
            let answer = try await reportLine.ask(
                CurlRequest("GET", reportLine.url(Paths.reports(after: cursor, limit: Self.pageSize))))
            let page = try HubLine.value(ReportPage.self, in: answer)
            guard try await fetch(try await notMissing(page.items), &gathered) else { return }
            guard let next = page.next, next != cursor, !page.items.isEmpty else { return }
            try await local { () async throws(SpoolError) in try await spool.set(Self.cursor, to: next) }
            cursor = next
        }
    }

    /// Those of a page that are not noted as missing: these are asked for with the others that are.
    private nonisolated func notMissing(_ items: [ReportPage.Item]) async throws(HubRefusal) -> [ReportPage.Item] {
        var others: [ReportPage.Item] = []
        for item in items {
            let known = try await local { () async throws(SpoolError) in try await spool.missingReport(item.id) }
            if known?.item.version != item.version { others.append(item) }
        }
        return others
    }

    /// Fetches these.
    /// - Returns: whether all had their turn.
    @discardableResult
    private nonisolated func fetch(
        _ items: [ReportPage.Item], _ gathered: inout GatheredReports
    ) async throws(HubRefusal) -> Bool {
        let (fault, isWhole) = try await eachInTurn(items, at: { Paths.report($0.id) }) {
            item async throws(HubRefusal) in
            do throws(HubRefusal) {
                gathered.new += try await fetch(item) ? 1 : 0
            } catch {
                guard error.concernsOneThing else { throw error }
                let problem = error.clinicError.problem
                let isNew = try await local { () async throws(SpoolError) in
                    try await spool.miss(item, because: problem, at: Date())
                }
                if isNew { gathered.missing.append((item.id, problem)) }
                throw error
            }
        }
        gathered.fault = gathered.fault ?? fault?.clinicError
        if !isWhole { gathered.isWhole = false }
        return isWhole
    }

    private nonisolated func fetch(_ item: ReportPage.Item) async throws(HubRefusal) -> Bool {
        let isHere = try await local { () async throws(SpoolError) in
            try await spool.has(item.id, version: item.version)
        }
        guard !isHere else { return false }
        let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.report(item.id))))
        let signed = try HubLine.value(SignedReport.self, in: answer)
        try await believe(signed, item)
        failpoint(.reportFetched)
        let now = await hubTime()
        try await local { () async throws(SpoolError) in
            try DurableFile.replace(home.reportFile(item.id), with: answer.body)
            failpoint(.reportFiled)
            try await spool.keep(signed, at: now)
            failpoint(.reportKept)
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
        var refused: [(report: WireID, problem: Problem)] = []
        do throws(HubRefusal) {
            let known = await refusedOpenings
            let open = try await local { () async throws(SpoolError) in
                try await spool.openingsToTell(limit: 200 + known.count)
            }
            try await each(open.filter { !known.contains($0) }, at: { Paths.opening(of: $0) }) {
                report async throws(HubRefusal) in
                do throws(HubRefusal) {
                    _ = try await reportLine.ask(CurlRequest("PUT", reportLine.url(Paths.opening(of: report))))
                    failpoint(.openingTold)
                    try await local { () async throws(SpoolError) in try await spool.openingIsKnown(report) }
                } catch .refused(let problem) {
                    await noteRefusedOpening(of: report)
                    refused.append((report, problem))
                }
            }
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
