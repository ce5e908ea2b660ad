// POST /api/v1/uploads
import Blobs
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Records

/// Creates an upload. One that names an exam and its object is the manifest's own, so that creating is idempotent; one
/// that names none is bare, and a manifest, or a bundle's carrier, may name it later.
struct CreateUpload {
    /// So many bare uploads of one sender may be open (reliability §2.3, F4). A manifest's own are bounded by the manifest.
    static let bareLimit = 8
    /// And so many bytes may they have together: one bundle of the largest size.
    static let bareBytes = BundleImport.limit
    /// At the limit the sender's own that nobody has touched for so many seconds makes room: who lost its address ends it never.
    static let bareRest = 3600

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await Tus.speak(call) { call in
            guard call.request.headers[.uploadDeferLength] == nil else {
                throw Problem.badRequest("Upload-Defer-Length: Upload-Length is needed at once")
            }
            let metadata = try UploadMetadata(call.request), length = try length(call.request, metadata)
            let upload = try await upload(length, metadata, call)
            return try await created(upload, call)
        }
    }

    private func length(_ request: Request, _ metadata: UploadMetadata) throws -> Int64 {
        let length = try request.byteCount(.uploadLength)
        let limit = metadata.isBundle ? Int(BundleImport.limit) : hub.settings.objectLimit
        guard length <= limit else { throw Problem.tooLarge(limit: limit) }
        guard length > 0 else {
            throw Problem.invalid("Upload-Length", "文件为空，请检查采集设备。", "The object is empty; look at the device.")
        }
        return length
    }

    private func upload(_ length: Int64, _ metadata: UploadMetadata, _ call: Call) async throws -> StoredUpload {
        let (upload, ended) = try await hub.database.write(as: call.actor.mode) { db in
            let upload: StoredUpload?, ended: [UUID]
            if let (exam, number) = metadata.place {
                (upload, ended) = (try own(ExamID(exam), number, call, db), [])
                if let id = upload?.id, let text = metadata.text { try db.keep(metadata: text, of: id) }
            } else {
                ended = try room(for: length, call, db)
                let id = try db.openUpload(length: length, metadata: metadata.text, by: call.actor)
                try db.audit(AuditRow("upload.created", object: ("upload", id)), by: call.actor, from: call.origin)
                upload = try db.upload(id)
            }
            guard let upload else { throw Problem.notFound }
            guard upload.length == length else {
                throw Problem.sizeMismatch(object: upload.object?.number ?? 0, announced: upload.length)
            }
            return (upload, ended)
        }
        hub.sweeper.unstage(ended)
        return upload
    }

    /// What nobody has named yet may not fill the staging: it has no urgency, and the exams of manifests need the room. Answers which
    /// forgotten ones were ended for it.
    private func room(for length: Int64, _ call: Call, _ db: borrowing Session) throws -> [UUID] {
        var ended: [UUID] = []
        while true {
            let open = try db.bareUploads(of: call.actor), isFull = open.count >= Self.bareLimit
            guard isFull || open.bytes + length > Self.bareBytes else { return ended }
            guard let id = try db.endForgottenBareUpload(of: call.actor, after: Self.bareRest) else {
                throw isFull
                    ? Problem.tooManyUploads(limit: Self.bareLimit) : Problem.uploadsTooLarge(limit: Self.bareBytes)
            }
            try db.audit(AuditRow("upload.ended", object: ("upload", id)), by: call.actor, from: call.origin)
            ended.append(id)
        }
    }

    /// The upload of a manifest's object, opened again where the last one is over; of one that came inside the manifest's body, whole.
    private func own(_ id: ExamID, _ number: Int, _ call: Call, _ db: borrowing Session) throws -> StoredUpload? {
        guard let exam = try db.lockedExam(id), exam.organisation == call.actor.organisation else { return nil }
        try db.openUploads(for: exam, by: call.actor)
        if let upload = try db.upload(of: id, number: number) { return upload }
        guard let object = exam.objects.first(where: { $0.number == number && $0.isStored }) else { return nil }
        try db.openUpload(ofStored: object, of: id, by: call.actor)
        return try db.upload(of: id, number: number)
    }

    /// With creation-with-upload the first bytes are in the same request.
    private func created(_ upload: StoredUpload, _ call: Call) async throws -> Response {
        var outcome = UploadDelivery.Outcome(acked: upload.acked)
        if call.request.headers[.contentType] == Tus.mediaType, upload.acked == 0 {
            outcome = try await UploadDelivery(hub: hub, call: call).bring(to: upload, at: 0)
        }
        var response = Response(status: .created)
        response.headers[.location] = Paths.upload(WireID(upload.id))
        response.headers[.uploadOffset] = String(outcome.acked)
        response.headers[.uploadExpires] = Tus.expiry(touchedAt: upload.touchedAt)
        response.headers[.receipt] = outcome.receipt
        return response
    }
}
