// A manifest and its objects in one request: taken in once, proved byte by byte, or refused with nothing kept.
import Foundation
import HTTPTypes
import HubAPI
import Keyring
import NIOCore
import Postgres
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `PUT /api/v1/exams/{id} in parts` {
    private static let kept = "SELECT count(*)::int AS n FROM exam"

    @Test func `stores a picture, signs a receipt, and answers the same receipt to every repeat, in parts or not`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = picture(size: 500_000)
            let first = try await send(exam, as: doctor)
            #expect(first.status == 201, "\(first.text)")
            let again = try await send(exam, as: doctor), bare = try await doctor.put(exam.path, exam.body)
            #expect(again.status == 200 && bare.status == 200)
            let receipt = try #require(first.string("receipt"))
            #expect(again.string("receipt") == receipt && bare.string("receipt") == receipt)
            #expect(try Receipt.verified(receipt, keys: hub.hub.keyring.published).exam == exam.id)
            #expect(try await doctor.get(exam.path + "/objects/1").bytes == exam.files[0].bytes)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "quarantined")
            #expect(try await count("SELECT count(*)::int AS n FROM audit WHERE action = 'exam.sent'", hub) == 1)
        }
    }

    @Test func `takes small objects into their rows and large ones into the store, in any order`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(
                kind: "ECG12", files: TestExam.ecg + [("note.bin", bytes(65_536)), ("big.bin", bytes(65_537))],
                isInline: false)
            let small = exam.files.count { $0.bytes.count <= SentExam.rowLimit }
            let sent = try await send(exam, as: doctor, order: [4, 2, 1, 3])
            #expect(sent.status == 201, "\(sent.text)")
            for number in 1...4 {
                let path = exam.path + "/objects/\(number)"
                #expect(try await doctor.get(path).bytes == exam.files[number - 1].bytes)
            }
            #expect(try await count("SELECT count(content)::int AS n FROM exam_object", hub) == small)
        }
    }

    @Test func `names an address for what a request did not bring, and brings it by a second one`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(
                kind: "ECG12", files: [("a.bin", bytes(90_000)), ("b.bin", bytes(80_000))], isInline: false)
            let half = try await send(exam, as: doctor, order: [1])
            #expect(half.status == 202 && half.string("objects.0.state") == "stored")
            #expect(half.string("objects.1.upload") != nil && half.string("receipt") == nil)
            let rest = try await send(exam, as: doctor, order: [2])
            #expect(rest.status == 201 && rest.string("receipt") != nil)
        }
    }

    @Test func `keeps nothing of a request whose bytes are not those of its manifest`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            for size in [1000, 300_000] {
                let exam = picture(size: size)
                var other = exam
                other.files[0].bytes[size / 2] ^= 1
                let wrong = try await send(exam, files: other.files, as: doctor)
                #expect(wrong.status == 422 && wrong.problem == "digest-mismatch", "\(wrong.text)")
                other.files[0].bytes.removeLast()
                let short = try await send(exam, files: other.files, as: doctor)
                #expect(short.status == 400 || short.status == 422, "\(short.text)")
            }
            #expect(try await count(Self.kept, hub) == 0)
            let exam = picture(size: 300_000)
            #expect(try await send(exam, as: doctor).status == 201)
        }
    }

    @Test func `refuses other content under the same id, an object twice, one that is not announced, and too much`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var exam = picture(size: 100_000)
            #expect(try await send(exam, as: doctor).status == 201)
            exam.files[0].bytes.append(1)
            let differs = try await send(exam, as: doctor)
            #expect(differs.status == 409 && differs.problem == "exam-differs")
            let fresh = picture(size: 100)
            let twice = try await send(fresh, as: doctor, order: [1, 1])
            #expect(twice.status == 422 && twice.string("field") == "Content-ID")
            let ridden = try await raw(fresh, body: parts(fresh.body, [(2, [1])]), as: doctor)
            #expect(ridden.status == 422 && ridden.string("field") == "Content-ID")
            let large = TestExam(
                kind: "PHOTO", files: [("a.png", bytes(ExamInParts.limit)), ("b.png", [1])], isInline: false)
            #expect(try await send(large, as: doctor).status == 413)
            #expect(try await send(large, as: doctor, order: [2]).status == 202)
        }
    }

    @Test func `refuses a body that is none, naming what is wrong`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = picture(size: 70_000)
            let whole = parts(exam.body, [(1, exam.files[0].bytes)])
            let cut = try await raw(exam, body: Array(whole.dropLast(20)), as: doctor)
            #expect(cut.status == 400 && cut.problem == "parts-not-valid", "\(cut.text)")
            let surplus = try await raw(exam, body: whole + Array("more".utf8), as: doctor)
            #expect(surplus.status == 400 && surplus.problem == "parts-not-valid")
            let untyped = try await raw(exam, body: Array("--b\r\n\r\n{}\r\n--b--".utf8), as: doctor)
            #expect(untyped.status == 415)
            let unbound = try await raw(exam, body: whole, as: doctor, type: "multipart/related")
            #expect(unbound.status == 415)
            #expect(try await count(Self.kept, hub) == 0)
        }
    }

    @Test func `gives one receipt to the same exam that comes many times at once`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), exam = picture(size: 80_000)
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<6 { group.addTask { try await send(exam, as: doctor) } }
                return try await group.reduce(into: [Reply]()) { $0.append($1) }
            }
            #expect(replies.allSatisfy { [200, 201].contains($0.status) }, "\(replies.map(\.text))")
            #expect(Set(replies.map { $0.string("receipt") }).count == 1 && replies.count { $0.status == 201 } == 1)
            #expect(try await count(Self.kept, hub) == 1)
        }
    }

    private func picture(size: Int) -> TestExam {
        TestExam(kind: "PHOTO", files: [("p.png", bytes(size))], isInline: false)
    }

    private func bytes(_ count: Int) -> [UInt8] {
        var dice = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
    }

    private func send(
        _ exam: TestExam, files: [(name: String, bytes: [UInt8])]? = nil, as person: Person, order: [Int]? = nil
    ) async throws -> Reply {
        let files = files ?? exam.files
        let brought = (order ?? Array(1...files.count)).map { ($0, files[$0 - 1].bytes) }
        return try await raw(exam, body: parts(exam.body, brought), as: person)
    }

    private func parts(_ json: String, _ objects: [(Int, [UInt8])]) -> [UInt8] {
        var body = Array("--b\r\nContent-Type: application/json\r\n\r\n\(json)".utf8)
        for (number, bytes) in objects { body += Array("\r\n--b\r\nContent-ID: <\(number)>\r\n\r\n".utf8) + bytes }
        return body + Array("\r\n--b--\r\n".utf8)
    }

    private func raw(
        _ exam: TestExam, body: [UInt8], as person: Person,
        type: String = #"multipart/related; type="application/json"; boundary=b"#
    ) async throws -> Reply {
        try await person.hub.send(
            .put, exam.path, ByteBuffer(bytes: body), [.authorization: "Bearer \(person.secret)", .contentType: type])
    }

    private func count(_ sql: String, _ hub: TestHub) async throws -> Int {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(SQL(unsafe: sql))
        await owner.close()
        return try #require(rows.first)["n"]
    }
}
