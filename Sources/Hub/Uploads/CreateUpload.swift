// POST /api/v1/uploads
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
        try await hub.database.write(as: call.actor.mode) { db in
            let upload: StoredUpload?
            if let (exam, number) = metadata.place {
                upload = try own(ExamID(exam), number, call, db)
            } else {
                try checkRoom(for: length, call.actor, db)
                let id = try db.openUpload(length: length, by: call.actor)
                try db.audit(AuditRow("upload.created", object: ("upload", id)), by: call.actor, from: call.origin)
                upload = try db.upload(id)
            }
            guard let upload else { throw Problem.notFound }
            guard upload.length == length else {
                throw Problem.sizeMismatch(object: upload.object?.number ?? 0, announced: upload.length)
            }
            return upload
        }
    }

    /// What nobody has named yet may not fill the staging: it has no urgency, and the exams of manifests need the room.
    private func checkRoom(for length: Int64, _ actor: Actor, _ db: borrowing Session) throws {
        let open = try db.bareUploads(of: actor)
        guard open.count < Self.bareLimit else { throw Problem.tooManyUploads(limit: Self.bareLimit) }
        guard open.bytes + length <= Self.bareBytes else { throw Problem.uploadsTooLarge(limit: Self.bareBytes) }
    }

    /// The upload of a manifest's object, opened again where the last one is over.
    private func own(_ id: ExamID, _ number: Int, _ call: Call, _ db: borrowing Session) throws -> StoredUpload? {
        guard let exam = try db.lockedExam(id), exam.organisation == call.actor.organisation else { return nil }
        try db.openUploads(for: exam, by: call.actor)
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
        response.headers[.uploadExpires] = Tus.expiry(of: upload)
        response.headers[.receipt] = outcome.receipt
        return response
    }
}
