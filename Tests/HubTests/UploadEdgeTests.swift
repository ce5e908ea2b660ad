// Uploads at their edges: bytes with the creation, POST in the place of PATCH, a line that hangs, an address that expires.
import Blobs
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import HummingbirdTesting
import NIOCore
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An upload at its edges` {
    private let bytes = [UInt8](repeating: 9, count: 5000)

    @Test
    func `begins with its first bytes, goes on and ends by POST where only that passes, and says when it expires`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let made = try await doctor.tus(
                .post, "/api/v1/uploads", bytes.prefix(1000), [.uploadLength: "\(bytes.count)"])
            #expect(made.status == 201 && made.headers[.uploadOffset] == "1000", "\(made.text)")
            let expires = try #require(made.headers[.uploadExpires]), path = try #require(made.headers[.location])
            #expect(expires.hasSuffix("GMT"))
            let more = try await doctor.tus(
                .post, path, bytes[1000..<3000], [.uploadOffset: "1000", .methodOverride: "PATCH"])
            #expect(more.status == 204 && more.headers[.uploadOffset] == "3000", "\(more.text)")
            let place = try await doctor.tus(.post, path, [], [.methodOverride: "HEAD"])
            #expect(place.headers[.uploadOffset] == "3000" && place.headers[.cacheControl] == "no-store")
            #expect(try await doctor.tus(.post, path, [], [.methodOverride: "DELETE"]).status == 204)
            #expect(try await doctor.tus(.head, path, [], [:]).status == 410)
        }
    }

    @Test func `is not held up by a line that hangs: who comes anew goes on, and the old one writes nothing more`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(files: [("a.txt", bytes)], isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            let port = try #require(hub.client.port), hanging = try #require(TCPClient(port: port))
            let wrong = [UInt8](repeating: 8, count: bytes.count)
            let head = """
                PATCH \(path) HTTP/1.1\r\nHost: hub.test\r\nAuthorization: Bearer \(doctor.secret)\r\n\
                Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n\
                Content-Length: \(wrong.count)\r\n\r\n
                """
            await hanging.write(Array(head.utf8) + wrong.prefix(2000))
            while try await hub.epoch(of: path) == 0 { try await Task.sleep(for: .milliseconds(10)) }
            let new = try await doctor.tus(.patch, path, bytes[...], [.uploadOffset: "0"])
            #expect(new.status == 204 && new.headers[.receipt] != nil, "\(new.text)")
            await hanging.write(Array(wrong.dropFirst(2000)))
            let answer = String(decoding: await hanging.read(to: UInt8(ascii: "\n")), as: UTF8.self)
            #expect(!answer.contains(" 204 ") && !answer.contains(" 5"), "\(answer)")
            #expect(try await doctor.get(exam.path + "/objects/1").bytes == bytes)
        }
    }

    @Test func `is over when nobody has touched it for its life, and its bytes are gone`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let made = try await doctor.tus(
                .post, "/api/v1/uploads", bytes.prefix(1000), [.uploadLength: "\(bytes.count)"])
            let path = try #require(made.headers[.location])
            await KeepHouse(hub: hub.hub).once()
            await hub.swept()
            #expect(try hub.staged().count == 1)
            try await hub.asOwner("UPDATE upload SET touched_at = touched_at - make_interval(secs => \(Tus.life + 60))")
            await KeepHouse(hub: hub.hub).once()
            await hub.swept()
            #expect(try hub.staged().isEmpty)
            #expect(try await doctor.tus(.head, path, [], [:]).status == 410)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `is answered with its receipt while a removal hangs; its own bytes go when the disk goes on`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), hang = DispatchSemaphore(value: 0)
            defer { hang.signal() }
            hub.hub.sweeper.sweepIncoming(at: .now) { _ in hang.wait() }
            let exam = TestExam(files: [("a.txt", bytes)], isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            let last = try await doctor.tus(.patch, path, bytes[...], [.uploadOffset: "0"])
            #expect(last.status == 204 && last.headers[.receipt] != nil, "\(last.text)")
            let bare = try await doctor.tus(.post, "/api/v1/uploads", bytes[..<9], [.uploadLength: "10"])
            let ended = try #require(bare.headers[.location])
            #expect(try await doctor.tus(.delete, ended, [], [:]).status == 204)
            #expect(try hub.staged().count == 2)
            hang.signal()
            await hub.swept()
            #expect(try hub.staged().isEmpty)
        }
    }

    @Test func `that a crash left lying goes with the housekeeping when it is old`() async throws {
        try await TestHub.run { hub in
            let folder = hub.staging
            for (name, days) in [("of-yesterday", 1.0), ("of-last-week.whole", 9.0)] {
                let file = folder.appending(path: name).path
                #expect(FileManager.default.createFile(atPath: file, contents: Data(bytes)))
                let written = Date.now.addingTimeInterval(-days * 86_400)
                try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: file)
            }
            await KeepHouse(hub: hub.hub).once()
            await hub.swept()
            #expect(try Array(hub.staged().keys) == ["of-yesterday"])
        }
    }

    @Test func `of an exam that the hub has is answered by its receipt, whatever its clock says by now`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = TestExam(files: [("a.txt", bytes)])
            let receipt = try #require(try await doctor.put(exam.path, exam.body).string("receipt"))
            exam.performedAt = "2091-11-20T08:06:00+08:00"
            #expect(try await doctor.put(exam.path, exam.body).status == 422)
            // As if the hub's clock had said 2091 when the exam came, and was set right since.
            let request = try WireJSON.value(UploadRequest.self, in: Array(exam.body.utf8))
            let manifest = try #require(request.manifest)
            let hash = Data(SHA256.hash(data: try WireJSON.bytes(of: manifest))).map { String(format: "%02x", $0) }
            try await hub.asOwner("UPDATE exam SET manifest_sha256 = decode(\(hash.joined()), 'hex')")
            let again = try await doctor.put(exam.path, exam.body)
            #expect(again.status == 200 && again.string("receipt") == receipt, "\(again.text)")
        }
    }

    @Test func `that is bare is one of eight of its sender at most, and the files of a manifest are not counted`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), other = try await hub.signIn("village05")
            func bare(_ who: Person, _ length: Int64, _ more: HTTPFields = [:]) async throws -> Reply {
                var fields = more
                fields[.uploadLength] = "\(length)"
                return try await who.tus(.post, "/api/v1/uploads", [], fields)
            }
            var paths: [String] = []
            for _ in 0..<8 { paths.append(try #require(try await bare(doctor, 10).headers[.location])) }
            let ninth = try await bare(doctor, 10)
            #expect(ninth.status == 429 && ninth.problem == "too-many-uploads", "\(ninth.text)")
            #expect(ninth.text.contains("未归属的上传过多") && ninth.text.contains("Too many bare uploads"))
            #expect(try await bare(other, 10).status == 201, "another sender has eight of his own")
            var exam = TestExam(files: [("a.txt", bytes), ("b.txt", bytes + [1])], isInline: false)
            exam.urgency = "emergency"
            let announced = try await doctor.put(exam.path, exam.body)
            let place = try #require(announced.string("objects.0.upload"), "\(announced.text)")
            #expect(try await doctor.tus(.patch, place, bytes[...], [.uploadOffset: "0"]).status == 204)
            #expect(try await doctor.tus(.post, paths[0], [], [.methodOverride: "DELETE"]).status == 204)
            let bundle: HTTPFields = [.uploadMetadata: "bundle \(Data("x".utf8).base64EncodedString())"]
            let room = CreateUpload.bareBytes - 70
            #expect(try await bare(doctor, room + 1, bundle).problem == "bare-uploads-full")
            #expect(try await bare(doctor, room + 1, bundle).status == 507)
            #expect(try await bare(doctor, room, bundle).status == 201)
            #expect(try await bare(other, room).status == 413, "only a bundle is so large")
        }
    }

    @Test func `that is bare is one of eight also where many are opened at once`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<24 {
                    group.addTask { try await doctor.tus(.post, "/api/v1/uploads", [], [.uploadLength: "10"]).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(made.count { $0 == 201 } == 8 && made.count { $0 == 429 } == 16, "\(made)")
        }
    }

    @Test func `that nobody has touched for an hour makes room at the limit, the unfinished one first`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var paths: [String] = []
            for index in 0..<8 {
                let made = try await doctor.tus(
                    .post, "/api/v1/uploads", index == 0 ? bytes[..<10] : bytes[..<4], [.uploadLength: "10"])
                paths.append(try #require(made.headers[.location], "\(made.text)"))
            }
            for (path, hours) in [(paths[0], 5), (paths[3], 2), (paths[4], 3)] {
                let id = path.split(separator: "/").last.flatMap { UUID(uuidString: String($0)) } ?? UUID()
                try await hub.asOwner(
                    "UPDATE upload SET touched_at = touched_at - make_interval(hours => \(hours)) WHERE id = \(id)")
            }
            func create() async throws -> Int {
                try await doctor.tus(.post, "/api/v1/uploads", [], [.uploadLength: "10"]).status
            }
            func gone() async throws -> [Int] {
                var gone: [Int] = []
                for (index, path) in paths.enumerated()
                where try await doctor.tus(.head, path, [], [:]).status == 410 { gone.append(index) }
                return gone
            }
            #expect(try await create() == 201)
            #expect(try await gone() == [4], "untouched for longest of those that are not whole")
            #expect(try await create() == 201)
            #expect(try await gone() == [3, 4])
            #expect(try await create() == 201)
            #expect(try await gone() == [0, 3, 4], "the whole one only when no other is left")
            #expect(try await create() == 429, "what was touched within the hour stays")
        }
    }

    @Test func `takes a piece of any size with its checksum: all of it, or nothing`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let big = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) }
            let exam = TestExam(files: [("a.txt", big)], isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            var damaged = big
            damaged[2_999_999] ^= 1
            let sum = "sha256 " + Data(SHA256.hash(data: big)).base64EncodedString()
            let named: HTTPFields = [.uploadOffset: "0", .uploadChecksum: sum]
            let refused = try await doctor.tus(.patch, path, damaged[...], named)
            #expect(refused.status == 460, "\(refused.text)")
            #expect(try await doctor.tus(.head, path, [], [:]).headers[.uploadOffset] == "0")
            #expect(try Array(hub.staged().values) == [0], "nothing of the refused piece fills the disk")
            #expect(try await doctor.tus(.patch, path, big[..<1000], [.uploadOffset: "0"]).status == 204)
            let again = try await doctor.tus(
                .patch, path, damaged[1000...], [.uploadOffset: "1000", .uploadChecksum: sum])
            #expect(again.status == 460, "\(again.text)")
            #expect(try Array(hub.staged().values) == [1000])
            let rest = "sha1 " + Data(Insecure.SHA1.hash(data: big[1000...])).base64EncodedString()
            let taken = try await doctor.tus(
                .patch, path, big[1000...], [.uploadOffset: "1000", .uploadChecksum: rest])
            #expect(taken.status == 204 && taken.headers[.receipt] != nil, "\(taken.text)")
            #expect(try await doctor.get(exam.path + "/objects/1").bytes == big)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `is touched while a piece with a checksum comes, and nothing of that piece stays when its line breaks`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), piece = [UInt8](repeating: 5, count: 1_200_000)
            let made = try await doctor.tus(
                .post, "/api/v1/uploads", bytes.prefix(1000), [.uploadLength: "\(piece.count + 1000)"])
            let path = try #require(made.headers[.location], "\(made.text)"), before = try await hub.epoch(of: path)
            let port = try #require(hub.client.port)
            var line = TCPClient(port: port)
            await line?.write(
                Array(
                    """
                    PATCH \(path) HTTP/1.1\r\nHost: hub.test\r\nAuthorization: Bearer \(doctor.secret)\r\n\
                    Tus-Resumable: 1.0.0\r\nUpload-Offset: 1000\r\nContent-Type: application/offset+octet-stream\r\n\
                    Upload-Checksum: sha256 \(Data(SHA256.hash(data: piece)).base64EncodedString())\r\n\
                    Content-Length: \(piece.count)\r\n\r\n
                    """.utf8))
            while try await hub.epoch(of: path) == before { try await Task.sleep(for: .milliseconds(10)) }
            try await hub.asOwner("UPDATE upload SET touched_at = touched_at - interval '2 hours'")
            await line?.write(Array(piece.prefix(600_000)))
            while try hub.staged().values.max() ?? 0 <= 1000 { try await Task.sleep(for: .milliseconds(10)) }
            // The bytes are written under the lock of the row: who waits for it sees what they were written with.
            let rows = try await hub.rows("SELECT acked, touched_at > now() - interval '1 hour' FROM upload FOR UPDATE")
            #expect(rows == [["1000", "true"]])
            line = nil
            while try hub.staged().values.max() != 1000 { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    @Test func `says again what its client said of it, until it is over`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
            let said = "filename \(base64("心电图.dat")),is_confidential"
            let made = try await doctor.tus(
                .post, "/api/v1/uploads", [], [.uploadLength: "10", .uploadMetadata: said])
            let bare = try #require(made.headers[.location], "\(made.text)")
            #expect(try await doctor.tus(.head, bare, [], [:]).headers[.uploadMetadata] == said)
            let exam = TestExam(files: [("a.txt", bytes)], isInline: false)
            let own = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            #expect(try await doctor.tus(.head, own, [], [:]).headers[.uploadMetadata] == nil)
            let place = "exam \(base64("\(exam.id)")),object \(base64("1")),\(said)"
            let same = try await doctor.tus(
                .post, "/api/v1/uploads", [], [.uploadLength: "\(bytes.count)", .uploadMetadata: place])
            #expect(same.headers[.location] == own, "\(same.text)")
            #expect(try await doctor.tus(.head, own, [], [:]).headers[.uploadMetadata] == place)
            let long = "filename " + base64(String(repeating: "a", count: 4000))
            let refused = try await doctor.tus(
                .post, "/api/v1/uploads", [], [.uploadLength: "10", .uploadMetadata: long])
            #expect(refused.status == 400, "\(refused.text)")
            for path in [bare, own] { #expect(try await doctor.tus(.delete, path, [], [:]).status == 204) }
            let kept = try await hub.rows("SELECT id::text AS id FROM upload WHERE metadata IS NOT NULL")
            #expect(kept.isEmpty)
        }
    }

    @Test func `answers at its end, beyond it and at another offset as the protocol says`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(files: [("a.txt", bytes)], isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            #expect(try await doctor.tus(.patch, path, bytes[..<100], [.uploadOffset: "0"]).status == 204)
            for offset in ["0", "4999", "6000"] {
                let elsewhere = try await doctor.tus(.patch, path, bytes[...], [.uploadOffset: offset])
                #expect(elsewhere.status == 409 && elsewhere.headers[.uploadOffset] == "100", "\(elsewhere.text)")
            }
            #expect(try await doctor.tus(.patch, path, bytes[...], [.uploadOffset: "100"]).status == 413)
            let last = try await doctor.tus(.patch, path, bytes[100...], [.uploadOffset: "100"])
            #expect(last.status == 204 && last.headers[.receipt] != nil, "\(last.text)")
            let end: HTTPFields = [.uploadOffset: "5000", .contentType: "application/offset+octet-stream"]
            let again = try await doctor.tus(.patch, path, [], end)
            #expect(again.status == 204 && again.headers[.uploadOffset] == "5000", "\(again.text)")
            #expect(try await doctor.tus(.patch, path, bytes[..<1], end).status == 413)
            let spoken = try await hub.send(.options, path, nil, [:])
            #expect(spoken.status == 204 && spoken.headers[.tusVersion] == "1.0.0", "\(spoken.text)")
        }
    }

    @Test func `of an object that came inside its manifest is whole from the start`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(files: [("a.txt", bytes)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
            let place: HTTPFields = [
                .uploadLength: "\(bytes.count)",
                .uploadMetadata: "exam \(base64("\(exam.id)")),object \(base64("1"))",
            ]
            let made = try await doctor.tus(.post, "/api/v1/uploads", [], place)
            #expect(made.status == 201 && made.headers[.uploadOffset] == "\(bytes.count)", "\(made.text)")
            let path = try #require(made.headers[.location])
            #expect(try await doctor.tus(.post, "/api/v1/uploads", [], place).headers[.location] == path)
            #expect(try await doctor.tus(.head, path, [], [:]).headers[.uploadOffset] == "\(bytes.count)")
            #expect(try await doctor.get(exam.path + "/objects/1").bytes == bytes)
            let stranger = try await hub.signIn("village05")
            #expect(try await stranger.tus(.post, "/api/v1/uploads", [], place).status == 404)
        }
    }

    @Test func `is written on connections that serve nothing else, whatever its disk does`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = TestExam(files: [("a.txt", bytes)], isInline: false)
            let path = try #require(try await doctor.put(exam.path, exam.body).string("objects.0.upload"))
            #expect(try await doctor.get("/api/v1/exams").status == 200)
            #expect(hub.hub.uploads.load.opened == 0)
            #expect(try await doctor.tus(.patch, path, bytes[..<100], [.uploadOffset: "0"]).status == 204)
            #expect(hub.hub.uploads.load.opened == 1)
            #expect(
                try await hub.send(.get, "/metrics").text.contains(#"lianyi_database_connections{role="uploads"} 1"#))
        }
    }
}

extension Person {
    /// A request of the protocol tus 1.0.0.
    func tus(
        _ method: HTTPRequest.Method, _ path: String, _ bytes: ArraySlice<UInt8>, _ more: HTTPFields
    ) async throws -> Reply {
        var headers = more
        headers[.tusResumable] = "1.0.0"
        headers[.authorization] = "Bearer \(secret)"
        if !bytes.isEmpty { headers[.contentType] = "application/offset+octet-stream" }
        return try await hub.send(method, path, bytes.isEmpty ? nil : ByteBuffer(bytes: bytes), headers)
    }
}

extension TestHub {
    /// Where the bytes of uploads lie while they come.
    fileprivate var staging: URL { store.appending(path: "staging") }

    /// How many bytes lie there, by file.
    fileprivate func staged() throws -> [String: Int] {
        let names = try FileManager.default.contentsOfDirectory(atPath: staging.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                let facts = try FileManager.default.attributesOfItem(atPath: staging.appending(path: name).path)
                return (name, (facts[.size] as? NSNumber)?.intValue ?? 0)
            })
    }

    /// How often somebody has taken his turn at an upload.
    fileprivate func epoch(of path: String) async throws -> Int {
        let id = path.split(separator: "/").last.flatMap { UUID(uuidString: String($0)) }
        let owner = database.connect(as: "lianyi_owner", connections: 1)
        let row = try await owner.once("SELECT epoch FROM upload WHERE id = \(id ?? UUID())").first
        await owner.close()
        return try row?["epoch"] ?? 0
    }
}
