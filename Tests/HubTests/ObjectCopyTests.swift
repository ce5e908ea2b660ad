// Downloads of a camera's picture: a copy without its place for everybody, the original for those who treat and ask for it.
import Foundation
import HTTPTypes
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/exams/{id}/objects/{number} of a camera's picture` {
    /// A PNG that tells where it was taken, in EXIF and in XMP.
    static func placed(side: Int = 40) -> [UInt8] {
        let plain = SamplePicture(width: side, height: side, bits: 8, seed: 5).png()
        let gps = Array("MM\0*GPSLatitude 25.04".utf8),
            note = Array("XML:com.adobe.xmp\0\0\0\0\0exif:GPSLongitude".utf8)
        return Array(plain.prefix(33)) + chunk("eXIf", gps) + chunk("iTXt", note) + Array(plain.dropFirst(33))
    }

    private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + body
        var crc = ~UInt32(0)
        for byte in named {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return big(UInt32(body.count)) + named + big(~crc)
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    @Test func `gives everybody a copy that does not tell where it was taken`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let bytes = Self.placed()
            let exam = TestExam(kind: "PHOTO", files: [("wound.png", bytes)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            #expect(try await hub.opened(exam, by: doctor).string("state") == "queued")
            let path = exam.path + "/objects/1"
            let copy = try await doctor.get(path), original = try await doctor.get(path + "?original=true")
            #expect(copy.status == 200 && !copy.text.contains("GPSL"))
            #expect(copy.bytes.count < bytes.count && copy.bytes.starts(with: bytes.prefix(33)))
            #expect(copy.headers[.eTag] == "\"\(TestExam.sha256(copy.bytes))\"")
            #expect(original.bytes == bytes)
            #expect(original.headers[.eTag] == "\"\(TestExam.sha256(bytes))\"")
            #expect(try await doctor.get(path + "?original=yes").status == 422)
        }
    }

    @Test func `a picture in the blob store is known for one too`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let bytes = Self.placed(side: 300)
            try #require(bytes.count > 65_536)
            let exam = TestExam(kind: "PHOTO", files: [("wound.png", bytes)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let path = exam.path + "/objects/1"
            let copy = try await doctor.get(path), original = try await doctor.get(path + "?original=true")
            #expect(copy.status == 200 && !copy.text.contains("GPSL"))
            #expect(original.bytes == bytes)
        }
    }

    @Test func `gives the original to nobody who only reads, and says of each who got what`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), reader = try await hub.signIn("image01")
            let exam = TestExam(kind: "PHOTO", files: [("wound.png", Self.placed())])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let path = exam.path + "/objects/1"
            let copy = try await reader.get(path), refused = try await reader.get(path + "?original=true")
            #expect(copy.status == 200 && !copy.text.contains("GPSL"))
            #expect(refused.status == 403 && refused.problem == "not-yours-to-do")
            _ = try await doctor.get(path + "?original=true")
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let rows = try await owner.once(
                """
                SELECT detail ->> 'as' AS given FROM audit WHERE action = 'object.viewed' AND result = 'done'
                AND object_id = \(UUID(uuidString: "\(exam.id)")) ORDER BY at
                """)
            await owner.close()
            let given: [String] = try rows.map { try $0["given"] }
            #expect(given == ["copy", "original"])
        }
    }

    @Test func `gives a broken picture as it is alone to who asks for the original`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let broken = Array(Self.placed().dropLast(30))
            let exam = TestExam(kind: "PHOTO", files: [("wound.png", broken)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let path = exam.path + "/objects/1"
            let refused = try await doctor.get(path), original = try await doctor.get(path + "?original=true")
            #expect(refused.status == 422 && refused.problem == "not-copied")
            #expect(original.bytes == broken)
        }
    }

    @Test func `and its picture come as a thumbnail`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let exam = TestExam(kind: "PHOTO", files: [("wound.png", Self.placed(side: 300))])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let picture = exam.path + "/objects/1/picture"
            let small = try await doctor.get(picture + "?size=thumbnail")
            // IHDR: the width of the PNG that was drawn.
            #expect(small.status == 200 && Array(small.bytes[16..<20]) == [0, 0, 1, 0])
            #expect(try await doctor.get(picture + "?size=large").status == 422)
            #expect(try await doctor.get(picture + "?overlays=no").status == 422)
        }
    }
}
