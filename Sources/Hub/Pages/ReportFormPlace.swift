// The report's form on the reading page: who holds the reading, and what its reader has written so far.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Readings
import Records

/// The values of the template `report-form`; the script takes it from there.
struct ReportFormPlace {
    let values: [String: Any]

    init(
        _ reading: StoredReading, _ exam: StoredExam, draft: StoredDraft?, handed: HandedDraft?, needsReview: Bool,
        for actor: Actor, _ page: WebPage
    ) throws {
        let isMine = reading.state == .claimed && reading.claimedBy == actor.clinician
        var values: [String: Any] = [
            "state": reading.state.rawValue, "epoch": reading.epoch, "dueAt": RFC3339.text(reading.dueAt),
            "queuedAt": RFC3339.text(reading.queuedAt),
            "stored": exam.objects.count(where: \.isStored), "holder": Self.holder(of: reading, isMine: isMine, page),
            "purpose": reading.purpose.rawValue, "kindCode": reading.kind.rawValue,
            "signWord": page.word(Self.signWord(reading.purpose, needsReview)),
        ]
        if reading.state != .queued, reading.state != .claimed {
            values["isOver"] = true
            if reading.purpose == .overread, reading.state == .signed {
                values.merge(Self.scores(page)) { own, _ in own }
            }
        } else if reading.purpose == .read {
            if needsReview, !actor.roles.isDisjoint(with: [.reader, .reviewer]) { values["isPreliminary"] = true }
            if !reading.isAddendum { values.merge(Self.rejection(of: reading.kind, page)) { own, _ in own } }
        }
        if isMine { values["isMine"] = true }
        if reading.state == .claimed, !isMine { values["isOthers"] = true }
        if let until = reading.leaseUntil { values["leaseUntil"] = RFC3339.text(until) }
        if reading.purpose != .read { values["purposeWord"] = page.word("purpose_\(reading.purpose.rawValue)") }
        if let draft {
            values["draft"] = String(decoding: try WireJSON.bytes(of: draft.content), as: UTF8.self)
            values["draftVersion"] = draft.version
            values["draftSaved"] = RFC3339.text(draft.savedAt)
        }
        if let handed, isMine {
            values["handed"] = [
                "content": String(decoding: try WireJSON.bytes(of: handed.content), as: UTF8.self), "by": handed.by,
                "at": handed.at.pageText,
            ]
        }
        self.values = values
    }

    /// What a review or an amendment begins with: what was signed; and why it is amended.
    func beginning(with report: StoredReport?, because reason: String?, _ reading: StoredReading) throws -> [String:
        Any]
    {
        var values = values
        if let report, reading.purpose.isReviewers, values["isOver"] == nil {
            let draft = ReportDraft(again: try Problem.decoding(Report.self, Array(report.document.utf8)))
            values["began"] = String(decoding: try WireJSON.bytes(of: draft), as: UTF8.self)
        }
        if let reason, values["isOver"] == nil { values["amendReason"] = reason }
        return values
    }

    private static func signWord(_ purpose: ReadingPurpose, _ needsReview: Bool) -> String {
        switch purpose {
        case .review: "signReview"
        case .amend: "signAmendment"
        case .overread: "opinionEnter"
        case .read: needsReview ? "signPreliminary" : "signAndNext"
        }
    }

    private static func rejection(of kind: ExamKind, _ page: WebPage) -> [String: Any] {
        let reasons = QualityReason.reasons(for: kind).map {
            ["code": $0.rawValue, "word": page.language == .zh ? $0.words.zh : $0.words.en]
        }
        return ["canReject": true, "rejectReasons": reasons]
    }

    /// What a second look may be scored, where it is over.
    private static func scores(_ page: WebPage) -> [String: Any] {
        let all = PeerScore.allCases.map { ["code": $0.rawValue, "word": page.word("score_\($0.rawValue)")] }
        return ["isCompared": true, "scores": all]
    }

    private static func holder(of reading: StoredReading, isMine: Bool, _ page: WebPage) -> String {
        switch reading.state {
        case .queued: return page.word("waitsForReader")
        case .claimed where isMine: return ""
        case .claimed:
            let minutes = max(0, Int((reading.leaseUntil ?? page.moment).timeIntervalSince(page.moment) / 60))
            return page.word("isRead", ["reader": reading.holderName ?? "", "minutes": "\(minutes)"])
        case .signed: return page.word(reading.purpose == .overread ? "opinionEntered" : "readingSigned")
        case .rejected: return page.word("readingRejected")
        case .withdrawn: return page.word("readingWithdrawn")
        }
    }
}
