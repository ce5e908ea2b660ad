// One turn at an upload: the bytes are taken at the acknowledged offset, made durable, and only then acknowledged.
import Blobs
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore
import Postgres
import Records

/// Takes the body of a request into an upload, in the order of reliability §3.4.
struct UploadDelivery: Sendable {
    /// Largest piece that comes with a checksum: it is held until the checksum has been looked at.
    static let pieceLimit = 1 << 20
    /// A long stream without checksums is acknowledged as it goes: after so many bytes, or so many seconds.
    private static let step = (bytes: Int64(1 << 20), time: Duration.seconds(5))
    /// A whole that is other bytes than announced may begin again so often.
    private static let spoiltLimit = 3

    let hub: Hub
    let call: Call

    /// How far the upload has come with this turn.
    struct Outcome: Sendable {
        let acked: Int64
        /// Given where this turn made the exam whole.
        var receipt: String?
    }

    /// Brings the request's body to the upload at `offset`.
    func bring(to upload: StoredUpload, at offset: Int64) async throws -> Outcome {
        let checksum = try UploadChecksum(call.request)
        if let size = call.request.headers[.contentLength].flatMap(Int64.init), size > upload.length - offset {
            throw Problem.uploadTooLong(length: upload.length)
        }
        let turn = try await take(upload, at: offset)
        hub.turns.begin(turn)
        defer { hub.turns.end(turn) }
        do {
            let staged = try hub.blobs.staged(upload.id, acked: offset)
            let reached =
                if let checksum {
                    try await piece(checksum, into: staged, upload, turn, from: offset)
                } else {
                    try await stream(into: staged, upload, turn, from: offset)
                }
            guard reached == upload.length else { return Outcome(acked: reached) }
            return try await finish(upload, turn, staged)
        } catch BlobError.lost {
            return try await makeGood(upload)
        } catch let error as BlobError {
            throw BlobProblem(error, object: upload.object?.number ?? 0, announced: upload.length)
        }
    }

    /// The turn at `offset`; from here on no older writer acknowledges anything.
    private func take(_ upload: StoredUpload, at offset: Int64) async throws -> UploadTurn {
        try await hub.database.write(as: call.actor.mode) { db in
            if let epoch = try db.takeTurn(at: offset, of: upload.id) {
                return UploadTurn(upload: upload.id, epoch: epoch)
            }
            guard let now = try db.upload(upload.id), now.state != .over else { throw Problem.uploadOver }
            throw Problem.offsetDiffers(acked: now.acked)
        }
    }

    /// A piece with its checksum: all of it or nothing.
    private func piece(
        _ checksum: UploadChecksum, into staged: StagedObject, _ upload: StoredUpload, _ turn: UploadTurn,
        from offset: Int64
    ) async throws -> Int64 {
        let bytes = try await call.request.bytes(limit: Self.pieceLimit, pace: .thinLine)
        guard checksum.holds(of: bytes) else { throw Problem.checksumMismatch }
        let reached = offset + Int64(bytes.count)
        guard reached <= upload.length else { throw Problem.uploadTooLong(length: upload.length) }
        guard hub.turns.isNewest(turn) else { throw try await overtaken(upload) }
        try await staged.append(bytes)
        try await staged.sync()
        if reached < upload.length { try await acknowledge(reached, turn, upload) }
        return reached
    }

    /// A stream without checksums: what has come stays, even when the line breaks.
    private func stream(
        into staged: StagedObject, _ upload: StoredUpload, _ turn: UploadTurn, from offset: Int64
    ) async throws -> Int64 {
        var acked = offset, since = ContinuousClock.now
        do {
            for try await chunk in PacedBody(call.request.body, pace: .thinLine) {
                let size = await staged.size + Int64(chunk.readableBytes)
                guard size <= upload.length else { throw Problem.uploadTooLong(length: upload.length) }
                guard hub.turns.isNewest(turn) else { throw try await overtaken(upload) }
                try await staged.append(Array(chunk.readableBytesView))
                guard size < upload.length, size - acked >= Self.step.bytes || since.duration(to: .now) > Self.step.time
                else { continue }
                try await keep(staged, size, turn, upload)
                (acked, since) = (size, .now)
            }
        } catch let tooLong as Problem where tooLong.status == 413 {
            try await staged.cut(to: acked)
            throw tooLong
        } catch {
            await salvage(staged, turn, upload, acked)
            throw error
        }
        let size = await staged.size
        if size < upload.length, size > acked { try await keep(staged, size, turn, upload) }
        return size
    }

    /// Bytes first, then the row.
    private func keep(
        _ staged: StagedObject, _ size: Int64, _ turn: UploadTurn, _ upload: StoredUpload
    ) async throws {
        try await staged.sync()
        try await acknowledge(size, turn, upload)
    }

    /// The request is over and perhaps cancelled; what it brought is worth keeping all the same. Where the disk is full, the
    /// room is given back.
    private func salvage(_ staged: StagedObject, _ turn: UploadTurn, _ upload: StoredUpload, _ acked: Int64) async {
        await Task {
            do {
                let size = await staged.size
                if size > acked, size < upload.length { try await keep(staged, size, turn, upload) }
            } catch {
                try? await staged.cut(to: acked)
            }
        }.value
    }

    private func acknowledge(_ offset: Int64, _ turn: UploadTurn, _ upload: StoredUpload) async throws {
        let isMine = try await hub.database.write(as: call.actor.mode) { db in try db.acknowledge(offset, of: turn) }
        guard isMine else { throw try await overtaken(upload) }
    }

    /// A newer writer has the turn: this one is told where the upload stands.
    private func overtaken(_ upload: StoredUpload) async throws -> Problem {
        let now = try await hub.database.read(as: call.actor.mode) { db in try db.upload(upload.id) }
        return .offsetDiffers(acked: now?.acked ?? 0)
    }

    private func finish(_ upload: StoredUpload, _ turn: UploadTurn, _ staged: StagedObject) async throws -> Outcome {
        guard let place = upload.object else {
            try await staged.sync()
            try await acknowledge(upload.length, turn, upload)
            return Outcome(acked: upload.length)
        }
        guard let name = ContentDigest(bytes: place.sha256)?.description else { throw Problem.unexpected }
        do {
            try await staged.keep(as: name)
        } catch BlobError.digestDiffers {
            try await hub.database.write(as: call.actor.mode) { db in try db.spoil(turn, limit: Self.spoiltLimit) }
            throw Problem.digestMismatch(object: place.number)
        }
        let answer = try await note(place, of: upload.id)
        return Outcome(acked: upload.length, receipt: answer.body.receipt)
    }

    /// Notes that an object is durable in the store, and completes the exam where it was the last one.
    func note(_ place: StoredUpload.Place, of upload: UUID) async throws -> Custody.Answer {
        let answer = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.lockedExam(place.exam) != nil else { throw Problem.notFound }
            if try !db.store(object: place.number, of: place.exam, content: nil) { try db.countRepeat(of: place.exam) }
            try db.finish(upload: upload)
            guard let exam = try db.lockedExam(place.exam) else { throw Problem.notFound }
            return try Custody(hub: hub).answer(for: exam, isNew: false, manifestHash: exam.manifestHash, call, db)
        }
        hub.blobs.unstage(upload)
        if answer.justCompleted { hub.bell.ring() }
        return answer
    }

    /// The staged bytes are not here. Either they have their place in the store already and a crash came between, or they
    /// were taken away: then the upload is over and the sender begins again.
    private func makeGood(_ upload: StoredUpload) async throws -> Outcome {
        if let place = upload.object, let name = ContentDigest(bytes: place.sha256)?.description,
            try hub.blobs.holds(name, size: upload.length)
        {
            let answer = try await note(place, of: upload.id)
            return Outcome(acked: upload.length, receipt: answer.body.receipt)
        }
        _ = try await hub.database.write(as: call.actor.mode) { db in try db.end(upload: upload.id) }
        throw Problem.uploadOver
    }
}
