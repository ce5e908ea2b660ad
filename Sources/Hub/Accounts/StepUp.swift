// PUT /api/v1/sessions/current/step-up
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Asks for the password again, so that what follows (a signature) is surely this person's. A second factor joins here.
struct StepUp {
    let hub: Hub

    struct Body: Decodable { let password: String }

    func callAsFunction(_ call: Call) async throws -> Response {
        guard let clinician = call.actor.clinician else { throw Problem.notYours(need: "staff") }
        let body = try await call.request.json(Body.self, limit: 4096)
        let account = try await hub.signIn.write { db in
            guard let login = try db.login(of: clinician) else { return nil as Account? }
            return try db.account(named: login)
        }
        guard let account else { throw Problem.wrongPassword }
        let isRight = try await hub.passwords.check(body.password, against: account.password)
        let moment = try await hub.signIn.write { db in try settle(clinician, isRight, call, db) }
        guard let moment else { throw Problem.wrongPassword }
        return try .json(["steppedUpAt": moment])
    }

    /// As for signing in: with the account locked, one try after the other.
    private func settle(
        _ clinician: ClinicianID, _ isRight: Bool, _ call: Call, _ db: borrowing Session
    ) throws -> Date? {
        guard let login = try db.login(of: clinician), let account = try db.account(named: login) else { return nil }
        guard isRight, !account.isLocked else {
            let limits = hub.settings.lockout
            if !account.isLocked { try db.countFailure(of: account, limit: limits.failures, seconds: limits.seconds) }
            return nil
        }
        try db.clearFailures(of: account)
        try db.auditSignIn("session.stepped-up", of: account, result: .done, from: call.origin)
        return try db.stepUp(session: call.actor.session)
    }
}

extension Call {
    /// Throws unless the password was given again within the last `seconds` before `now`, by the database's clock.
    func requireStepUp(within seconds: Int, at now: Date) throws {
        guard let moment = actor.steppedUpAt, now.timeIntervalSince(moment) < Double(seconds) else {
            throw Problem.stepUpNeeded
        }
    }
}
