// PUT /api/v1/bundles/{id}
import Blobs
import Blocking
import Bundles
import Foundation
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Records

/// Takes a sealed bundle from whoever has a line. The exams are its maker's; the carrier learns what became of each, and
/// takes the receipts back. The bundle is the body, or, with `?upload=`, an upload of the carrier's that has come whole: a large one
/// goes on where the line broke (ADR 0032).
struct CarryBundle {
    static let mediaType = "application/vnd.lianyi.bundle"
    /// How much of an upload is read at a time.
    private static let piece = 262_144

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = WireID(try call.parameters.id())
        if let upload = call.request.query("upload") { return try .json(try await take(upload, as: id, call)) }
        guard call.request.headers[.contentType] == Self.mediaType else {
            throw Problem.unsupportedMediaType(expected: Self.mediaType)
        }
        let size = try call.request.byteCount(.contentLength)
        var arriving = try BundleImport(hub, size: size, from: BundleCarrier(call), expecting: id)
        do {
            for try await chunk in PacedBody(call.request.body, pace: .thinLine) {
                try await arriving.take(Array(chunk.readableBytesView))
            }
            return try .json(try await arriving.finish())
        } catch {
            await arriving.giveUp()
            throw error
        }
    }

    /// An upload that was read ends, whatever became of the bundle; where the hub failed it stays, and is asked for again.
    private func take(_ name: String, as bundle: WireID, _ call: Call) async throws -> BundleAnswer {
        guard let id = WireID(name) else {
            throw Problem.invalid("upload", "upload 应为上传的编号。", "upload is the id of an upload.")
        }
        guard let upload = try await hub.database.upload(id.uuid, as: call.actor), upload.object == nil else {
            throw Problem.notFound
        }
        guard upload.state != .over else { throw Problem.uploadOver }
        guard upload.state == .whole else { throw Problem.uploadNotWhole(acked: upload.acked) }
        do {
            // Up to 8 GiB from the disk: on a thread of its own, not on one that all requests share.
            let answer = try await withTaskExecutorPreference(TaskThread(label: "lianyi.bundle")) {
                try await read(upload, as: bundle, call)
            }
            try await end(upload, call)
            return answer
        } catch {
            if Problem(describing: error).status < 500 { try await end(upload, call) }
            throw error
        }
    }

    private func read(_ upload: StoredUpload, as bundle: WireID, _ call: Call) async throws -> BundleAnswer {
        var arriving = try BundleImport(
            hub, size: upload.length, from: BundleCarrier(call), expecting: bundle, upload: upload.id)
        do {
            var place: Int64 = 0
            while place < upload.length {
                let bytes: [UInt8]
                do { bytes = try hub.blobs.staged(upload.id, at: place, upTo: Self.piece) } catch {
                    guard error == .lost else {
                        throw BlobProblem(error, object: 0, announced: upload.length, call.logger)
                    }
                    throw Problem.uploadOver
                }
                guard !bytes.isEmpty else { throw Problem.uploadOver }
                try await arriving.take(bytes)
                place += Int64(bytes.count)
            }
            return try await arriving.finish()
        } catch {
            await arriving.giveUp()
            throw error
        }
    }

    private func end(_ upload: StoredUpload, _ call: Call) async throws {
        _ = try await hub.database.write(as: call.actor.mode) { db in try db.end(upload: upload.id) }
        hub.sweeper.unstage([upload.id])
    }
}
