// PUT /api/v1/exams/{id}/objects/{number}
import Blobs
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore
import Postgres
import Records

/// Takes one object of an exam, streamed to the disk as it comes: hashed on the way, synced, and only then noted.
struct SendObject {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        guard let number = call.parameters.get("number").flatMap({ Int($0) }) else { throw Problem.notFound }
        let object = try await announced(number, of: id, call)
        if !object.isStored { try await keep(object, call.request) }
        let answer = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.lockedExam(id) != nil else { throw Problem.notFound }
            if try !db.store(object: number, of: id, content: nil) { try db.countRepeat(of: id) }
            guard let exam = try db.lockedExam(id) else { throw Problem.notFound }
            return try Custody(hub: hub).answer(for: exam, isNew: false, manifestHash: exam.manifestHash, call, db)
        }
        if answer.justCompleted { hub.bell.ring() }
        return try .json(answer.body, status: answer.status)
    }

    /// The object as the manifest announces it; the header's digest must be the same.
    private func announced(_ number: Int, of id: ExamID, _ call: Call) async throws -> StoredObject {
        let exam = try await hub.database.read(as: call.actor.mode) { db in try db.exam(id) }
        guard let exam, exam.organisation == call.actor.organisation,
            let object = exam.objects.first(where: { $0.number == number })
        else { throw Problem.notFound }
        guard let header = call.request.headers[.contentDigest], let digest = HubAPI.ContentDigest.hash(in: header)
        else {
            throw Problem.invalid(
                "Content-Digest", "请携带 Content-Digest: sha-256=:…: 。",
                "Send Content-Digest: sha-256=:…: with the bytes.")
        }
        guard digest.bytes == object.sha256 else { throw Problem.digestMismatch(object: number) }
        return object
    }

    private func keep(_ object: StoredObject, _ request: Request) async throws {
        if let length = request.headers[.contentLength].flatMap(Int64.init), length != object.size {
            throw Problem.sizeMismatch(object: object.number, announced: object.size)
        }
        guard let name = Exams.ContentDigest(bytes: object.sha256)?.description else { throw Problem.unexpected }
        let writer: BlobWriter
        do { writer = try hub.blobs.incoming(size: object.size) } catch {
            throw BlobProblem(error, object: object.number, announced: object.size)
        }
        do {
            for try await chunk in PacedBody(request.body) { try await writer.write(Array(chunk.readableBytesView)) }
            try await writer.keep(as: name)
        } catch {
            await writer.discard()
            throw BlobProblem(error, object: object.number, announced: object.size)
        }
    }
}

/// What a failure of the store is on the wire.
struct BlobProblem: ProblemConvertible {
    let problem: Problem

    init(_ error: any Error, object: Int, announced: Int64) {
        problem =
            switch error {
            case BlobError.digestDiffers: .digestMismatch(object: object)
            case BlobError.sizeDiffers: .sizeMismatch(object: object, announced: announced)
            case BlobError.diskFull: .diskFull
            case is BlobError: .unavailable
            default: Problem(describing: error)
            }
    }
}

extension HTTPField.Name {
    static var contentDigest: HTTPField.Name { HTTPField.Name(HubAPI.ContentDigest.name) ?? .contentMD5 }
    private static var contentMD5: HTTPField.Name { .contentType }
}
