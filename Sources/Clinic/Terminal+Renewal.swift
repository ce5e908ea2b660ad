// After a new enrolment: what has no receipt is signed by the new key before it is sent.
import FoundationEssentials
import HubAPI
import Spool

extension Terminal {
    /// The setting that names the terminal whose key has signed all that waits.
    private static let signer = "signed-by"
    private static let signedAnew = "本机重新登记，已用新密钥签名 signed anew: this terminal was enrolled again"

    /// Signs anew what an earlier identity of this home has signed and the hub has given no receipt for. What was never
    /// tried keeps its id. Of what was tried, or taken away on a stick, the hub may have heard under the earlier name: it goes up as a new exam.
    ///
    /// It is done before anything is sent, so an enrolment that breaks off after its answer leaves nothing behind.
    nonisolated func signAnew() async throws(ClinicError) {
        do throws(SpoolError) {
            let name = terminalID.description
            guard try await spool.setting(Self.signer) != name else { return }
            for capture in try await spool.waiting(limit: 100_000) where !isOurs(capture) {
                try await signAnew(capture)
            }
            try await spool.set(Self.signer, to: name)
        } catch {
            throw ClinicError(error)
        }
    }

    /// Whether this identity has signed the manifest.
    nonisolated func isOurs(_ capture: Capture) -> Bool {
        (try? CompactJWS(capture.signedManifest))?.header.kid == terminalID.description
    }

    private nonisolated func signAnew(_ capture: Capture) async throws(SpoolError) {
        let now = Date()
        if capture.state == .captured, capture.attempts == 0 {
            let signed = try signed(payloadOf: capture)
            if try await spool.replace(signature: signed, of: capture.exam, note: Self.signedAnew, at: now) { return }
        }
        // It may have changed since it was read: attached to its patient, or settled by a receipt from a stick.
        guard let fresh = try await spool.capture(capture.exam), fresh.state.isWaiting else { return }
        guard !isOurs(fresh) else { return }
        var successor = try await successor(of: fresh, ExamCorrection(), at: await hubTime())
        successor.heldUntil = fresh.state == .captured ? fresh.heldUntil : nil
        try await spool.enter(successor, insteadOf: fresh.exam, because: .terminalRenewed)
    }

    /// The bytes of the manifest stay: only the signature is new.
    private nonisolated func signed(payloadOf capture: Capture) throws(SpoolError) -> CompactJWS {
        guard let old = try? CompactJWS(capture.signedManifest),
            let signed = try? CompactJWS.signed(
                Array(old.unverifiedPayload), kid: terminalID.description, type: SignedType.manifest, with: key)
        else { throw .database("the manifest cannot be signed") }
        return signed
    }
}

extension Problem {
    /// The exam was signed by an earlier identity of this home.
    static let terminalRenewed = Problem(
        local: "terminal-renewed", zh: "本机已重新登记。此检查曾以旧身份发送，现用新编号重新发送。",
        en:
            "This terminal was enrolled again. The exam had been tried under its earlier name and goes up under a new id."
    )
}
