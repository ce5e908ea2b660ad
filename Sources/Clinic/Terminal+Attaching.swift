// Whose exam it is: said before it has left, into the manifest; said after, as a correction at the hub.
import Curl
import Failpoints
import FoundationEssentials
package import HubAPI
package import Spool

/// What became of an attachment.
package enum Attached: Sendable, Equatable {
    /// The exam has not left: it takes its patient along.
    case inManifest(WireID)
    /// The exam had been refused: it goes up as this new one.
    case successor(WireID)
    /// The hub knows whose it is.
    case told(WireID)
    /// It is kept here and told as soon as the line allows; the problem says why not now.
    case waits(WireID, Problem?)

    /// The exam that now has the patient.
    package var exam: WireID {
        switch self {
        case .inManifest(let exam), .successor(let exam), .told(let exam), .waits(let exam, _): exam
        }
    }
}

extension Terminal {
    /// Why an exam is given its patient, where nobody says more.
    private static let usualReason = "采集时未指定患者，由诊所补记"
    /// States at the hub in which nobody at the clinic changes the patient any more.
    private static let settled: Set = ["final", "delivered", "recalled", "cancelled", "rejected_quality"]

    /// Says whose exam it is, and what the clinic asks.
    /// - Parameters:
    ///   - request: the form; only while the exam has not left.
    ///   - reason: needed where the exam has another patient already.
    ///   - tellsNow: whether the hub is asked at once, or the agent tells it.
    /// - Throws: `usage` where the state does not allow it; `refused` where the exam has another patient and is being read.
    package nonisolated func attach(
        _ exam: WireID, to patient: WireID, request: RequestForm? = nil, because reason: String? = nil,
        tellsNow: Bool = true
    ) async throws(ClinicError) -> Attached {
        let person = try await known(patient)
        try await checkAttaching(exam, request: request, because: reason)
        if try await rewrite(exam, for: person, request) { return .inManifest(exam) }
        // It may have left since.
        let capture = try await checkAttaching(exam, request: request, because: reason)
        if capture.state == .refused { return .successor(try await corrected(capture, for: person, request)) }
        let words = reason ?? Self.usualReason
        let attachment = Attachment(exam: exam, patient: patient, reason: words, at: await hubTime())
        do { try await spool.attach(attachment) } catch { throw ClinicError(error) }
        failpoint(.attachmentNoted)
        return tellsNow ? try await tellNow(attachment) : .waits(exam, nil)
    }

    /// Whether an exam may be given a patient and a request form now: asked before somebody new is registered for it.
    /// - Throws: as ``attach(_:to:request:because:tellsNow:)``.
    @discardableResult
    package nonisolated func checkAttaching(
        _ exam: WireID, request: RequestForm?, because reason: String?
    ) async throws(ClinicError) -> Capture {
        let capture = try await found(exam)
        if capture.mark?.control == true { throw .isControl }
        guard ![.superseded, .discarded].contains(capture.state) else { throw .stateForbids(capture) }
        guard capture.state != .refused, capture.state != .captured || capture.attempts > 0 else { return capture }
        // A first patient is taken at any time; another one until the exam is read.
        let isRead = capture.state == .read || Self.settled.contains(capture.standing?.state ?? "")
        guard capture.isUnassigned || !isRead else { throw .alreadyRead }
        guard request == nil else { throw capture.state == .captured ? .requestInBundle : .requestHasLeft }
        guard reason != nil || capture.isUnassigned else { throw .reasonNeeded }
        return capture
    }

    /// What the device calls somebody else than this patient; nil where it names nobody, or the same.
    package nonisolated func labelOfAnother(on exam: WireID, than patient: WireID) async -> String? {
        guard let name = (try? await spool.capture(exam))??.mark?.name,
            let person = (try? await spool.patient(patient))??.person,
            Self.bare(name) != Self.bare(person.name)
        else { return nil }
        return "分析仪上写的是 \(name)，请核对 the analyser names somebody else"
    }

    private static func bare(_ name: String) -> String {
        String(name.filter { !$0.isWhitespace && $0 != "^" && $0 != "·" }).lowercased()
    }

    /// The exam that a text names: its whole id, or at least four of its last characters where no other exam has them.
    package nonisolated func exam(named text: String) async throws(ClinicError) -> WireID {
        if let exam = WireID(text) { return exam }
        let fitting: [WireID]
        do { fitting = try await spool.exams(endingWith: text.lowercased()) } catch { throw ClinicError(error) }
        guard let only = fitting.first, fitting.count == 1 else {
            throw ClinicError(
                .usage, "exam-unknown", zh: "本机没有以“\(text)”结尾的检查，或不止一个。用 lianyi-clinic tray 或 status 查看编号。",
                en: "No exam here ends with “\(text)”, or more than one does. See lianyi-clinic tray or status.")
        }
        return only
    }

    private nonisolated func known(_ patient: WireID) async throws(ClinicError) -> KeptPatient {
        let person: KeptPatient?
        do { person = try await spool.patient(patient) } catch { throw ClinicError(error) }
        if let person { return person }
        return try await self.patient(named: patient.description)
    }

    /// Signs another manifest for an exam that was never tried; false where it has left. One that was given another manifest
    /// meanwhile (its files were packed) is looked at anew.
    private nonisolated func rewrite(
        _ exam: WireID, for person: KeptPatient, _ request: RequestForm?
    ) async throws(ClinicError) -> Bool {
        while true {
            let capture = try await found(exam)
            guard capture.state == .captured, capture.attempts == 0 else { return false }
            do throws(SpoolError) {
                var manifest = try capture.manifest()
                manifest.patient = person.reference
                manifest.request = request ?? manifest.request
                let isReplaced = try await spool.replace(
                    manifest: try sign(manifest), of: capture, patient: person.id, at: await hubTime())
                guard isReplaced else { continue }
                try await spool.nudge()
                return true
            } catch {
                throw ClinicError(error)
            }
        }
    }

    private nonisolated func corrected(
        _ capture: Capture, for person: KeptPatient, _ request: RequestForm?
    ) async throws(ClinicError) -> WireID {
        var correction = ExamCorrection()
        correction.patient = person.reference
        correction.request = request
        let exam = try await correct(capture.exam, correction).exam
        do { try await spool.nudge() } catch { throw ClinicError(error) }
        return exam
    }

    private nonisolated func tellNow(_ attachment: Attachment) async throws(ClinicError) -> Attached {
        do throws(ClinicError) {
            let refused: Problem?
            do throws(HubRefusal) { refused = try await tellOnly(attachment) } catch { throw error.clinicError }
            if let refused { throw ClinicError(.refused, refused) }
            let kept = try? await spool.attachment(of: attachment.exam)
            return kept?.toldAt == nil ? .waits(attachment.exam, nil) : .told(attachment.exam)
        } catch  where error.kind == .unreachable || error.kind == .later {
            return .waits(attachment.exam, error.problem)
        }
    }

    /// Tells the hub whose exams are, those of which it has not heard.
    /// - Returns: those that it refused, with its reason.
    @discardableResult
    package nonisolated func tellAttachments() async throws(ClinicError) -> [(exam: WireID, problem: Problem)] {
        do throws(HubRefusal) {
            let open = try await local { () async throws(SpoolError) in try await spool.attachmentsToTell(limit: 200) }
            guard !open.isEmpty else { return [] }
            let new = try await local { () async throws(SpoolError) in try await spool.patientsToRegister(limit: 200) }
            return try await tell(open, registering: new)
        } catch {
            throw error.clinicError
        }
    }

    /// Tells the hub whose an exam is, of which it has just become the keeper, and of no other: what waits to be sent does not wait
    /// for theirs. What does not go now is told with the others.
    /// - Returns: why it refused that, where it did.
    package nonisolated func tellAttachment(of exam: WireID) async -> Problem? {
        let said = (try? await spool.attachment(of: exam)).flatMap(\.self)
        guard let said, said.toldAt == nil, said.problem == nil else { return nil }
        return (try? await tellOnly(said)).flatMap(\.self)
    }

    private nonisolated func tellOnly(_ attachment: Attachment) async throws(HubRefusal) -> Problem? {
        let patient = try await local { () async throws(SpoolError) in try await spool.patient(attachment.patient) }
        let new = [patient].compactMap(\.self).filter { !$0.isKnown && $0.problem == nil }
        return try await tell([attachment], registering: new).first?.problem
    }

    private nonisolated func tell(
        _ open: [Attachment], registering new: [KeptPatient]
    ) async throws(HubRefusal) -> [(exam: WireID, problem: Problem)] {
        // One patient whom the hub cannot register now holds up only their own exams.
        do throws(HubRefusal) { _ = try await register(new) } catch {
            guard error.concernsOneThing else { throw error }
        }
        var refused: [(exam: WireID, problem: Problem)] = []
        try await each(open, at: { Paths.patient(of: $0.exam) }) { attachment async throws(HubRefusal) in
            if let problem = try await tell(attachment) { refused.append((attachment.exam, problem)) }
        }
        return refused
    }

    private nonisolated func tell(_ old: Attachment) async throws(HubRefusal) -> Problem? {
        // Its patient may have another name since the registration.
        let fresh = try await local { () async throws(SpoolError) in try await spool.attachment(of: old.exam) }
        guard let attachment = fresh, attachment.toldAt == nil else { return nil }
        let patient = try await local { () async throws(SpoolError) in try await spool.patient(attachment.patient) }
        if let problem = patient?.problem { return try await note(problem, of: attachment) }
        if let patient, !patient.isKnown { return nil }
        let words = Words(patient: attachment.patient, reason: attachment.reason)
        guard let body = try? WireJSON.bytes(of: words) else { return nil }
        let moment = await hubTime()
        do throws(HubRefusal) {
            _ = try await reportLine.ask(
                CurlRequest(
                    "PUT", reportLine.url(Paths.patient(of: attachment.exam)),
                    headers: [("Content-Type", "application/json")], body: .bytes(body)))
            failpoint(.attachmentTold)
            try await local { () async throws(SpoolError) in try await spool.wasTold(attachment, at: moment) }
            return nil
        } catch .refused(let problem) {
            let capture = try await local { () async throws(SpoolError) in try await spool.capture(attachment.exam) }
            // The hub has not heard of the exam yet: it is told once it has.
            guard problem.status != 404 || capture?.receipt != nil else { return nil }
            let isRead = problem.name == ClinicError.alreadyRead.problem.name
            return try await note(isRead ? ClinicError.alreadyRead.problem : problem, of: attachment)
        }
    }

    private nonisolated func note(_ problem: Problem, of attachment: Attachment) async throws(HubRefusal) -> Problem {
        try await local { () async throws(SpoolError) in
            try await spool.attachmentFailed(attachment, because: problem)
        }
        return problem
    }

    private struct Words: Encodable {
        let patient: WireID
        let reason: String
    }
}

extension Capture {
    /// The manifest that was signed.
    func manifest() throws(SpoolError) -> Manifest {
        guard let jws = try? CompactJWS(signedManifest),
            let manifest = try? WireJSON.value(Manifest.self, in: jws.unverifiedPayload)
        else { throw .database("a manifest is not readable") }
        return manifest
    }
}

extension ClinicError {
    fileprivate static let isControl = ClinicError(
        .usage, "control-sample", zh: "这是分析仪的质控样本，不属于任何患者。",
        en: "This is a control sample of the analyser. It is no patient's.")
    fileprivate static let alreadyRead = ClinicError(
        .refused, "exam-already-read", zh: "检查正在阅读或已出报告，诊所不能再更正患者。请电话告知阅片中心，由中心更正。",
        en:
            "The exam is being read or has its report, so its patient is not changed from here. Telephone the reading centre: it corrects that."
    )

    fileprivate static let requestHasLeft = ClinicError(
        .usage, "request-has-left", zh: "申请单已随检查发出，不能再改。请只更正患者；其他情况请电话告知阅片中心。",
        en: "The request form has left with the exam. Correct the patient alone; tell the reading centre the rest.")

    fileprivate static let requestInBundle = ClinicError(
        .usage, "request-has-left", zh: "申请单已随检查装入离线包，不能再改。请只更正患者；其他情况请电话告知阅片中心。",
        en:
            "The request form is in a bundle with its exam. Correct the patient alone; tell the reading centre the rest."
    )

    fileprivate static let reasonNeeded = ClinicError(
        .usage, "reason-needed", zh: "检查已指定患者。更正须写明原因：--reason",
        en: "The exam has a patient already. Say why it is another: --reason")
}
