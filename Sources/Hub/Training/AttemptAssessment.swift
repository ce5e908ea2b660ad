// POST /api/v1/courses/{code}/attempts
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Training

/// Scores answers within the course's rules. Passing unlocks the privilege at once, unless a trainer has to sign.
struct AttemptAssessment {
    let hub: Hub

    struct Body: Decodable, Sendable {
        struct Chosen: Decodable, Sendable {
            let question: Int
            /// The places of the chosen options, from 1.
            let options: [Int]
        }

        let answers: [Chosen]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        guard let code = call.parameters.get("code").flatMap({ CourseCode($0) }) else { throw Problem.notFound }
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let answers = try AttemptAssessment.answers(try Problem.decoding(Body.self, bytes))
            return { db in try attempt(code, answers, call, db) }
        }
    }

    private static func answers(_ body: Body) throws -> [Int: Set<Int>] {
        guard !body.answers.isEmpty else {
            throw Problem.invalid("answers", "请作答后再提交；空白答卷不计次数。", "Answer first; an empty sheet is no attempt.")
        }
        var answers: [Int: Set<Int>] = [:]
        for (place, chosen) in body.answers.prefix(1001).enumerated() {
            guard answers.updateValue(Set(chosen.options), forKey: chosen.question) == nil, place < 1000 else {
                throw Problem.invalid(
                    "answers[\(place)].question", "同一题只能作答一次。",
                    "This question has been answered before in the same attempt.")
            }
        }
        return answers
    }

    private func attempt(
        _ code: CourseCode, _ answers: [Int: Set<Int>], _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let course = try db.course(code) else { throw Problem.notFound }
        guard let clinician = call.actor.clinician else { throw Problem.notYours(need: "staff") }
        try course.assessment.rules.mayAttempt(
            after: try db.attemptMoments(of: clinician, at: code), at: try db.moment())
        let result = try course.assessment.score(answers), id = UUID.v7(at: Date.now)
        let kept = Dictionary(uniqueKeysWithValues: answers.map { ("\($0.key)", $0.value.sorted()) })
        try db.insert(
            NewAttempt(id: id, by: (clinician, call.actor.organisation), course: code, answers: kept, result: result))
        let needsSignOff = try course.needsSignOff || db.wasTaken(course.privilege, from: clinician)
        let privilege = result.passed && !needsSignOff ? try db.grant(over: id) : nil
        try tell(id, of: course, result, call, db)
        if let privilege { try tell(privilege, call, db) }
        return try Idempotent.Answer(
            AttemptResult(
                id: WireID(id), course: code.description, score: result.percent,
                passMark: course.assessment.rules.passMark,
                passed: result.passed,
                wrong: course.assessment.questions.filter { answers[$0.number] != $0.right }.map(\.number),
                privilege: privilege.map { AttemptResult.Unlocked(code: $0.code, validTo: $0.validTo) },
                awaitsSignOff: result.passed && needsSignOff),
            status: .created)
    }

    private func tell(
        _ id: UUID, of course: StoredCourse, _ result: AssessmentResult, _ call: Call, _ db: borrowing Session
    ) throws {
        var row = AuditRow("attempt.taken", object: ("attempt", id))
        row.detail = ["course": course.code.description, "score": "\(result.percent)", "passed": "\(result.passed)"]
        try db.audit(row, by: call.actor, from: call.origin)
    }

    private func tell(_ privilege: StoredPrivilege, _ call: Call, _ db: borrowing Session) throws {
        var row = AuditRow("privilege.granted", object: ("privilege", privilege.id))
        row.detail = ["code": privilege.code]
        try db.audit(row, by: call.actor, from: call.origin)
    }
}
