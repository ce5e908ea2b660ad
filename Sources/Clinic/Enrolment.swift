// Enrolling: a one-time code becomes an identity.
import Crypto
import Curl
import FoundationEssentials
import HubAPI
import Spool

/// Makes this machine a terminal of a clinic.
package enum Enrolment {
    /// What a person gives to enrol.
    package struct Form: Sendable {
        /// Where the hub is.
        package var hub: HubAddress
        /// The code that `lianyi-hub enrol` printed.
        package var code: String
        /// What people call this terminal.
        package var name: String
        /// A PEM file with the only authorities to believe.
        package var caFile: String?

        /// Whether this home was a terminal before, which the hub no longer knows.
        package var isAgain: Bool

        /// Fills in the form.
        package init(hub: HubAddress, code: String, name: String, caFile: String?, isAgain: Bool = false) {
            self.hub = hub
            self.code = code
            self.name = name
            self.caFile = caFile
            self.isAgain = isAgain
        }
    }

    /// Enrols. The key is made and kept before the hub is asked, so that the same command again, after a line
    /// that broke, asks with the same key.
    /// - Throws: `usage` when this home is enrolled already and the form does not say "again", or the hub still knows it;
    ///   `refused` when the code is wrong, used or too old.
    package static func enrol(_ form: Form, in home: ClinicHome) async throws(ClinicError) -> Identity {
        try home.prepare()
        guard !form.isAgain || !home.hasAgent else { throw agentRuns }
        let deadline = ContinuousClock.now.advanced(by: .seconds(5))
        let lock = try await home.lock(until: deadline)
        defer { withExtendedLifetime(lock) {} }
        if let identity = try? Identity.load(from: home) {
            guard form.isAgain else { throw enrolled(as: identity) }
            return try await renew(identity, form, in: home)
        }
        let key = try TerminalKey.loadOrMake(in: home)
        let authorities = try copyAuthorities(form.caFile, to: home)
        let clinic = try await clinic(of: home)
        let answer = try await ask(form, PublicJWK(key.publicKey), authorities, of: clinic?.id, in: home)
        // A hub that is older than the question spends the code all the same.
        if let clinic, clinic.id != answer.organisation.id { throw foreign(answer, clinic.name) }
        let identity = identity(form, answer, hasOwnAuthorities: authorities != nil)
        try identity.save(in: home)
        return identity
    }

    /// Another identity for a home whose terminal was revoked: a new key and id. The spool stays; what waits in it is signed
    /// anew before it is sent, and the receipts stay valid, because the hub's former keys are kept.
    ///
    /// The key of the enrolment lies in a file of its own until the identity is saved: after a break at any moment the same
    /// command with the same code goes on.
    private static func renew(
        _ old: Identity, _ form: Form, in home: ClinicHome
    ) async throws(ClinicError) -> Identity {
        let own = try copyAuthorities(form.caFile, to: home) ?? (old.hasOwnAuthorities ? home.authoritiesFile : nil)
        guard try await !isKnown(old, at: form.hub, own, in: home) else {
            TerminalKey.forgetNext(in: home)
            throw stillKnown(old)
        }
        let key = try TerminalKey.nextOrMake(in: home)
        let answer = try await ask(form, PublicJWK(key.publicKey), own, of: old.organisation.id, in: home)
        guard answer.organisation.id == old.organisation.id else {
            TerminalKey.forgetNext(in: home)
            throw foreign(answer, old.organisation.name)
        }
        var identity = identity(form, answer, hasOwnAuthorities: own != nil)
        identity.keys = identity.keys.merging(old.keys)
        try TerminalKey.keep(key, in: home)
        try identity.save(in: home)
        TerminalKey.forgetNext(in: home)
        return identity
    }

    /// What waits in a spool was captured at one clinic. Where the identity was lost, the spool still says which.
    private static func clinic(of home: ClinicHome) async throws(ClinicError) -> SpoolClinic? {
        do { return try await Spool(at: home.spoolFolder).clinic() } catch { throw ClinicError(error) }
    }

    /// Whether the hub still lets this terminal in. Without its key it is lost for good, whatever the hub says.
    private static func isKnown(
        _ identity: Identity, at hub: HubAddress, _ authorities: String?, in home: ClinicHome
    ) async throws(ClinicError) -> Bool {
        guard let key = try? TerminalKey.load(from: home) else { return false }
        var identity = identity
        identity.hub = hub.text
        let spool: Spool, curl: CurlLine
        do { spool = try Spool(at: home.spoolFolder) } catch { throw ClinicError(error) }
        do { curl = try Terminal.line(caFile: authorities) } catch { throw ClinicError(error) }
        let line = HubLine(identity, key: .p256(key), spool: spool, line: curl)
        do throws(HubRefusal) {
            try await line.signIn()
            return true
        } catch .notAdmitted {
            return false
        } catch {
            throw error.clinicError
        }
    }

    private static func identity(_ form: Form, _ answer: EnrolmentAnswer, hasOwnAuthorities: Bool) -> Identity {
        Identity(
            hub: form.hub.text, hasOwnAuthorities: hasOwnAuthorities, name: form.name, terminal: answer.terminalId,
            organisation: answer.organisation, audience: answer.audience, keys: KeySet(keys: answer.keys))
    }

    /// The terminal keeps its own copy, so that it does not depend on where the file lay.
    private static func copyAuthorities(_ file: String?, to home: ClinicHome) throws(ClinicError) -> String? {
        guard let file else { return nil }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw ClinicError(
                .usage, "ca-file-unreadable", zh: "无法读取证书文件 \(file)。请检查 --ca-file 的路径和权限。",
                en: "Cannot read \(file). Check the path and permissions of --ca-file.")
        }
        do { try DurableFile.replace(home.authoritiesFile, with: [UInt8](bytes)) } catch {
            throw ClinicError(error)
        }
        return home.authoritiesFile
    }

    private static func ask(
        _ form: Form, _ key: PublicJWK, _ authorities: String?, of clinic: WireID?, in home: ClinicHome
    ) async throws(ClinicError) -> EnrolmentAnswer {
        let request = EnrolmentRequest(
            code: form.code, name: form.name, publicKey: key, software: Terminal.software, organisation: clinic)
        guard let body = try? WireJSON.bytes(of: request) else {
            throw ClinicError(.usage, "name-wrong", zh: "终端名称无法使用。", en: "The name cannot be used.")
        }
        let spool = try? Spool(at: home.spoolFolder)
        var clock = (try? await spool?.hubClock()) ?? HubClock(skew: 0)
        var asking = CurlRequest(
            "POST", form.hub.text + Paths.terminals,
            headers: [
                ("Content-Type", "application/json"),
                ("Idempotency-Key", "enrol-" + SHA256Hex(of: Array((form.code + key.x).utf8)).text),
            ], body: .bytes(body))
        asking.certificateTime = clock.certificateTime()
        let answer: CurlAnswer
        do { answer = try await Terminal.line(caFile: authorities).send(asking) } catch { throw ClinicError(error) }
        // From its first word on the hub's time is known, and stays known: the clock of this machine may die at any moment.
        if clock.learn(answer.header("date")) { try? await spool?.keep(clock) }
        do throws(HubRefusal) {
            guard HubVerdict(answer) == .taken else { throw HubRefusal(HubVerdict(answer)) }
            return try HubLine.value(EnrolmentAnswer.self, in: answer)
        } catch .refused(let problem) where problem.name == "another-organisation" {
            throw ClinicError(.usage, problem)
        } catch {
            throw error.clinicError
        }
    }
}
