// GET /api/v1/attempts and PUT /api/v1/attempts/{id}/sign-off
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Training

/// Lists attempts, newest first: one's own; for trainers everybody's, or those of the `clinician` they name.
struct ListAttempts {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(),
            whose = try call.whose(trainersSeeAll: true)
        let attempts = try await hub.database.write(as: call.actor.mode) { db in
            let attempts = try db.attempts(of: whose, before: cursor, limit: limit + 1)
            var row = AuditRow("attempt.listed")
            row.detail = ["rows": "\(min(attempts.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return attempts
        }
        return try .page(
            Page(attempts, limit: limit, cursor: { WireID($0.id).description }) { AttemptLine($0) }, of: call.request)
    }
}

/// A trainer signs a passed attempt; the privilege begins. Again answers the same privilege.
struct SignOffAttempt {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        return try await Idempotent(hub: hub).answer(call) { _ in
            { db in try signOff(id, call, db) }
        }
    }

    private func signOff(_ id: UUID, _ call: Call, _ db: borrowing Session) throws -> Idempotent.Answer {
        guard let attempt = try db.attempt(id) else { throw Problem.notFound }
        if let granted = attempt.privilege, let privilege = try db.privilege(granted) {
            return try Idempotent.Answer(PrivilegeView(privilege))
        }
        guard attempt.clinician != call.actor.clinician else { throw Problem.ownAttempt }
        guard attempt.passed else { throw Problem.attemptNotPassed(score: attempt.score) }
        guard let privilege = try grant(id, db) else { throw Problem.notFound }
        var row = AuditRow("privilege.granted", object: ("privilege", privilege.id))
        row.detail = ["code": privilege.code, "attempt": WireID(id).description]
        try db.audit(row, by: call.actor, from: call.origin)
        return try Idempotent.Answer(PrivilegeView(privilege))
    }

    private func grant(_ attempt: UUID, _ db: borrowing Session) throws -> StoredPrivilege? {
        do throws(PostgresError) {
            return try db.grant(over: attempt)
        } catch {
            if error.violates("one_grant_per_attempt") { throw Problem.attemptJustSigned }
            if error.violates("attempt_before_revocation") { throw Problem.attemptOutlived }
            throw error
        }
    }
}

extension Call {
    /// Whose attempts or privileges the request asks for: one's own, unless a trainer or overseer asks for others.
    func whose(trainersSeeAll: Bool) throws -> Whose {
        let isTrainer = actor.scope.trains || actor.scope.oversees
        let own = Whose.one(actor.clinician ?? ClinicianID(actor.id))
        guard let named = try request.cursor("clinician") else { return trainersSeeAll && isTrainer ? .everybody : own }
        guard isTrainer || named == actor.id else { throw Problem.notYours(need: "trains") }
        return .one(ClinicianID(named))
    }
}
