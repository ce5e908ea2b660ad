// PUT /api/v1/exams/{id}
import Alliance
import Blobs
import Exams
import Failpoints
import FoundationEssentials
import HubAPI
import Hummingbird
import Logging
import Patients
import Postgres
import Records

/// Takes an exam in by its manifest, with the small objects inside it. The name is the sender's, so a repeat is the same
/// exam: the same content gets the same receipt, other content is refused and nothing of it is kept.
struct SendExam {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let sent =
            if call.request.mediaType == PartForm.mediaType {
                try await ExamInParts(hub: hub, call: call, exam: id).received()
            } else {
                try SentExam(
                    try await call.request.json(UploadRequest.self, limit: hub.settings.bodyLimit, pace: .thinLine),
                    id: id, by: call.actor, now: hub.clock.now)
            }
        let answer = try await take(sent, call.deed)
        failpoint(answer.body.receipt == nil ? .manifestCommitted : .receiptCommitted)
        return try .json(answer.body, status: answer.status)
    }

    /// Somebody wrote this very exam after this transaction had looked for it.
    private struct Overtaken: Error {}

    /// Takes in what was sent, by whatever way it came. There is no other way into custody.
    ///
    /// A sender that gave up an answer and asks again may meet its own first request, which commits only now: then the exam
    /// is looked for once more. One that is still not seen is another's, and not there.
    func take(_ sent: SentExam, _ deed: Deed) async throws -> Custody.Answer {
        do { return try await takeOnce(sent, deed) } catch is Overtaken {
            do { return try await takeOnce(sent, deed) } catch is Overtaken { throw Problem.notFound }
        }
    }

    /// Refuses a manifest that no new exam may have, unless this very one was taken in before: its sender asks again because
    /// it lacks the answer, and a clock or a rule that has changed since is no reason to withhold that.
    func check(_ sent: SentExam, _ actor: Actor) async throws {
        guard let fault = sent.fault else { return }
        let known = try await hub.database.read(as: actor.mode) { db in try db.exam(sent.manifest.id) }
        guard known?.manifestHash == sent.manifestHash else { throw fault }
    }

    private func takeOnce(_ sent: SentExam, _ deed: Deed) async throws -> Custody.Answer {
        try await check(sent, deed.actor)
        let sealed = try SealedExam(sent, keyring: hub.keyring)
        try await keepLargeContents(of: sent, deed)
        if let answer = try await takeWhole(sent, sealed, deed) {
            hub.bell.ring()
            return answer
        }
        let (answer, spent) = try await hub.database.write(as: deed.actor.mode) { db in
            let (exam, isNew) = try record(sent, sealed, deed, db)
            let stored = try opened(try store(sent, of: exam, deed, db), deed, db)
            let custody = Custody(hub: hub)
            let answer = try custody.answer(for: stored, isNew: isNew, manifestHash: sent.manifestHash, deed, db)
            if answer.justCompleted, !isNew {
                try db.audit(SendExam.audit(of: stored, deed.detail), by: deed.actor, from: deed.origin)
            }
            return (answer, try usedUp(sent, db))
        }
        hub.sweeper.unstage(spent)
        if answer.isToBeOpened { hub.bell.ring() }
        return answer
    }

    /// The way of most exams: new, and every byte is here. One round trip asks what the decision needs, one writes it all.
    /// Nil for an exam that is known, also where two that are the same come at once: then it goes the way of repeats.
    private func takeWhole(_ sent: SentExam, _ sealed: SealedExam, _ deed: Deed) async throws -> Custody.Answer? {
        guard sent.isWhole, sent.uploads.isEmpty else { return nil }
        do {
            return try await hub.database.write(as: deed.actor.mode) { db in
                let facts = try facts(sent, deed.actor, db)
                if facts.isKnown { return nil }
                let new = try newExam(sent, sealed, facts, deed.actor, db)
                let answer = try Custody(hub: hub).answer(toWhole: new, contents: sent.rows, deed, db)
                try db.audit(SendExam.audit(of: new, deed.detail), by: deed.actor, from: deed.origin)
                return answer
            }
        } catch let error as PostgresError where error.violates("exam_pkey") {
            return nil
        }
    }

    private func facts(_ sent: SentExam, _ actor: Actor, _ db: borrowing Session) throws -> ExamFacts {
        var patient: PatientID?
        if case .known(let id) = sent.patient { patient = id }
        return try db.facts(
            for: sent.manifest.id, operator: sent.operatorLogin, else: actor.clinician, patient: patient)
    }

    /// What came inside the body and is too large for a row is durable in the blob store before the row says so.
    /// Who asks again for a receipt needs no room for what is here.
    private func keepLargeContents(of sent: SentExam, _ deed: Deed) async throws {
        let large = sent.contents.filter { $0.value.count > SentExam.rowLimit }
        guard !large.isEmpty else { return }
        let known = try await hub.database.read(as: deed.actor.mode) { db in try db.exam(sent.manifest.id) }
        let same = known?.manifestHash == sent.manifestHash ? known?.objects ?? [] : []
        let here = Set(same.filter(\.isStored).map(\.number))
        for object in sent.manifest.objects where !here.contains(object.number) {
            guard let content = large[object.number] else { continue }
            do {
                try await keep(
                    content, as: object.sha256.description, isUrgent: sent.manifest.urgency == .emergency)
            } catch {
                throw BlobProblem(error, object: object.number, announced: Int64(object.size), deed.logger)
            }
        }
    }

    private func keep(_ content: [UInt8], as sha256: String, isUrgent: Bool) async throws {
        let writer = try hub.blobs.incoming(size: Int64(content.count), isUrgent: isUrgent)
        do {
            try await writer.write(content)
            try await writer.keep(as: sha256)
        } catch {
            await writer.discard()
            throw error
        }
    }

    /// The exam on record, made where it is new.
    private func record(
        _ sent: SentExam, _ sealed: SealedExam, _ deed: Deed, _ db: borrowing Session
    ) throws -> (StoredExam, isNew: Bool) {
        if let exam = try db.lockedExam(sent.manifest.id) {
            guard exam.manifestHash == sent.manifestHash else { throw Problem.examDiffers }
            try db.countRepeat(of: exam.id)
            return (exam, false)
        }
        let new = try newExam(sent, sealed, try facts(sent, deed.actor, db), deed.actor, db)
        try insert(new, deed.actor, db)
        failpoint(.manifestWritten)
        try db.openUploads(of: new.manifest.id, for: sent.announced, by: deed.actor)
        try db.audit(SendExam.audit(of: new, deed.detail), by: deed.actor, from: deed.origin)
        guard let exam = try db.lockedExam(new.manifest.id) else { throw Problem.notFound }
        return (exam, true)
    }

    private func newExam(
        _ sent: SentExam, _ sealed: SealedExam, _ facts: ExamFacts, _ actor: Actor, _ db: borrowing Session
    ) throws -> NewExam {
        let isUntrained = try gate(sent, facts)
        let patient = try patient(sent, sealed, facts, actor, db)
        var new = NewExam(sent.manifest, mediaTypes: sent.mediaTypes, sealed: sealed.manifest, hash: sent.manifestHash)
        new.operatorID = facts.operatorID
        new.clock = sent.clock
        new.isUntrained = isUntrained
        new.warnings = sent.leftOut
        new.patient = patient
        new.terminal = actor.kind == .terminal ? TerminalID(actor.id) : nil
        return new
    }

    /// An id that belongs to an exam which the actor may not see is an exam that is not there.
    /// - Throws: ``Overtaken`` where the id is taken, by whomever.
    private func insert(_ new: NewExam, _ actor: Actor, _ db: borrowing Session) throws {
        do throws(PostgresError) {
            try db.insert(new, by: actor)
        } catch {
            throw error.violates("exam_pkey") ? Overtaken() as any Error : error
        }
    }

    private static func audit(of new: NewExam, _ detail: [String: String]) -> AuditRow {
        var row = AuditRow("exam.sent", object: ("exam", new.manifest.id.uuid), patient: new.patient?.uuid)
        row.detail = ["kind": new.manifest.kind.rawValue, "urgency": new.manifest.urgency.rawValue]
            .merging(detail) { own, _ in own }
        return row
    }

    /// A manifest that came again and brought what was missing.
    private static func audit(of exam: StoredExam, _ detail: [String: String]) -> AuditRow {
        var row = AuditRow("exam.sent", object: ("exam", exam.id.uuid), patient: exam.patient?.uuid)
        row.detail = detail
        return row
    }

    /// Whether the exam comes from somebody without the privilege for it: only an emergency passes so.
    private func gate(_ sent: SentExam, _ facts: ExamFacts) throws -> Bool {
        guard let needed = sent.manifest.kind.uploadPrivilege else { return false }
        if facts.operatorID != nil, facts.privileges.contains(needed) { return false }
        guard sent.manifest.urgency == .emergency else {
            if facts.operatorID == nil { throw Problem.operatorUnknown }
            throw Problem.privilegeRequired(needed)
        }
        return true
    }

    private func patient(
        _ sent: SentExam, _ sealed: SealedExam, _ facts: ExamFacts, _ actor: Actor, _ db: borrowing Session
    ) throws -> PatientID? {
        switch sent.patient {
        case .unknown: return nil
        case .known(let id):
            if facts.isPatientKnown { return id }
            // Nothing about an emergency's patient holds it up: who it is, is said later.
            guard sent.manifest.urgency == .emergency else { throw Problem.patientUnknown }
            return nil
        case .described(let person):
            switch try db.admit(person, try person.admission(sealed: sealed), by: actor) {
            case .new(let id), .known(let id): return id
            // An emergency is taken in without its patient, who is given to it later; the words stay in the manifest.
            case .nameDiffers where sent.manifest.urgency == .emergency: return nil
            case .nameDiffers: throw Problem.identityOfAnother
            }
        }
    }

    /// The exam with an address for every object that is still missing.
    private func opened(_ exam: StoredExam, _ deed: Deed, _ db: borrowing Session) throws -> StoredExam {
        guard exam.objects.contains(where: { !$0.isStored && $0.upload == nil }) else { return exam }
        try db.openUploads(for: exam, by: deed.actor)
        guard let fresh = try db.lockedExam(exam.id) else { return exam }
        return fresh
    }

    /// The uploads of the manifest that are over, so that their staged bytes are nobody's.
    private func usedUp(_ sent: SentExam, _ db: borrowing Session) throws -> [UUID] {
        var spent: [UUID] = []
        for id in sent.uploads.values where try db.upload(id)?.state == .over { spent.append(id) }
        return spent
    }

    /// Notes the objects that came inside the body, or before it, as durable; they are, with this transaction.
    private func store(
        _ sent: SentExam, of exam: StoredExam, _ deed: Deed, _ db: borrowing Session
    ) throws -> StoredExam {
        var stored = false
        for object in exam.objects where !object.isStored {
            let content = sent.contents[object.number]
            if content == nil, !sent.placed.contains(object.number) {
                guard let upload = sent.uploads[object.number], try take(upload, as: object, deed, db) else { continue }
            }
            let row = content.flatMap { $0.count <= SentExam.rowLimit ? $0 : nil }
            stored = try db.store(object: object.number, of: exam.id, content: row) || stored
        }
        guard stored, let fresh = try db.lockedExam(exam.id) else { return exam }
        return fresh
    }

    /// Bytes that came before their manifest get their place in the store, once they are proved, here, to be those it
    /// announces: to know a hash is not enough. False for an upload that was used before.
    private func take(_ id: UUID, as object: StoredObject, _ deed: Deed, _ db: borrowing Session) throws -> Bool {
        guard let upload = try db.lockedUpload(id), upload.object == nil, upload.state != .receiving else {
            throw Problem.invalid(
                "uploads.\(object.number)", "没有这个上传，或者它尚未传完。", "There is no such upload, or it is not whole yet.")
        }
        guard upload.state == .whole else { return false }
        guard upload.length == object.size, let name = Exams.ContentDigest(bytes: object.sha256)?.description else {
            throw Problem.sizeMismatch(object: object.number, announced: object.size)
        }
        do throws(BlobError) { try hub.blobs.place(id, size: upload.length, as: name) } catch {
            throw BlobProblem(error, object: object.number, announced: object.size, deed.logger)
        }
        return try db.end(upload: id)
    }
}
