// After a new enrolment: what has no receipt is signed by the new key before it is sent.
import FoundationEssentials
import HubAPI
import Spool

extension Terminal {
    /// The setting that names the terminal whose key has signed all that waits.
    private static let signer = "signed-by"
    private static let earlier = "signed-before-by"
    private static let signedAnew = "本机重新登记，已用新密钥签名 signed anew: this terminal was enrolled again"

    /// Signs anew what an earlier identity of this home has signed and the hub has given no receipt for. All of it keeps its id, its
    /// files and the words of its manifest: a hub that has heard of it under the earlier name, because its last answer was lost or
    /// a stick has brought it, says so with the receipt that it gave then, and has one exam.
    ///
    /// It is done before anything is sent, so an enrolment that breaks off after its answer leaves nothing behind. One exam that
    /// cannot be signed now holds up no other: it is signed when it is its turn to be sent, or when this is called again.
    nonisolated func signAnew() async throws(ClinicError) {
        try await checkClinic()
        do throws(SpoolError) {
            let name = terminalID.description
            guard try await spool.setting(Self.signer) != name else { return }
            var fault: SpoolError?
            for capture in try await spool.waiting(limit: 100_000) {
                do throws(SpoolError) {
                    try await withReserve { () async throws(SpoolError) in try await signAnew(capture.exam) }
                } catch { fault = fault ?? error }
            }
            if let fault { throw fault }
            try await spool.set(Self.signer, to: name)
        } catch {
            throw ClinicError(error)
        }
    }

    /// The spool belongs to the clinic whose terminal first used it: an identity of another one signs and sends nothing of it.
    /// - Throws: `usage` where it is another clinic's.
    nonisolated func checkClinic() async throws(ClinicError) {
        let ours = await identity.organisation, owner: SpoolClinic
        do throws(SpoolError) {
            owner = try await spool.keep(clinic: SpoolClinic(id: ours.id, name: ours.name))
        } catch {
            throw ClinicError(error)
        }
        guard owner.id == ours.id else { throw .anothersSpool(owner.name, ours.name) }
    }

    /// The same for one exam that has no receipt. One that was attached to its patient while it was read has another manifest then,
    /// and is looked at once more.
    nonisolated func signAnew(_ exam: WireID) async throws(SpoolError) {
        for _ in 0..<3 {
            guard let capture = try await spool.capture(exam), capture.isUnproved, !isOurs(capture),
                (try? CompactJWS(capture.signedManifest)) != nil
            else { return }
            try await noteEarlierSigner(of: capture)
            let signed = try signed(payloadOf: capture)
            if try await spool.replace(signature: signed, of: exam, note: Self.signedAnew, at: await hubTime()) {
                return
            }
        }
        throw .notPossible(exam: exam.description)
    }

    /// Signs an exam anew whose turn it is, where another identity has signed it.
    /// - Returns: whether it was so, and the exam is to be looked at anew.
    nonisolated func signedNow(_ capture: Capture) async throws(HubRefusal) -> Bool {
        guard let signed = try? CompactJWS(capture.signedManifest), signed.header.kid != terminalID.description else {
            return false
        }
        do throws(SpoolError) { try await signAnew(capture.exam) } catch {
            let error = ClinicError(error)
            throw .local(error.kind == .disk ? error : ClinicError(.data, error.problem))
        }
        return true
    }

    /// Who this home was before, as far as exams that wait bear their names: receipts for them may, too.
    nonisolated func earlierSelves() async throws(SpoolError) -> Set<WireID> {
        let text = try await spool.setting(Self.earlier)
        return Set((text ?? "").split(separator: " ").compactMap { WireID(String($0)) })
    }

    private nonisolated func noteEarlierSigner(of capture: Capture) async throws(SpoolError) {
        guard let signer = (try? CompactJWS(capture.signedManifest))?.header.kid.flatMap({ WireID($0) }) else {
            return
        }
        let known = try await earlierSelves()
        guard !known.contains(signer) else { return }
        let all = known.union([signer]).map(\.description).sorted()
        try await spool.set(Self.earlier, to: all.joined(separator: " "))
    }

    /// Whether this identity has signed the manifest.
    nonisolated func isOurs(_ capture: Capture) -> Bool {
        (try? CompactJWS(capture.signedManifest))?.header.kid == terminalID.description
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

extension ClinicError {
    /// - Parameters:
    ///   - owner: the clinic of the spool.
    ///   - ours: the clinic of the identity.
    fileprivate static func anothersSpool(_ owner: String, _ ours: String) -> ClinicError {
        ClinicError(
            .usage, "anothers-spool",
            zh: "此文件夹的暂存内容属于“\(owner)”，本机身份属于“\(ours)”。暂存内容保留，不会发送。"
                + "请恢复原身份文件，或用“\(owner)”的注册码登记；“\(ours)”请用 --home 换一个文件夹。",
            en:
                "What this home holds was captured at “\(owner)”, its identity is of “\(ours)”. All of it stays and none is sent. "
                + "Restore the identity file, or enrol with a code of “\(owner)”; for “\(ours)” use another --home.")
    }
}

extension Capture {
    /// Whether it may still go up under this id.
    fileprivate var isUnproved: Bool { receipt == nil && (state.isWaiting || state == .refused) }
}
