// PUT /api/v1/uploads/{id}
import Blobs
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Logging
import NIOCore
import Postgres
import Records

/// Takes one object whole, streamed to the disk as it comes: hashed on the way, synced, and only then noted.
struct SendObject {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let upload = try await hub.upload(call)
        guard let place = upload.object else { throw Problem.notFound }
        guard upload.state != .over else { throw Problem.uploadOver }
        try checkDigest(call.request, place)
        if upload.state == .receiving {
            try await keep(place, upload.length, isUrgent: try await mayUseReserve(place, upload.length, call), call)
        }
        let answer = try await hub.database.write(as: call.actor.mode) { db in
            try UploadDelivery(hub: hub, call: call).note(place, of: upload.id, db)
        }
        hub.sweeper.unstage([upload.id])
        if answer.isToBeOpened { hub.bell.ring() }
        return try .json(answer.body, status: answer.status)
    }

    /// The header's digest must be the one that the manifest announces.
    private func checkDigest(_ request: Request, _ place: StoredUpload.Place) throws {
        guard let header = request.headers[.contentDigest], let digest = HubAPI.ContentDigest.hash(in: header) else {
            throw Problem.invalid(
                "Content-Digest", "请携带 Content-Digest: sha-256=:…: 。",
                "Send Content-Digest: sha-256=:…: with the bytes.")
        }
        guard digest.bytes == place.sha256 else { throw Problem.digestMismatch(object: place.number) }
    }

    /// Only asked where the disk is nearly full: emergencies may fill the last room.
    private func mayUseReserve(_ place: StoredUpload.Place, _ size: Int64, _ call: Call) async throws -> Bool {
        guard hub.blobs.isTight(for: size) else { return false }
        return try await hub.database.read(as: call.actor.mode) { db in
            guard let exam = try db.exam(place.exam) else { return false }
            return exam.urgency == .emergency
        }
    }

    private func keep(_ place: StoredUpload.Place, _ size: Int64, isUrgent: Bool, _ call: Call) async throws {
        let request = call.request
        if let length = request.headers[.contentLength].flatMap(Int64.init), length != size {
            throw Problem.sizeMismatch(object: place.number, announced: size)
        }
        guard let name = Exams.ContentDigest(bytes: place.sha256)?.description else { throw Problem.unexpected }
        let writer: BlobWriter
        do { writer = try hub.blobs.incoming(size: size, isUrgent: isUrgent) } catch {
            throw BlobProblem(error, object: place.number, announced: size, call.logger)
        }
        do {
            for try await chunk in PacedBody(request.body, pace: .goodLine) {
                try await writer.write(Array(chunk.readableBytesView))
            }
            try await writer.keep(as: name)
        } catch {
            await writer.discard()
            throw BlobProblem(error, object: place.number, announced: size, call.logger)
        }
    }
}

/// What a failure of the store is on the wire. A disk that fails is told to the log at once, with all that is known.
struct BlobProblem: ProblemConvertible {
    let problem: Problem

    init(_ error: any Error, object: Int, announced: Int64, _ logger: Logger) {
        switch error {
        case BlobError.disk, BlobError.suspect:
            logger.critical("the store of objects fails; nothing is taken in", metadata: ["error": "\(error)"])
        default: break
        }
        problem =
            switch error {
            case BlobError.digestDiffers: .digestMismatch(object: object)
            case BlobError.sizeDiffers: .sizeMismatch(object: object, announced: announced)
            case BlobError.diskFull: .diskFull
            case BlobError.lost: .uploadOver
            case is BlobError: .unavailable
            default: Problem(describing: error)
            }
    }
}

extension HTTPField.Name {
    static var contentDigest: HTTPField.Name { HTTPField.Name(HubAPI.ContentDigest.name) ?? .contentMD5 }
    private static var contentMD5: HTTPField.Name { .contentType }
}
