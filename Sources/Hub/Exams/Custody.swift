// When an exam is complete: the signed receipt, given once and repeated byte for byte.
import Alliance
import Exams
import Failpoints
import FoundationEssentials
import HTTPTypes
import HubAPI
import Keyring
import Postgres
import Records

/// What the hub answers to a sender, inside the transaction that makes it true.
struct Custody: Sendable {
    let hub: Hub

    struct Answer: Sendable {
        let body: UploadAnswer
        let status: HTTPResponse.Status
        /// Whether this request brought the last object.
        let justCompleted: Bool
        /// Whether this request brought what readers waited for, so that the exam is to be opened.
        var isToBeOpened = false
    }

    /// Completes the exam, which is locked, where every object is here, and says what is missing where not.
    func answer(
        for exam: StoredExam, isNew: Bool, manifestHash: [UInt8], _ deed: Deed, _ db: borrowing Session
    ) throws -> Answer {
        let isWhole = exam.objects.allSatisfy(\.isStored)
        let objects = exam.objects.map { object in
            UploadAnswer.Object(
                number: object.number, state: object.isStored ? .stored : .missing,
                upload: object.upload.map { Paths.upload(WireID($0)) })
        }
        var receipt = exam.receipt, justCompleted = false, isToBeOpened = false
        if isWhole, receipt == nil {
            let fresh = try self.receipt(
                for: exam.id, from: exam.organisation, exam.terminal, manifest: (exam.kind, manifestHash),
                objects: try exam.objects.map { object in
                    guard let digest = SHA256Hex(bytes: object.sha256) else { throw Problem.unexpected }
                    return Receipt.Object(number: object.number, sha256: digest, size: object.size)
                }, deed)
            try db.complete(exam.id, receipt: fresh.text, at: fresh.moment, by: deed.actor)
            failpoint(.receiptWritten)
            justCompleted = true
            receipt = fresh.text
        } else if !isWhole, exam.objects.contains(where: \.isStored) {
            try db.noteUploading(exam.id)
            if exam.readableAt == nil, exam.hasItsEssentials {
                isToBeOpened = try db.beginReading(exam.id, at: hub.clock.now, by: deed.actor)
            }
        }
        let isBegun = exam.objects.contains(where: \.isStored)
        let state =
            justCompleted && [.registered, .uploading].contains(exam.state)
            ? .complete : isBegun && exam.state == .registered ? .uploading : exam.state
        return Answer(
            body: UploadAnswer(id: WireID(exam.id.uuid), state: state.rawValue, objects: objects, receipt: receipt),
            status: isWhole ? (justCompleted ? .created : .ok) : .accepted, justCompleted: justCompleted,
            isToBeOpened: justCompleted || isToBeOpened)
    }

    /// Completes a new exam that came whole, in one go with its registration.
    func answer(
        toWhole new: NewExam, contents: [Int: [UInt8]], _ deed: Deed, _ db: borrowing Session
    ) throws -> Answer {
        let manifest = new.manifest, objects = manifest.objects.sorted { $0.number < $1.number }
        let fresh = try self.receipt(
            for: manifest.id, from: deed.actor.organisation, new.terminal, manifest: (manifest.kind, new.manifestHash),
            objects: try objects.map {
                Receipt.Object(number: $0.number, sha256: try Self.hex($0.sha256), size: Int64($0.size))
            },
            deed)
        try db.insertWhole(new, contents: contents, receipt: fresh.text, at: fresh.moment, by: deed.actor)
        failpoint(.receiptWritten)
        let answered = objects.map { UploadAnswer.Object(number: $0.number, state: .stored, upload: nil) }
        return Answer(
            body: UploadAnswer(
                id: WireID(manifest.id.uuid), state: ExamState.complete.rawValue, objects: answered, receipt: fresh.text
            ),
            status: .created, justCompleted: true, isToBeOpened: true)
    }

    private func receipt(
        for exam: ExamID, from organisation: OrganisationID, _ terminal: TerminalID?,
        manifest: (kind: ExamKind, hash: [UInt8]), objects: [Receipt.Object], _ deed: Deed
    ) throws -> (text: String, moment: Date) {
        let moment = hub.clock.now
        let sender = Receipt.Sender(
            alliance: WireID(deed.actor.alliance.uuid), organisation: WireID(organisation.uuid),
            terminal: terminal.map { WireID($0.uuid) })
        guard let hash = SHA256Hex(bytes: manifest.hash) else { throw Problem.unexpected }
        let receipt = Receipt(
            exam: WireID(exam.uuid), sender: sender, manifest: (manifest.kind.rawValue, hash), objects: objects,
            storedAt: moment)
        let signer = try hub.keyring.signer
        return (try receipt.signed(with: signer.key, kid: signer.kid).text, moment)
    }

    private static func hex(_ digest: Exams.ContentDigest) throws -> SHA256Hex {
        guard let hex = SHA256Hex(digest.description) else { throw Problem.unexpected }
        return hex
    }
}
