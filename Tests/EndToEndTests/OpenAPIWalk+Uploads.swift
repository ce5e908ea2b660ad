// The walk of resumable upload: created, continued piece by piece, ended, begun again.
import Crypto
import Foundation
import HubAPI
import LiveCounty
import Testing

extension OpenAPIWalk {
    private static let uploads = "/api/v1/uploads"
    private static let stream = "application/offset+octet-stream"

    func resume(_ exam: WalkedExam, by doctor: Caller) async throws {
        try await ask(try await nobody(), OpenAPIRequest("OPTIONS", Self.uploads), expect: 204)
        let announced = try await put(
            doctor, Self.exam, exam.body(patient: nil, inline: false), of: ["id": exam.id], expect: 202)
        let header = exam.files[0].bytes, signal = exam.files[1].bytes
        try await ask(
            try await nobody(), OpenAPIRequest("OPTIONS", Self.upload, ["id": try upload(0, announced)]), expect: 204)
        let first = try upload(0, announced), second = try upload(1, announced)
        try await create(exam, header.count, expecting: first, by: doctor)
        try await ask(doctor, OpenAPIRequest("HEAD", Self.upload, ["id": first]), expect: 412)
        try await ask(doctor, tus("HEAD", first), expect: 200)
        try await ask(doctor, tus("POST", first).with("X-HTTP-Method-Override", "HEAD"), expect: 200)
        try await ask(doctor, tus("POST", first).with("X-HTTP-Method-Override", "GET"), expect: 400)
        try await ask(doctor, tus("DELETE", first), expect: 204)
        try await ask(doctor, piece(header, of: first, at: 0), expect: 410)
        let again = try await put(
            doctor, Self.exam, exam.body(patient: nil, inline: false), of: ["id": exam.id], expect: 202)
        try await ask(doctor, piece(header, of: try upload(0, again), at: 0), expect: 204)
        try await pieces(signal, of: second, by: doctor)
        #expect(try await county.opened(exam.id, by: doctor).text("state") == "queued")
    }

    private func create(_ exam: WalkedExam, _ size: Int, expecting id: String, by doctor: Caller) async throws {
        func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        let made = OpenAPIRequest("POST", Self.uploads).with("Tus-Resumable", "1.0.0")
        let named = made.with("Upload-Metadata", "exam \(base64(exam.id)),object \(base64("1"))")
        let answer = try await ask(doctor, named.with("Upload-Length", "\(size)"), expect: 201)
        #expect(answer.header("Location") == "\(Self.uploads)/\(id)")
        try await ask(doctor, named.with("Upload-Length", "\(size + 1)"), expect: 422)
        try await ask(doctor, made.with("Upload-Length", "99999999999"), expect: 413)
        try await ask(doctor, made.with("Upload-Length", "12"), expect: 201)
    }

    private func pieces(_ bytes: [UInt8], of id: String, by doctor: Caller) async throws {
        let half = bytes.count / 2, front = Array(bytes[..<half]), back = Array(bytes[half...])
        let wrong = Data(SHA256.hash(data: back)).base64EncodedString()
        try await ask(doctor, piece(front, of: id, at: 0).with("Upload-Checksum", "sha256 \(wrong)"), expect: 460)
        try await ask(doctor, piece(front, of: id, at: 0), expect: 204)
        let late = try await ask(doctor, piece(front, of: id, at: 0), expect: 409)
        #expect(late.header("Upload-Offset") == "\(half)")
        try await ask(doctor, tus("PATCH", id).with("Upload-Offset", "x").sending(back, type: Self.stream), expect: 422)
        try await ask(doctor, tus("PATCH", id).sending(back, type: "text/plain"), expect: 415)
        try await ask(doctor, piece(back + [0], of: id, at: half), expect: 413)
        let done = try await ask(doctor, piece(back, of: id, at: half), expect: 204)
        #expect(done.header("Lianyi-Receipt")?.isEmpty == false)
    }

    private func piece(_ bytes: [UInt8], of id: String, at offset: Int) -> OpenAPIRequest {
        tus("PATCH", id).with("Upload-Offset", "\(offset)").sending(bytes, type: Self.stream)
    }

    private func tus(_ method: String, _ id: String) -> OpenAPIRequest {
        OpenAPIRequest(method, Self.upload, ["id": id]).with("Tus-Resumable", "1.0.0")
    }
}
