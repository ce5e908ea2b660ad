// HEAD, PATCH and DELETE /api/v1/uploads/{id}, and POST there for clients that cannot say PATCH
import Blobs
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Records

/// HEAD: how far the upload has come.
struct ShowUpload {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await Tus.speak(call) { call in
            let upload = try await hub.upload(call)
            guard upload.state != .over else { throw Problem.uploadOver }
            var response = Response(status: .ok)
            response.headers[.uploadOffset] = String(upload.acked)
            response.headers[.uploadLength] = String(upload.length)
            response.headers[.uploadMetadata] = upload.metadata
            response.headers[.uploadExpires] = Tus.expiry(touchedAt: upload.touchedAt)
            return response
        }
    }
}

/// PATCH: brings bytes at the acknowledged offset. The answer comes when they are durable.
struct AppendUpload {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await Tus.speak(call) { call in
            guard call.request.headers[.contentType] == Tus.mediaType else {
                throw Problem.unsupportedMediaType(expected: Tus.mediaType)
            }
            let offset = try call.request.byteCount(.uploadOffset), upload = try await hub.upload(call)
            guard upload.state != .over else { throw Problem.uploadOver }
            let outcome = try await UploadDelivery(hub: hub, call: call).bring(to: upload, at: offset)
            var response = Response.done
            response.headers[.uploadOffset] = String(outcome.acked)
            response.headers[.uploadExpires] = Tus.expiry(touchedAt: hub.clock.now)
            response.headers[.receipt] = outcome.receipt
            return response
        }
    }
}

/// DELETE: ends an upload that is not whole. Its exam stays; the manifest, sent again, gives a new address.
struct EndUpload {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await Tus.speak(call) { call in
            let upload = try await hub.upload(call)
            let isEnded = try await hub.database.write(as: call.actor.mode) { db in
                guard try db.end(upload: upload.id) else { return false }
                try db.audit(AuditRow("upload.ended", object: ("upload", upload.id)), by: call.actor, from: call.origin)
                return true
            }
            guard isEnded else { throw Problem.uploadOver }
            hub.sweeper.unstage([upload.id])
            return .done
        }
    }
}

/// POST with `X-HTTP-Method-Override`: the same three, for clients behind proxies that let only GET and POST through.
struct OverrideUpload {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        switch call.request.headers[.methodOverride]?.uppercased() {
        case "PATCH": return try await AppendUpload(hub: hub)(call)
        case "DELETE": return try await EndUpload(hub: hub)(call)
        case "HEAD": return try await ShowUpload(hub: hub)(call)
        default: throw Problem.badRequest("X-HTTP-Method-Override: PATCH, DELETE, HEAD")
        }
    }
}

extension Hub {
    /// The upload that the address names.
    func upload(_ call: Call) async throws -> StoredUpload {
        let id = try call.parameters.id()
        guard let upload = try await database.upload(id, as: call.actor) else { throw Problem.notFound }
        return upload
    }
}
