// The report's form on the reading page: who holds the reading, and what its reader has written so far.
import FoundationEssentials
import HubAPI
import Readings
import Records

/// The values of the template `report-form`; the script takes it from there.
struct ReportFormPlace {
    let values: [String: Any]

    init(
        _ reading: StoredReading, _ exam: StoredExam, draft: ReportDraft?, version: Int?, for actor: Actor,
        _ page: WebPage
    ) throws {
        let isMine = reading.state == .claimed && reading.claimedBy == actor.clinician
        var values: [String: Any] = [
            "state": reading.state.rawValue, "epoch": reading.epoch, "dueAt": RFC3339.text(reading.dueAt),
            "stored": exam.objects.count(where: \.isStored), "holder": Self.holder(of: reading, isMine: isMine, page),
        ]
        if isMine { values["isMine"] = true }
        if reading.state == .claimed, !isMine { values["isOthers"] = true }
        if let until = reading.leaseUntil { values["leaseUntil"] = RFC3339.text(until) }
        if reading.purpose != .read { values["purposeWord"] = page.word("purpose_\(reading.purpose.rawValue)") }
        if let draft { values["draft"] = String(decoding: try WireJSON.bytes(of: draft), as: UTF8.self) }
        if let version { values["draftVersion"] = version }
        self.values = values
    }

    private static func holder(of reading: StoredReading, isMine: Bool, _ page: WebPage) -> String {
        switch reading.state {
        case .queued: return page.word("waitsForReader")
        case .claimed where isMine: return ""
        case .claimed:
            let minutes = max(0, Int((reading.leaseUntil ?? .now).timeIntervalSinceNow / 60))
            return page.word("isRead", ["reader": reading.holderName ?? "", "minutes": "\(minutes)"])
        case .signed: return page.word("readingSigned")
        case .rejected: return page.word("readingRejected")
        case .withdrawn: return page.word("readingWithdrawn")
        }
    }
}
