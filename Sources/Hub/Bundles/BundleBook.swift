// The book of bundles: whose a bundle is, whether its name is taken, what became of it, and who brought it.
import Alliance
import Bundles
import Failpoints
import FoundationEssentials
import HubAPI
package import Logging
import Postgres
import Records

/// Whoever brings a bundle: a terminal or person over the line, or the operator at the hub's machine.
package struct BundleCarrier: Sendable {
    /// Nil for the operator.
    let actor: Actor?
    let origin: Origin
    let logger: Logger

    init(_ call: Call) {
        actor = call.actor
        origin = call.origin
        logger = call.logger
    }

    /// The operator, by the command line.
    package init(operator logger: Logger) {
        actor = nil
        origin = Origin(request: "command line", address: nil)
        self.logger = logger
    }

    /// What the terminal that signed does by this bundle.
    func deed(of bundle: SignedBundle) -> Deed {
        Deed(
            actor: bundle.terminal.actor, origin: origin, logger: logger,
            detail: [
                "bundle": bundle.prelude.head.bundle.description,
                "carrier": actor.map { WireID($0.id).description } ?? "operator",
            ])
    }
}

/// A bundle whose head is proved to be its terminal's.
struct SignedBundle: Sendable {
    let prelude: BundlePrelude
    let terminal: SigningTerminal
}

/// What stands in the database about bundles.
struct BundleBook: Sendable {
    let hub: Hub
    let carrier: BundleCarrier

    /// Proves whose the bundle is. A carrier brings bundles of its own alliance only; of others it learns nothing.
    func admit(_ prelude: BundlePrelude, expecting expected: WireID?) async throws -> SignedBundle {
        let head = prelude.head
        guard expected == nil || expected == head.bundle else {
            throw Problem.invalid("bundle", "离线包的编号与地址不符。", "The bundle names another id than the address.")
        }
        let found = try await hub.signIn.read { db in try db.signingTerminal(TerminalID(head.terminal.uuid)) }
        guard let terminal = found, carrier.actor.map({ $0.alliance == terminal.facts.alliance }) ?? true,
            let key = try? WireJSON.value(PublicJWK.self, in: Array(terminal.facts.publicKey.utf8)).verifyingKey
        else { throw Problem.bundleNotSigned }
        do throws(BundleError) { try prelude.verify(by: key) } catch { throw Problem(prelude: error) }
        let alliance = terminal.facts.alliance
        let known = try await hub.signIn.read { db in try db.preludeOfBundle(head.bundle.uuid, in: alliance) }
        guard known == nil || known == prelude.digest.bytes else { throw Problem.bundleDiffers }
        return SignedBundle(prelude: prelude, terminal: terminal)
    }

    /// Whether every exam of that bundle was taken when it was brought before.
    func isImported(_ bundle: SignedBundle) async throws -> Bool {
        let id = bundle.prelude.head.bundle.uuid, alliance = bundle.terminal.facts.alliance
        return try await hub.signIn.read { db in try db.isBundleImported(id, in: alliance) }
    }

    /// The copy of that bundle that is kept already.
    func kept(_ bundle: SignedBundle) async throws -> [UInt8]? {
        let id = bundle.prelude.head.bundle.uuid, alliance = bundle.terminal.facts.alliance
        return try await hub.signIn.read { db in try db.keptCopy(ofBundle: id, in: alliance) }
    }

    /// Enters what became of a bundle, with the audit rows of who signed and who carried it.
    /// - Parameter kept: the copy that is kept already, where this one is not.
    func enter(_ answer: BundleAnswer, of bundle: SignedBundle, kept: [UInt8]? = nil) async throws {
        let facts = bundle.terminal.facts, origin = carrier.origin, person = carrier.actor?.id
        let entry = BundleEntry(
            answer.bundle.uuid, by: facts, prelude: bundle.prelude.digest.bytes,
            state: BundleEntry.State(rawValue: answer.state.rawValue) ?? .partial, exams: bundle.prelude.head.exams,
            stored: min(bundle.prelude.head.exams, answer.exams.count { $0.receipt != nil }),
            kept: answer.kept?.bytes ?? kept,
            problem: answer.problem?.forTheBook)
        let isEntered = try await hub.signIn.write { db in
            guard try db.enter(entry, in: facts.alliance) else { return false }
            try db.audit(entry, in: facts.alliance, broughtBy: person, from: origin)
            return true
        }
        guard isEntered else { throw Problem.bundleDiffers }
        failpoint(.bundleEntered)
        guard let actor = carrier.actor else { return }
        var row = AuditRow("bundle.carried", object: ("bundle", answer.bundle.uuid))
        row.detail = [
            "terminal": answer.terminal.description, "state": answer.state.rawValue, "exams": String(entry.exams),
            "stored": String(entry.stored),
        ]
        _ = try await hub.database.once(as: actor.mode, .audit(row, by: actor, from: origin))
    }

    /// The refusal of one exam, in the name of the terminal whose exam it is.
    func note(_ problem: Problem, of exam: WireID?, in bundle: SignedBundle) async {
        let deed = carrier.deed(of: bundle)
        var row = AuditRow("exam.sent", object: exam.map { ("exam", $0.uuid) })
        row.result = .refused
        row.reason = problem.name
        row.detail = deed.detail
        do {
            _ = try await hub.database.once(as: deed.actor.mode, .audit(row, by: deed.actor, from: deed.origin))
        } catch {
            deed.logger.error("a refusal could not be audited", metadata: ["error": "\(error)"])
        }
    }
}
