// Two hub processes over one database and one folder of blobs: an upload goes on wherever its sender comes.
import Curl
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(5))) struct `two hubs over one staging folder` {
    /// What both serve, and an upload that one of them has opened.
    private struct Scene {
        let county: County
        let other: HubProcess
        let file: SentFile
        let path: String
        /// The same member of staff, at the one and at the other.
        let here: Caller
        let there: Caller
    }

    private func play(_ body: (Scene) async throws -> Void) async throws {
        try await County.run { county in
            let other = HubProcess(environment: county.hub.environment, folder: county.hub.folder)
            try await other.start()
            do {
                let file = SentFile.random(bytes: 400_000), here = try await county.signIn("village02")
                var there = try Caller(await other.url)
                there.secret = here.secret
                let announced = try await here.put(file.path, file.announcement)
                let path = try #require(announced.text("objects.0.upload"), "\(announced)")
                try await body(
                    Scene(county: county, other: other, file: file, path: path, here: here, there: there))
            } catch {
                try? await other.crash()
                throw error
            }
            try await other.crash()
        }
    }

    private func patch(_ caller: Caller, _ scene: Scene, _ range: Range<Int>) async throws -> Answer {
        try await caller.send(
            "PATCH", scene.path, body: .bytes(Array(scene.file.bytes[range])),
            headers: [
                ("Tus-Resumable", "1.0.0"), ("Upload-Offset", "\(range.lowerBound)"),
                ("Content-Type", "application/offset+octet-stream"),
            ])
    }

    private func offset(_ caller: Caller, _ scene: Scene) async throws -> String? {
        let answer = try await caller.send("HEAD", scene.path, headers: [("Tus-Resumable", "1.0.0")])
        return answer.headers.first { $0.name.lowercased() == "upload-offset" }?.value
    }

    private func receipt(_ answer: Answer) -> String? {
        answer.headers.first { $0.name.lowercased() == "lianyi-receipt" }?.value
    }

    /// Exactly one exam, and its bytes.
    private func isThereOnce(_ scene: Scene, by caller: Caller) async throws -> Bool {
        let bytes = try await caller.get(scene.file.path + "/objects/1")
        let exams: Int = try #require(
            try await scene.county.ask("SELECT count(*)::int AS n FROM exam WHERE receipt IS NOT NULL").first)["n"]
        return bytes.bytes == scene.file.bytes && exams == 1
    }

    @Test func `what one has acknowledged the other goes on from, piece by piece in turn`() async throws {
        try await play { scene in
            for (turn, start) in stride(from: 0, to: 400_000, by: 100_000).enumerated() {
                let caller = turn % 2 == 0 ? scene.here : scene.there
                #expect(try await offset(caller, scene) == "\(start)")
                let answer = try await patch(caller, scene, start..<start + 100_000)
                #expect(answer.status == 204, "\(turn) \(answer)")
                #expect((receipt(answer) != nil) == (turn == 3))
            }
            #expect(try await isThereOnce(scene, by: scene.here))
        }
    }

    @Test func `a writer at one that hangs is fenced by whoever writes at the other`() async throws {
        try await play { scene in
            let port = try #require(Int(await scene.county.hub.url.split(separator: ":").last ?? ""))
            let hanging = try #require(TCPClient(port: port)), wrong = [UInt8](repeating: 8, count: 400_000)
            let head = """
                PATCH \(scene.path) HTTP/1.1\r\nHost: hub.test\r\nAuthorization: Bearer \(scene.here.secret ?? "")\r\n\
                Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n\
                Content-Length: \(wrong.count)\r\n\r\n
                """
            await hanging.write(Array(head.utf8) + wrong.prefix(2_000))
            _ = try await eventually("the first writer's turn") {
                let epoch: Int? = try await scene.county.ask("SELECT max(epoch) AS epoch FROM upload").first?["epoch"]
                return epoch == 1 ? true : nil
            }
            let new = try await patch(scene.there, scene, 0..<400_000)
            #expect(new.status == 204 && receipt(new) != nil, "\(new)")
            await hanging.write(Array(wrong.dropFirst(2_000)))
            let answer = String(decoding: await hanging.read(to: UInt8(ascii: "\n")), as: UTF8.self)
            #expect(!answer.contains(" 204 ") && !answer.contains(" 5"), "\(answer)")
            #expect(try await isThereOnce(scene, by: scene.there))
        }
    }

    @Test func `the death of one holds up nobody at the other, and back again the receipt is the same`() async throws {
        try await play { scene in
            #expect(try await patch(scene.here, scene, 0..<150_000).status == 204)
            let port = try #require(Int(await scene.county.hub.url.split(separator: ":").last ?? ""))
            let hanging = try #require(TCPClient(port: port))
            let head = """
                PATCH \(scene.path) HTTP/1.1\r\nHost: hub.test\r\nAuthorization: Bearer \(scene.here.secret ?? "")\r\n\
                Tus-Resumable: 1.0.0\r\nUpload-Offset: 150000\r\nContent-Type: application/offset+octet-stream\r\n\
                Content-Length: 250000\r\n\r\n
                """
            await hanging.write(Array(head.utf8) + scene.file.bytes[150_000..<200_000])
            _ = try await eventually("the second turn") {
                let epoch: Int? = try await scene.county.ask("SELECT max(epoch) AS epoch FROM upload").first?["epoch"]
                return epoch == 2 ? true : nil
            }
            try await scene.county.hub.crash()
            #expect(try await offset(scene.there, scene) == "150000")
            let rest = try await patch(scene.there, scene, 150_000..<400_000),
                given = try #require(receipt(rest), "\(rest)")
            try await scene.county.hub.start()
            let again = try await scene.here.put(scene.file.path, scene.file.announcement)
            #expect(again.status == 200 && again.text("receipt") == given, "\(again)")
            #expect(try await isThereOnce(scene, by: scene.here))
        }
    }
}
