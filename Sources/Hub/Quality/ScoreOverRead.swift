// PUT /api/v1/readings/{id}/score
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records
import Training

/// Scores how the second opinion and the report compare: by who gave the opinion, once. A wrong score is corrected by the head of
/// either centre, with the reason; the first one stays beside it. What matters to the patient proposes an
/// amendment, tells the centre, and names a course: the one given, else that of the privilege to read the kind, where there is one.
struct ScoreOverRead {
    let hub: Hub

    struct Body: Codable, Sendable {
        let score: PeerScore
        /// Why; needed from 2 on.
        var comment: String?
        /// The code of a course.
        var course: String?
        /// Why the score that stands is wrong: a correction, by another person than who gave it.
        var reason: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes), comment = try checkedComment(body)
            guard let reason = try TypedText.optional(body.reason, field: "reason", limit: 1000) else {
                return { db in try score(id, body, comment, call, db) }
            }
            return { db in try correct(id, body, comment, because: reason, call, db) }
        }
    }

    private func checkedComment(_ body: Body) throws -> String? {
        let comment: String?
        do throws(TextFault) {
            comment = try TextRule(limit: 2000, multiline: true).checkedIfPresent(body.comment)
        } catch { throw Problem(error, field: "comment") }
        guard comment != nil || body.score == .agree else {
            throw Problem.invalid("comment", "2 分及以上请写明差异。", "From 2 on, say what differs.")
        }
        return comment
    }

    private func score(
        _ id: ReadingID, _ body: Body, _ comment: String?, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let found = try db.comparison(of: id) else {
            // Whoever sees the reading hears what is missing; who does not, nothing.
            guard let reading = try db.reading(id), reading.claimedBy == call.actor.clinician else {
                throw Problem.notFound
            }
            throw reading.purpose == .overread ? Problem.opinionNeeded : Problem.notAnOverRead
        }
        guard found.overReader == call.actor.clinician else { throw Problem.notYourOverRead }
        if let given = found.score {
            guard given.score == body.score, given.comment == comment else { throw Problem.alreadyScored(given.score) }
        } else {
            guard let report = try db.report(found.report) else { throw Problem.notFound }
            let outcome = try outcome(of: body.score, first: report.severity, second: found.severity)
            let course = try course(body.course, outcome, found.kind, db)
            _ = try db.score(id, body.score, outcome, comment: comment, course: course)
            var row = AuditRow("overread.scored", object: ("reading", id.uuid))
            row.detail = ["score": body.score.rawValue, "outcome": outcome.rawValue]
            try db.audit(row, by: call.actor, from: call.origin)
        }
        guard let view = try ComparisonView(of: id, call, db) else { throw Problem.notFound }
        return try Idempotent.Answer(view)
    }

    /// The new score stands; the old one, and what followed from it, stay.
    private func correct(
        _ id: ReadingID, _ body: Body, _ comment: String?, because reason: String, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let found = try db.comparison(of: id) else { throw Problem.notFound }
        guard let given = found.score else { throw Problem.notScored }
        guard call.actor.roles.contains(.centreHead), let me = call.actor.clinician, me != found.overReader,
            !found.signers.contains(me)
        else { throw Problem.notYoursToCorrect }
        guard given.score != body.score || given.comment != comment else { throw Problem.alreadyScored(given.score) }
        guard let report = try db.report(found.report) else { throw Problem.notFound }
        let outcome = try outcome(of: body.score, first: report.severity, second: found.severity)
        let course = try course(body.course, outcome, found.kind, db)
        _ = try db.correctScore(id, body.score, outcome, comment: comment, course: course, because: reason)
        var row = AuditRow("overread.score_corrected", object: ("reading", id.uuid))
        row.detail = ["score": body.score.rawValue, "was": given.score.rawValue, "outcome": outcome.rawValue]
        try db.audit(row, by: call.actor, from: call.origin)
        guard let view = try ComparisonView(of: id, call, db) else { throw Problem.notFound }
        return try Idempotent.Answer(view)
    }

    private func outcome(of score: PeerScore, first: Severity, second: Severity) throws -> OverReadOutcome {
        guard score.fits(first: first, second: second) else {
            throw second == .critical ? Problem.missedCritical : Problem.overcalledCritical
        }
        return score.outcome(first: first, second: second)
    }

    private func course(
        _ given: String?, _ outcome: OverReadOutcome, _ kind: ExamKind, _ db: borrowing Session
    ) throws -> String? {
        if let given {
            guard let code = CourseCode(given), try db.knows(course: code.description) else {
                throw Problem.invalid("course", "没有这门课程。", "There is no such course.")
            }
            return code.description
        }
        guard outcome >= .major, let privilege = kind.readingKind?.readPrivilege else { return nil }
        let usual = CourseCode(for: privilege).description
        return try db.knows(course: usual) ? usual : nil
    }
}
