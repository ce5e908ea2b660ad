// A report that says less than an open critical case: signed with a reason, which the case keeps.
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Postgres
import Readings
import Records

/// What a signer says to what the hub has found by itself: `{"criticalCase": "why"}`.
struct SignatureOverrides: Codable, Sendable {
    /// Why a report below `alert` is right beside an open critical case. At most 500 characters.
    var criticalCase: String?
}

/// The open case, found by a rule, that a report says less than. The case stays open: its own steps close it.
struct CriticalOverride {
    private let found: StoredCritical
    private let reason: String
    /// What the signed document says of it.
    let said: Report.CriticalOverride

    /// Nil where nothing is contradicted. A second look signs nothing and is not asked.
    /// - Throws: `critical-case-open` with the values, where a case is open and no reason is given.
    init?(
        of content: ReportContent, _ overrides: SignatureOverrides?, to exam: ExamID, _ db: borrowing Session
    ) throws {
        guard content.severity == .normal || content.severity == .abnormal else { return nil }
        var open = CriticalFilter()
        (open.isOpen, open.exam) = (true, exam)
        let cases = try db.criticals(open, after: nil, limit: 20).compactMap(\.withoutReaders)
        guard let first = cases.first else { return nil }
        guard let text = overrides?.criticalCase else { throw Problem.criticalCaseOpen(cases) }
        (found, reason) = (first, try TypedText.needed(text, field: "overrides.criticalCase", limit: 500))
        said = Report.CriticalOverride(reason: reason, findings: cases.flatMap(\.findings).map(\.said.unitsAsPrinted))
    }

    /// Writes the reason into the history of the case, and an audit row.
    func keep(_ db: borrowing Session, at moment: Date, _ call: Call) throws {
        var note = CriticalNote()
        note.reason = reason
        try db.tell(
            .revised, of: found, to: found.stage.state, note, at: moment, by: call.actor, from: call.origin)
    }
}

extension Problem {
    /// A rule found critical values, their case is open, and the report calls the exam normal or merely abnormal.
    static func criticalCaseOpen(_ cases: [StoredCritical]) -> Problem {
        let said = cases.flatMap(\.findings).map(\.said)
        let values = said.joined(separator: "；").unitsAsPrinted
        var problem = make(
            "critical-case-open", 409,
            zh: ("有未关闭的危急值", "本检查有未关闭的危急值：\(values)。请核对严重程度；若仍这样签发，请在 overrides.criticalCase 写明理由。"),
            en: (
                "A critical case is open",
                "A critical case of this exam is open: \(values). Look at the severity again; to sign it so, say why in overrides.criticalCase."
            ))
        problem.extensions["findings"] = .list(said.map { .text($0) })
        return problem
    }
}
