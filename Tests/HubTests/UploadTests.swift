// Uploads in pieces: an offset is a promise, the newest writer wins, and the whole is what was announced.
import Blobs
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import NIOCore
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `PATCH /api/v1/uploads/{id}` {
    @Test func `goes on where the hub stands, piece by piece, to the receipt`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let announced = try await doctor.put(exam.path, exam.body)
            #expect(try await upload(exam.files[0].bytes, by: 100, to: announced, 0, doctor).headers[.receipt] == nil)
            let last = try await upload(exam.files[1].bytes, by: 4000, to: announced, 1, doctor)
            let receipt = try #require(last.headers[.receipt])
            #expect(try await doctor.put(exam.path, exam.body).string("receipt") == receipt)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "queued")
            #expect(try await doctor.get(exam.path + "/objects/2").bytes == exam.files[1].bytes)
        }
    }

    @Test func `refuses a piece at another offset and says where it stands`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.1.upload"))
            let bytes = exam.files[1].bytes
            #expect(try await piece(Array(bytes[..<50]), at: 0, to: path, doctor).status == 204)
            let wrong = try await piece(Array(bytes[..<50]), at: 0, to: path, doctor)
            #expect(wrong.status == 409 && wrong.problem == "offset-differs" && wrong.headers[.uploadOffset] == "50")
            #expect(wrong.headers[.tusResumable] == "1.0.0")
            #expect(try await head(path, doctor).headers[.uploadOffset] == "50")
        }
    }

    @Test func `keeps nothing of a piece whose checksum differs, and takes it again`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            let bytes = exam.files[0].bytes,
                right = "sha1 " + Data(Insecure.SHA1.hash(data: bytes)).base64EncodedString()
            var damaged = bytes
            damaged[10] ^= 4
            let refused = try await piece(damaged, at: 0, to: path, doctor, checksum: right)
            #expect(refused.status == 460 && refused.problem == "checksum-mismatch")
            #expect(try await head(path, doctor).headers[.uploadOffset] == "0")
            let odd = try await piece(bytes, at: 0, to: path, doctor, checksum: "md5 AAAA")
            #expect(odd.status == 400)
            #expect(try await piece(bytes, at: 0, to: path, doctor, checksum: right).status == 204)
        }
    }

    @Test func `begins again when the whole is other bytes than announced, and is over after three times`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            let wrong = [UInt8](repeating: 7, count: exam.files[0].bytes.count)
            for time in 1...3 {
                let reply = try await piece(wrong, at: 0, to: path, doctor)
                #expect(reply.status == 422 && reply.problem == "digest-mismatch", "\(time)")
            }
            #expect(try await piece(exam.files[0].bytes, at: 0, to: path, doctor).status == 410)
            let again = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            #expect(again != path)
            #expect(try await piece(exam.files[0].bytes, at: 0, to: again, doctor).status == 204)
        }
    }

    @Test func `lets the newest writer win: the older one acknowledges nothing any more`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.1.upload"))
            let id = try #require(path.split(separator: "/").last.flatMap { UUID(uuidString: String($0)) })
            let mode = try await hub.mode(of: doctor)
            let old = try await hub.hub.database.write(as: mode) { db in try db.takeTurn(at: 0, of: id) }
            #expect(try await piece(Array(exam.files[1].bytes[..<80]), at: 0, to: path, doctor).status == 204)
            let turn = UploadTurn(upload: id, epoch: try #require(old))
            #expect(try await hub.hub.database.write(as: mode) { db in try db.lock(turn, at: 0) } == false)
            #expect(try await hub.hub.database.write(as: mode) { db in try db.lock(turn, at: 80) } == false)
            #expect(try await head(path, doctor).headers[.uploadOffset] == "80")
        }
    }

    @Test func `never takes an acknowledged offset back, whoever asks in SQL`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.1.upload"))
            #expect(try await piece(Array(exam.files[1].bytes[..<80]), at: 0, to: path, doctor).status == 204)
            let mode = try await hub.mode(of: doctor)
            for change in ["acked = 10", "epoch = 0", "state = 'whole'"] {
                let error = await #expect(throws: PostgresError.self) {
                    try await hub.hub.database.once(as: mode, SQL(unsafe: "UPDATE upload SET \(change)"))
                }
                #expect(error?.sqlState == "23514", "\(change)")
            }
        }
    }

    @Test func `is nobody else's: another clinic finds no upload, on every verb`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village05")
            let exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.1.upload"))
            #expect(try await head(path, stranger).status == 404)
            #expect(try await piece([1], at: 0, to: path, stranger).status == 404)
            let ended = try await stranger.send(.delete, path, nil, [.tusResumable: "1.0.0"])
            #expect(ended.status == 404)
            #expect(try await head(path, doctor).headers[.uploadOffset] == "0")
        }
    }

    @Test func `finds the bytes in the store when a crash came between the store and the row`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"),
                exam = TestExam(kind: "ECG12", files: TestExam.ecg, isInline: false)
            let announced = try await doctor.put(exam.path, exam.body)
            let path = try #require(announced.string("objects.1.upload")), bytes = exam.files[1].bytes
            #expect(try await piece(Array(bytes[..<80]), at: 0, to: path, doctor).status == 204)
            let id = try #require(path.split(separator: "/").last.flatMap { UUID(uuidString: String($0)) })
            try hub.hub.blobs.append(Array(bytes[80...]), to: id, at: 80)
            try hub.hub.blobs.place(id, size: Int64(bytes.count), as: SHA256Hex(of: Data(bytes)).text)
            let resumed = try await piece(Array(bytes[80...]), at: 80, to: path, doctor)
            #expect(resumed.status == 204 && resumed.headers[.uploadOffset] == "\(bytes.count)", "\(resumed.text)")
        }
    }

    @Test func `gives nobody the bytes of another for knowing their hash`() async throws {
        try await TestHub.run { hub in
            let owner = try await hub.signIn("village05"), thief = try await hub.signIn("village02")
            let secret = [UInt8](repeating: 5, count: 90_000), other = [UInt8](repeating: 6, count: 90_000)
            let theirs = TestExam(kind: "PHOTO", files: [("a.png", secret)], isInline: false)
            let path = try #require(try await owner.put(theirs.path, theirs.body).string("objects.0.upload"))
            #expect(try await piece(secret, at: 0, to: path, owner).headers[.receipt] != nil)
            let made = try await thief.send(
                .post, "/api/v1/uploads", nil, [.tusResumable: "1.0.0", .uploadLength: "\(other.count)"])
            let bare = try #require(made.headers[.location]), id = try #require(bare.split(separator: "/").last)
            #expect(try await piece(other, at: 0, to: bare, thief).status == 204)
            let both = TestExam(kind: "PHOTO", files: [("s.png", secret), ("o.png", other)], isInline: false)
            for named in [#"{"2":"\#(id)","1":"\#(id)"}"#, #"{"1":"\#(id)"}"#] {
                let taken = try await thief.put(both.path, both.body.dropLast() + #","uploads":\#(named)}"#)
                #expect(taken.status == 422 && taken.problem == "digest-mismatch", "\(taken.text)")
                #expect(try await thief.get(both.path + "/objects/1").status == 404)
            }
        }
    }

    @Test func `takes bytes that come before their manifest, and only from who brought them`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village05")
            let bytes = [UInt8](repeating: 9, count: 5000),
                exam = TestExam(files: [("note.txt", bytes)], isInline: false)
            let made = try await doctor.send(
                .post, "/api/v1/uploads", nil, [.tusResumable: "1.0.0", .uploadLength: "\(bytes.count)"])
            let path = try #require(made.headers[.location]), id = try #require(path.split(separator: "/").last)
            let body = exam.body.dropLast() + #","uploads":{"1":"\#(id)"}}"#
            #expect(try await doctor.put(exam.path, String(body)).status == 422)
            #expect(try await piece(bytes, at: 0, to: path, doctor).status == 204)
            #expect(try await stranger.put(exam.path, String(body)).status == 422)
            let taken = try await doctor.put(exam.path, String(body))
            #expect(taken.status == 201 && taken.string("receipt") != nil, "\(taken.text)")
            #expect(try await doctor.put(exam.path, String(body)).string("receipt") == taken.string("receipt"))
            let other = TestExam(files: [("note.txt", bytes)], isInline: false)
            let again = try await doctor.put(other.path, other.body.dropLast() + #","uploads":{"1":"\#(id)"}}"#)
            #expect(again.status == 202 && again.string("receipt") == nil, "\(again.text)")
        }
    }

    private func upload(
        _ bytes: [UInt8], by step: Int, to announced: Reply, _ index: Int, _ who: Person
    ) async throws -> Reply {
        let path = try #require(announced.string("objects.\(index).upload"))
        var offset = 0, last: Reply?
        while offset < bytes.count {
            let next = min(offset + step, bytes.count), slice = Array(bytes[offset..<next])
            let hash = "sha256 " + Data(SHA256.hash(data: slice)).base64EncodedString()
            let reply = try await piece(slice, at: offset, to: path, who, checksum: hash)
            #expect(reply.status == 204 && reply.headers[.uploadOffset] == "\(next)", "\(reply.text)")
            (offset, last) = (next, reply)
        }
        return try #require(last)
    }

    private func piece(
        _ bytes: [UInt8], at offset: Int, to path: String, _ who: Person, checksum: String? = nil
    ) async throws -> Reply {
        var headers: HTTPFields = [
            .tusResumable: "1.0.0", .uploadOffset: "\(offset)", .contentType: "application/offset+octet-stream",
            .authorization: "Bearer \(who.secret)",
        ]
        headers[.uploadChecksum] = checksum
        return try await who.hub.send(.patch, path, ByteBuffer(bytes: bytes), headers)
    }

    private func head(_ path: String, _ who: Person) async throws -> Reply {
        try await who.send(.head, path, nil, [.tusResumable: "1.0.0"])
    }
}

extension TestHub {
    /// How the person's statements run.
    func mode(of person: Person) async throws -> TransactionMode {
        let hash = Secret.hash(of: person.secret)
        return try #require(try Records.actor(in: try await hub.signIn.once(.actor(tokenHash: hash)))).mode
    }
}
