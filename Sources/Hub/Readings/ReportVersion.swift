// What a signature makes of a report: preliminary, final or amended; whose it is; and why somebody may not make it.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Postgres
import Readings
import Records

/// The version that signing a reading makes.
struct ReportVersion: Sendable {
    /// 1 for the first report of an exam.
    let number: Int
    let stage: ReportStage
    /// Why it is amended.
    let reason: String?
    /// The report that is reviewed or amended.
    let subject: StoredReport?
    let reader: ClinicianID
    /// Who signs instead of the reader, or over them.
    let reviewer: ClinicianID?

    /// Decides by the purpose of the reading and by who signs it; the exam is locked.
    init(
        of reading: StoredReading, _ exam: StoredExam, by holder: ClinicianID, _ actor: Actor, _ db: borrowing Session
    ) throws {
        let newest = try db.report(of: exam.id)
        let needsReview = try db.reviewRule(for: reading.kind).asksReview(
            of: actor.licence, on: CalendarDay(at: try db.moment()))
        number = (newest?.version ?? 0) + 1
        switch reading.purpose {
        case .read:
            (subject, reader, reviewer) = (nil, holder, nil)
            stage = needsReview ? .preliminary : newest == nil ? .final : .amended
            reason = stage == .amended ? "资料补充后重新阅片。 Read again: more of the exam had come." : nil
        case .review:
            let under = try Self.subject(of: reading, newest)
            guard under.reader != holder else { throw Problem.ownReport }
            guard actor.roles.contains(.reviewer), !needsReview else { throw Problem.reviewerNeeded }
            (subject, reader, reviewer, stage, reason) = (under, under.reader, holder, .final, nil)
        case .amend:
            let under = try Self.subject(of: reading, newest)
            guard !needsReview else { throw Problem.reviewerNeeded }
            (subject, stage) = (under, .amended)
            (reader, reviewer) = under.reader == holder ? (holder, nil) : (under.reader, holder)
            reason = try db.reason(of: reading.id).map(Self.published)
        case .overread: throw Problem.notSignedHere
        }
    }

    /// What an amended report says of its reason. The score of a second look and the words beside it stay inside: who amends reads
    /// them, the patient's file has the reason that concerns it.
    private static func published(_ reason: String) -> String {
        reason.hasPrefix(AmendmentReason.ofOverRead) ? "质量复阅后修订。 Amended after a second look." : reason
    }

    /// The report that the reading is about, as long as nothing newer stands in its place.
    private static func subject(of reading: StoredReading, _ newest: StoredReport?) throws -> StoredReport {
        guard let newest else { throw Problem.notFound }
        guard newest.id == reading.subject else { throw Problem.reportSuperseded(by: newest) }
        return newest
    }

    /// The step of the exam.
    func event(_ exam: StoredExam, at moment: Date) -> Event {
        switch stage {
        case .preliminary: Event("exam.reported", from: "reading", to: "preliminary", at: moment)
        case .final:
            Event("exam.signed", from: reviewer == nil ? "reading" : "preliminary", to: "final", at: moment)
        case .amended where exam.state == .final || exam.state == .delivered:
            Event("exam.amended", from: exam.state.rawValue, to: "final", at: moment)
        case .amended: Event("exam.signed", from: "reading", to: "final", at: moment)
        }
    }
}

extension Problem {
    static let ownReport = make(
        "own-report", 403, zh: ("不能审核自己的报告", "这是您自己签发的初步报告，请由他人审核。"),
        en: ("Own report", "You signed the preliminary report yourself; somebody else reviews it."))

    static let reviewerNeeded = make(
        "reviewer-needed", 403, zh: ("需要审核医师", "此步骤须由符合条件的审核医师（主治及以上）签发。"),
        en: ("A reviewer is needed", "This is signed by a reviewer whose grade and years suffice."))

    static let notSignedHere = make(
        "not-signed-here", 409, zh: ("复阅不在此签发", "复阅意见不形成报告，请在质控中提交。"),
        en: ("Not signed here", "A second look makes no report; it is entered in quality control."))

    static func alreadySigned(_ report: UUID?) -> Problem {
        var problem = make(
            "already-signed", 409, zh: ("已经签发", "这份阅片已经签发，如需更改请发起修订。"),
            en: ("Already signed", "This reading is signed. Open an amendment to change what it says."))
        problem.extensions["report"] = report.map { .text(WireID($0).description) }
        return problem
    }

    static func reportSuperseded(by newest: StoredReport) -> Problem {
        var problem = make(
            "report-superseded", 409, zh: ("已有更新的版本", "该报告已有第 \(newest.version) 版，请以最新版本为准重新发起。"),
            en: (
                "A newer version stands", "Version \(newest.version) of the report stands by now. Begin from that one."
            ))
        problem.extensions["report"] = .text(WireID(newest.id).description)
        problem.extensions["version"] = .number(Double(newest.version))
        return problem
    }
}
