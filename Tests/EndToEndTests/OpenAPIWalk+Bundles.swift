// The walk of a sealed bundle: carried by a doctor of another clinic, and everything that is no such bundle.
import Foundation
import HubAPI
import LiveCounty
import Testing

extension OpenAPIWalk {
    private static let bundle = "/api/v1/bundles/{id}"
    private static let type = "application/vnd.lianyi.bundle"

    func bundles() async throws {
        let clinic = try await county.terminal(in: "C02"), carrier = try await county.signIn("village03")
        try clinic.loseLine()
        let exam = try await clinic.capture(SentFile.random(bytes: 3000).bytes, "carried.png")
        let made = try await clinic.run(["bundle", "--to", clinic.stick("walk.lyb")])
        let id = try #require(made.text("bundle"), "\(made)")
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: clinic.stick("walk.lyb"))))
        let told = try await ask(carrier, carry(file, id), expect: 200)
        #expect(told.text("state") == "imported" && told.text("exams.0.exam") == exam, "\(told)")
        let again = try await ask(carrier, carry(file, id), expect: 200)
        #expect(again.bytes == told.bytes)
        let other = WireID.timeOrdered().description
        #expect(try await ask(carrier, carry(file, other), expect: 422).problem == "invalid-field")
        let cut = try await ask(carrier, carry(Array(file.dropLast(9)), id), expect: 409)
        #expect(cut.problem == "bundle-taken-before", "\(cut)")
        try await inPieces(file, id, by: carrier)
        let noise = try await ask(carrier, carry([1, 2, 3], other), expect: 422)
        #expect(noise.problem == "bundle-unreadable")
        var forged = file
        forged[20] ^= 1
        try await ask(carrier, carry(forged, id), expect: 422)
        try await ask(carrier, OpenAPIRequest("PUT", Self.bundle, ["id": id]).json("{}"), expect: 415)
        try await ask(try await county.signIn("ecg01"), carry(file, id), expect: 403)
    }

    private func carry(_ bytes: [UInt8], _ id: String) -> OpenAPIRequest {
        OpenAPIRequest("PUT", Self.bundle, ["id": id]).sending(bytes, type: Self.type)
    }

    private func inPieces(_ file: [UInt8], _ id: String, by carrier: Caller) async throws {
        let named = "bundle " + Data(id.utf8).base64EncodedString()
        let create = OpenAPIRequest("POST", "/api/v1/uploads").with("Tus-Resumable", "1.0.0")
            .with("Upload-Length", "\(file.count)").with("Upload-Metadata", named)
        let path = try #require(try await ask(carrier, create, expect: 201).header("Location"))
        let upload = String(path.split(separator: "/").last ?? "")
        let handIn = OpenAPIRequest("PUT", Self.bundle, ["id": id]).asking("upload=\(upload)")
        #expect(try await ask(carrier, handIn, expect: 409).problem == "upload-not-whole")
        let piece = OpenAPIRequest("PATCH", "/api/v1/uploads/{id}", ["id": upload]).with("Tus-Resumable", "1.0.0")
            .with("Upload-Offset", "0").sending(file, type: "application/offset+octet-stream")
        try await ask(carrier, piece, expect: 204)
        #expect(try await ask(carrier, handIn, expect: 200).text("state") == "imported")
        try await ask(carrier, handIn, expect: 410)
        for _ in 0..<8 { try await ask(carrier, create, expect: 201) }
        #expect(try await ask(carrier, create, expect: 429).problem == "too-many-uploads")
    }
}
