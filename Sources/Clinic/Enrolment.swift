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

        /// Fills in the form.
        package init(hub: HubAddress, code: String, name: String, caFile: String?) {
            self.hub = hub
            self.code = code
            self.name = name
            self.caFile = caFile
        }
    }

    /// Enrols. The key is made and kept before the hub is asked, so that the same command again, after a line
    /// that broke, asks with the same key.
    /// - Throws: `usage` when this home is enrolled already; `refused` when the code is wrong, used or too
    ///   old.
    package static func enrol(_ form: Form, in home: ClinicHome) async throws(ClinicError) -> Identity {
        try home.prepare()
        let deadline = ContinuousClock.now.advanced(by: .seconds(5))
        let lock = try await home.lock(until: deadline)
        defer { withExtendedLifetime(lock) {} }
        if let identity = try? Identity.load(from: home) {
            throw ClinicError(
                .usage, "already-enrolled",
                zh: "此文件夹已登记为“\(identity.name)”（\(identity.organisation.name)）。"
                    + "要另行登记，请用 --home 换一个文件夹。",
                en: "This home is enrolled as “\(identity.name)” (\(identity.organisation.name)). "
                    + "To enrol another terminal choose another --home.")
        }
        let key = try TerminalKey.loadOrMake(in: home)
        let authorities = try copyAuthorities(form.caFile, to: home)
        let answer = try await ask(form, PublicJWK(key.publicKey), authorities)
        let identity = Identity(
            hub: form.hub.text, hasOwnAuthorities: authorities != nil, name: form.name,
            terminal: answer.terminalId,
            organisation: answer.organisation, audience: answer.audience, keys: KeySet(keys: answer.keys))
        try identity.save(in: home)
        return identity
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
        _ form: Form, _ key: PublicJWK, _ authorities: String?
    ) async throws(ClinicError) -> EnrolmentAnswer {
        let request = EnrolmentRequest(
            code: form.code, name: form.name, publicKey: key, software: Terminal.software)
        guard let body = try? WireJSON.bytes(of: request) else {
            throw ClinicError(.usage, "name-wrong", zh: "终端名称无法使用。", en: "The name cannot be used.")
        }
        let answer: CurlAnswer
        do {
            answer = try await Terminal.line(caFile: authorities).send(
                CurlRequest(
                    "POST", form.hub.text + Paths.terminals,
                    headers: [
                        ("Content-Type", "application/json"),
                        ("Idempotency-Key", "enrol-" + SHA256Hex(of: Array((form.code + key.x).utf8)).text),
                    ], body: .bytes(body)))
        } catch {
            throw ClinicError(error)
        }
        do throws(HubRefusal) {
            guard HubVerdict(answer) == .taken else { throw HubRefusal(HubVerdict(answer)) }
            return try HubLine.value(EnrolmentAnswer.self, in: answer)
        } catch {
            throw error.clinicError
        }
    }
}
