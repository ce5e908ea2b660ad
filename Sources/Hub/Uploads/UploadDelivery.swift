// One turn at an upload: each piece is written, synced and acknowledged in one transaction that holds the upload's row.
import Blobs
import Exams
import Failpoints
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Logging
import NIOCore
import Patients
import Postgres
import Records

/// Takes the body of a request into an upload, in the order of reliability §3.4.
struct UploadDelivery: Sendable {
    /// How much of a stream is held before it is written.
    private static let streamPiece = 1 << 19
    /// How much may come in one chunk of a body.
    private static let chunkLimit = 1 << 16
    /// A slow stream is acknowledged as it goes, at the latest after this time.
    private static let patience = Duration.seconds(5)
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

    /// What became of one piece.
    private enum Step: Sendable {
        case taken(Outcome, isToBeOpened: Bool)
        case overtaken(acked: Int64)
        case spoilt(isOver: Bool)
        case lost
    }

    /// Brings the request's body to the upload at `offset`.
    func bring(to upload: StoredUpload, at offset: Int64) async throws -> Outcome {
        let checksum = try UploadChecksum(call.request).map { RunningChecksum($0) }
        // Who stands elsewhere is told where to go on, whatever is in the body.
        if offset == upload.acked, let size = call.request.headers[.contentLength].flatMap(Int64.init),
            size > upload.length - offset
        {
            throw Problem.uploadTooLong(length: upload.length)
        }
        guard upload.state == .receiving || offset != upload.length else { return try await nothing(to: upload) }
        let turn = try await take(upload, at: offset)
        return try await stream(to: upload, turn, from: offset, checksum)
    }

    /// At the end of a whole upload a piece without bytes is answered like the last one.
    private func nothing(to upload: StoredUpload) async throws -> Outcome {
        for try await chunk in PacedBody(call.request.body, pace: .thinLine) where chunk.readableBytes > 0 {
            throw Problem.uploadTooLong(length: upload.length)
        }
        return Outcome(acked: upload.length)
    }

    /// The turn at `offset`: an older writer writes and acknowledges nothing from here on.
    private func take(_ upload: StoredUpload, at offset: Int64) async throws -> UploadTurn {
        try await hub.database.write(as: call.actor.mode) { db in
            if let epoch = try db.takeTurn(at: offset, of: upload.id) {
                return UploadTurn(upload: upload.id, epoch: epoch)
            }
            guard let now = try db.upload(upload.id), now.state != .over else { throw Problem.uploadOver }
            throw Problem.offsetDiffers(acked: now.acked)
        }
    }

    /// Without a checksum what has come stays, even when the line breaks. With one, all that comes is staged behind the acknowledged
    /// offset and acknowledged in one go once it is proved, or cut off.
    private func stream(
        to upload: StoredUpload, _ turn: UploadTurn, from offset: Int64, _ checksum: RunningChecksum?
    ) async throws -> Outcome {
        var isAhead = false
        do { return try await receive(upload, turn, from: offset, checksum, &isAhead) } catch {
            if isAhead { await cut(upload, turn, to: offset) }
            throw error
        }
    }

    /// - Parameter isAhead: set before anything is staged behind the acknowledged offset.
    private func receive(
        _ upload: StoredUpload, _ turn: UploadTurn, from offset: Int64, _ checksum: RunningChecksum?,
        _ isAhead: inout Bool
    ) async throws -> Outcome {
        var outcome = Outcome(acked: offset), ahead: Int64 = 0, held: [UInt8] = [], since = ContinuousClock.now
        var checksum = checksum
        held.reserveCapacity(room(for: upload.length - offset))
        do {
            for try await chunk in PacedBody(call.request.body, pace: .thinLine) {
                let bytes = Array(chunk.readableBytesView)
                held += bytes
                checksum?.take(bytes)
                guard outcome.acked + ahead + Int64(held.count) <= upload.length else {
                    throw Problem.uploadTooLong(length: upload.length)
                }
                let isLate = checksum == nil && since.duration(to: .now) > Self.patience
                guard held.count >= Self.streamPiece || isLate else { continue }
                if checksum == nil {
                    outcome = try await write(held, to: upload, turn, at: outcome.acked)
                } else {
                    isAhead = true
                    _ = try await write(held, behind: ahead, isProved: false, to: upload, turn, at: offset)
                    ahead += Int64(held.count)
                }
                (held, since) = ([], .now)
                held.reserveCapacity(room(for: upload.length - outcome.acked - ahead))
            }
        } catch  where checksum == nil && !(error is Problem) && !(error is BlobProblem) {
            await salvage(held, to: upload, turn, at: outcome.acked)
            throw error
        }
        guard checksum?.holds ?? true else { throw Problem.checksumMismatch }
        guard !held.isEmpty || ahead > 0 else { return outcome }
        return try await write(held, behind: ahead, to: upload, turn, at: outcome.acked)
    }

    /// How much is held at most before it is written. Asked for at once, so that it is not doubled while it grows.
    private func room(for rest: Int64) -> Int { Int(min(rest, Int64(Self.streamPiece + Self.chunkLimit))) }

    /// The line broke and the request is perhaps cancelled; what it brought is worth keeping all the same.
    private func salvage(_ held: [UInt8], to upload: StoredUpload, _ turn: UploadTurn, at offset: Int64) async {
        guard !held.isEmpty else { return }
        await Task { _ = try? await write(held, to: upload, turn, at: offset) }.value
    }

    /// Nothing stays of a piece that has failed. Whoever has the turn by now, or has acknowledged more, is left alone. The request
    /// is perhaps cancelled.
    private func cut(_ upload: StoredUpload, _ turn: UploadTurn, to offset: Int64) async {
        await Task {
            do {
                try await hub.uploads.write(as: call.actor.mode) { db in
                    if try db.lock(turn, at: offset) { try hub.blobs.cut(upload.id, to: offset) }
                }
            } catch {
                call.logger.warning("a failed piece stays until the next one comes", metadata: ["error": "\(error)"])
            }
        }.value
    }

    /// - Parameters:
    ///   - ahead: how many bytes lie staged behind the acknowledged offset, before these.
    ///   - isProved: whether all of them may be acknowledged.
    private func write(
        _ bytes: [UInt8], behind ahead: Int64 = 0, isProved: Bool = true, to upload: StoredUpload, _ turn: UploadTurn,
        at offset: Int64
    ) async throws -> Outcome {
        let step: Step
        do {
            step = try await hub.uploads.write(as: call.actor.mode) { db in
                guard isProved else { return try stage(bytes, behind: ahead, to: upload, turn, at: offset, db) }
                return try put(bytes, behind: ahead, to: upload, turn, at: offset, db)
            }
        } catch let error as BlobError {
            throw BlobProblem(error, object: upload.object?.number ?? 0, announced: upload.length, call.logger)
        }
        switch step {
        case .taken(let outcome, let isToBeOpened):
            failpoint(outcome.receipt == nil ? .offsetCommitted : .receiptCommitted)
            if outcome.acked == upload.length, upload.object != nil { hub.sweeper.unstage([upload.id]) }
            if isToBeOpened { hub.bell.ring() }
            return outcome
        case .overtaken(let acked): throw Problem.offsetDiffers(acked: acked)
        case .spoilt(let isOver):
            if isOver { hub.sweeper.unstage([upload.id]) }
            throw Problem.digestMismatch(object: upload.object?.number ?? 0)
        case .lost:
            hub.sweeper.unstage([upload.id])
            throw Problem.uploadOver
        }
    }

    /// Bytes of a piece that is not proved yet: on the disk, under the upload's lock, and acknowledged to nobody.
    private func stage(
        _ bytes: [UInt8], behind ahead: Int64, to upload: StoredUpload, _ turn: UploadTurn, at offset: Int64,
        _ db: borrowing Session
    ) throws -> Step {
        guard try db.lockComing(turn, at: offset) else {
            return .overtaken(acked: try db.upload(upload.id)?.acked ?? 0)
        }
        do {
            try append(bytes, to: upload, at: offset + ahead, db)
            return .taken(Outcome(acked: offset), isToBeOpened: false)
        } catch BlobError.lost {
            _ = try db.end(upload: upload.id)
            return .lost
        }
    }

    private func append(
        _ bytes: [UInt8], to upload: StoredUpload, at place: Int64, _ db: borrowing Session
    ) throws {
        var isUrgent = false
        if hub.blobs.isTight(for: Int64(bytes.count)) { isUrgent = try isEmergency(upload, db) }
        try hub.blobs.append(bytes, to: upload.id, at: place, isUrgent: isUrgent)
    }

    /// Under the lock of the exam, where this piece is the last one, and of the upload: in this order everywhere.
    private func put(
        _ bytes: [UInt8], behind ahead: Int64, to upload: StoredUpload, _ turn: UploadTurn, at offset: Int64,
        _ db: borrowing Session
    ) throws -> Step {
        let reached = offset + ahead + Int64(bytes.count)
        guard reached <= upload.length else { throw Problem.uploadTooLong(length: upload.length) }
        if reached == upload.length, let place = upload.object, try !db.lock(exam: place.exam) {
            throw Problem.notFound
        }
        guard try db.lock(turn, at: offset) else {
            return .overtaken(acked: try db.upload(upload.id)?.acked ?? 0)
        }
        do {
            if !bytes.isEmpty { try append(bytes, to: upload, at: offset + ahead, db) }
            guard reached == upload.length, let place = upload.object else {
                try db.acknowledge(reached, of: turn)
                failpoint(.offsetWritten)
                return .taken(Outcome(acked: reached), isToBeOpened: false)
            }
            try hub.blobs.place(upload.id, size: upload.length, as: try Self.name(place.sha256))
            let answer = try note(place, of: upload.id, db)
            return .taken(Outcome(acked: reached, receipt: answer.body.receipt), isToBeOpened: answer.isToBeOpened)
        } catch BlobError.digestDiffers {
            hub.blobs.unstage(upload.id)
            return .spoilt(isOver: try db.spoil(turn, limit: Self.spoiltLimit))
        } catch BlobError.lost {
            _ = try db.end(upload: upload.id)
            return .lost
        }
    }

    /// Emergencies may fill the last room of the disk, which is kept for them.
    private func isEmergency(_ upload: StoredUpload, _ db: borrowing Session) throws -> Bool {
        guard let place = upload.object, let exam = try db.exam(place.exam) else { return false }
        return exam.urgency == .emergency
    }

    private static func name(_ sha256: [UInt8]) throws -> String {
        guard let name = ContentDigest(bytes: sha256)?.description else { throw Problem.unexpected }
        return name
    }

    /// Notes that an object is durable in the store, and completes the exam where it was the last one.
    func note(_ place: StoredUpload.Place, of upload: UUID, _ db: borrowing Session) throws -> Custody.Answer {
        guard try db.lock(exam: place.exam) else { throw Problem.notFound }
        if try !db.store(object: place.number, of: place.exam, content: nil) { try db.countRepeat(of: place.exam) }
        try db.finish(upload: upload)
        failpoint(.objectNoted)
        guard let exam = try db.lockedExam(place.exam) else { throw Problem.notFound }
        var row = AuditRow("object.sent", object: ("exam", place.exam.uuid), patient: exam.patient?.uuid)
        row.detail = ["number": "\(place.number)"]
        try db.audit(row, by: call.actor, from: call.origin)
        return try Custody(hub: hub).answer(for: exam, isNew: false, manifestHash: exam.manifestHash, call.deed, db)
    }
}
