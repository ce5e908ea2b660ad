// PUT /api/v1/sessions/current/step-up
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
        guard let account, try await hub.passwords.check(body.password, against: account.password), !account.isLocked
        else {
            if let account { try await count(account, call) }
            throw Problem.wrongPassword
        }
        let moment = try await hub.signIn.write { db in
            try db.clearFailures(of: account)
            try db.auditSignIn("session.stepped-up", of: account, result: .done, from: call.origin)
            return try db.stepUp(session: call.actor.session)
        }
        return try .json(["steppedUpAt": moment])
    }

    private func count(_ account: Account, _ call: Call) async throws {
        let limits = hub.settings.lockout
        try await hub.signIn.write { db in
            try db.countFailure(of: account, limit: limits.failures, seconds: limits.seconds)
        }
    }
}

extension Call {
    /// Throws unless the password was given again within the last `seconds`.
    func requireStepUp(within seconds: Int) throws {
        guard let moment = actor.steppedUpAt, Date.now.timeIntervalSince(moment) < Double(seconds) else {
            throw Problem.stepUpNeeded
        }
    }
}
