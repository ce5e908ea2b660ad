// Bundles that are sealed well and hold what they should not: each exam answers for itself.
import Blobs
import Crypto
import Foundation
import HTTPTypes
import HubAPI
import Keyring
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `PUT bundles` {
    /// A bundle of an enrolled terminal, and a carrier of another clinic.
    private func parties(_ hub: TestHub) async throws -> (TestBundle, device: Person, carrier: Person) {
        let bundle = TestBundle(terminal: .v7Now, key: P256.Signing.PrivateKey())
        let device = try await hub.enrolled(terminal: bundle.terminal, bundle.key)
        return (bundle, device, try await hub.signIn("village09"))
    }

    @Test func `refuses the exam that is wrong and takes the others, large objects too`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let good = bundle.exam(300_000, 20), last = bundle.exam(70_000)
            var forged = bundle.exam(10), altered = bundle.exam(90_000), short = bundle.exam(80_000, 5)
            var longer = bundle.exam(100)
            forged.key = P256.Signing.PrivateKey()
            altered.brought[0][77] ^= 1
            short.brought.removeLast()
            longer.brought[0] += [1]
            let file = try bundle.sealed([good, forged, altered, short, longer, last], for: hub)
            let reply = try await carrier.carry(file, bundle.id)
            #expect(reply.status == 200 && reply.string("state") == "partial", "\(reply.text)")
            #expect(
                reply.outcomes == [
                    "stored", "signature-not-valid", "digest-mismatch", "bundle-exam-not-whole",
                    "bundle-exam-not-whole", "stored",
                ], "\(reply.text)")
            #expect(try await numbers("SELECT count(*)::int AS n FROM exam WHERE receipt IS NOT NULL", hub) == 2)
            #expect(try await numbers("SELECT count(*)::int AS n FROM exam", hub) == 2)
            let refused = "SELECT count(*)::int AS n FROM audit WHERE result = 'refused' AND action = 'exam.sent'"
            #expect(try await numbers(SQL(stringLiteral: refused), hub) == 4)
            #expect(try leftovers(hub) == [])
            let cut = try await carrier.carry(Array(file.prefix(file.count - 40_000)), bundle.id)
            #expect(cut.status == 200 && cut.string("kept") != reply.string("kept"), "\(cut.text)")
            let kept = try #require(reply.string("kept"))
            let stays: SQL = "SELECT count(*)::int AS n FROM bundle WHERE kept_sha256 = decode(\(kept), 'hex')"
            #expect(try await numbers(stays, hub) == 1, "a damaged copy takes no whole one's place")
            let receipt = try Receipt.verified(
                try #require(reply.string("exams.0.receipt")), keys: hub.hub.keyring.published)
            #expect(receipt.exam == good.id && receipt.terminal == WireID(bundle.terminal))
            #expect(receipt.objects.map(\.sha256) == good.announced.map { SHA256Hex(of: $0) })
        }
    }

    @Test func `gives the receipt that the terminal has, and refuses other content under its id`() async throws {
        try await TestHub.run { hub in
            let (bundle, device, carrier) = try await parties(hub)
            let sent = bundle.exam(500), fresh = bundle.exam(600)
            let body = UploadRequest(
                signedManifest: try sent.manifest(of: bundle.terminal), contents: ["1": Data(sent.announced[0])])
            let online = try await device.put(
                Paths.exam(sent.id), String(decoding: try WireJSON.bytes(of: body), as: UTF8.self))
            #expect(online.status == 201, "\(online.text)")
            var other = bundle.exam(700)
            other.id = sent.id
            let reply = try await carrier.carry(try bundle.sealed([other, fresh], for: hub), bundle.id)
            #expect(reply.outcomes == ["exam-differs", "stored"], "\(reply.text)")
            let seen = try await device.get(Paths.receipt(of: sent.id))
            #expect(seen.text == online.string("receipt"))
        }
    }

    @Test func `refuses another bundle under a known id, and one that no terminal here has signed`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(40)], for: hub)
            #expect(try await carrier.carry(file, bundle.id).string("state") == "imported")
            let other = try bundle.sealed([bundle.exam(40)], for: hub)
            let differs = try await carrier.carry(other, bundle.id)
            #expect(differs.status == 409 && differs.problem == "bundle-differs", "\(differs.text)")
            let stranger = TestBundle(terminal: .v7Now, key: bundle.key)
            let unknown = try await carrier.carry(
                try stranger.sealed([stranger.exam(9)], for: hub), stranger.id)
            #expect(unknown.status == 422 && unknown.problem == "bundle-not-signed", "\(unknown.text)")
            let thief = TestBundle(terminal: bundle.terminal, key: P256.Signing.PrivateKey())
            let stolen = try await carrier.carry(try thief.sealed([thief.exam(9)], for: hub), thief.id)
            #expect(stolen.status == 422 && stolen.problem == "bundle-not-signed", "\(stolen.text)")
            #expect(try await numbers("SELECT count(*)::int AS n FROM exam", hub) == 1)
            #expect(try leftovers(hub) == [])
        }
    }

    @Test func `two carriers with the same bundle at once store it once and get the same receipts`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(100_000), bundle.exam(30)], for: hub)
            let second = try await hub.signIn("village02")
            async let one = carrier.carry(file, bundle.id)
            async let two = second.carry(file, bundle.id)
            let replies = try await [one, two]
            #expect(replies.allSatisfy { $0.status == 200 && $0.string("state") == "imported" })
            #expect(replies[0].string("exams.0.receipt") == replies[1].string("exams.0.receipt"))
            #expect(try await numbers("SELECT count(*)::int AS n FROM exam", hub) == 2)
            #expect(try await numbers("SELECT count(*)::int AS n FROM bundle", hub) == 1)
        }
    }

    @Test func `leaves the last room of the disk to its exams: an emergency is taken, a copy is not kept`() async throws
    {
        try await TestHub.run(reserve: 100) { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(300_000), bundle.exam(20)], for: hub)
            let damaged = try await carrier.carry(Array(file.prefix(file.count - 40_000)), bundle.id)
            #expect(damaged.status == 507 && damaged.problem == "storage-full", "\(damaged.text)")
            #expect(try blobs(hub) == 0)
            let reply = try await carrier.carry(file, bundle.id)
            #expect(reply.status == 200 && reply.string("state") == "imported", "\(reply.text)")
            #expect(try blobs(hub) == 1)
            #expect(try leftovers(hub) == [])
        }
    }

    @Test func `tells the receipts of a partly taken one, and lists it, where the disk has no room for a copy`()
        async throws
    {
        try await TestHub.run(reserve: 100) { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(20), bundle.exam(300_000)], for: hub)
            let cut = Array(file.prefix(file.count - 40_000))
            for _ in 0..<2 {
                let reply = try await carrier.carry(cut, bundle.id)
                #expect(reply.status == 200 && reply.string("state") == "partial", "\(reply.text)")
                #expect(reply.string("exams.0.receipt") != nil && reply.string("exams.1.receipt") == nil)
                #expect(reply.string("problem.type")?.hasSuffix("storage-full") == true, "\(reply.text)")
                #expect(reply.string("kept") == nil)
            }
            let listed = try await hub.hub.signIn.read { db in try db.keptBundles(limit: 9) }
            #expect(listed.map(\.stored) == [1] && listed.first?.kept == nil)
            #expect(try blobs(hub) == 0)
            #expect(try leftovers(hub) == [])
        }
    }

    @Test func `keeps one damaged copy of a bundle, however many are brought`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(30), bundle.exam(600_000)], for: hub)
            let first = try await carrier.carry(Array(file.prefix(file.count - 40_000)), bundle.id)
            let kept = try #require(first.string("kept"), "\(first.text)")
            for cut in [50_000, 60_000] {
                let next = try await carrier.carry(Array(file.prefix(file.count - cut)), bundle.id)
                #expect(
                    next.status == 200 && next.string("problem.type")?.hasSuffix("bundle-damaged") == true,
                    "\(next.text)")
                #expect(next.string("kept") == nil)
            }
            #expect(try blobs(hub) == 1)
            let book: SQL = "SELECT count(*)::int AS n FROM bundle WHERE kept_sha256 = decode(\(kept), 'hex')"
            #expect(try await numbers(book, hub) == 1)
        }
    }

    /// How many objects lie in the store.
    private func blobs(_ hub: TestHub) throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: hub.store.path).count {
            $0.split(separator: "/").last?.count == 64
        }
    }

    /// The disk's own number of a file.
    private func number(ofFile path: String) throws -> UInt64 {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64)
    }

    @Test func `what was received stays received, whatever is brought later`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(30)], for: hub)
            _ = try await carrier.carry(file, bundle.id)
            let damaged = try await carrier.carry(Array(file.dropLast()), bundle.id)
            #expect(damaged.status == 200 || damaged.problem == "bundle-taken-before", "\(damaged.text)")
            let row = "SELECT count(*)::int AS n FROM bundle WHERE state = 'imported' AND stored = 1 AND repeats = 1"
            #expect(try await numbers(SQL(stringLiteral: row), hub) == 1)
            await #expect(throws: PostgresError.self) {
                try await MatrixFixture.asOwner(hub) { db in
                    _ = try db.run("UPDATE bundle SET state = 'quarantined', kept_sha256 = prelude_sha256")
                }
            }
        }
    }

    private func numbers(_ sql: SQL, _ hub: TestHub) async throws -> Int {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(sql)
        await owner.close()
        return try #require(rows.first)["n"]
    }

    /// Files of uploads that were given up and still lie there.
    private func leftovers(_ hub: TestHub) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: hub.store.appending(path: "incoming").path)
    }

    @Test func `a damaged copy of one that was taken whole is not kept, and the words say so`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(300_000), bundle.exam(40)], for: hub)
            #expect(try await carrier.carry(file, bundle.id).string("state") == "imported")
            let nothing = try await carrier.carry(Array(file.prefix(200_000)), bundle.id)
            #expect(nothing.status == 409 && nothing.problem == "bundle-taken-before", "\(nothing.text)")
            let partly = try await carrier.carry(Array(file.dropLast(9)), bundle.id)
            #expect(partly.string("kept") == nil && partly.text.contains("bundle-taken-before"), "\(partly.text)")
            let kept = try await hub.hub.signIn.read { db in try db.keptBundles(limit: 9) }
            #expect(kept.isEmpty)
            let row =
                "SELECT count(*)::int AS n FROM bundle WHERE state = 'imported' AND repeats = 2 AND kept_sha256 IS NULL"
            #expect(try await numbers(SQL(stringLiteral: row), hub) == 1)
            #expect(try leftovers(hub) == [])
        }
    }

    @Test func `one that came as an upload is taken as one that came at once, and the upload ends`() async throws {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let file = try bundle.sealed([bundle.exam(600_000), bundle.exam(40)], for: hub)
            let path = try await begun(file, of: bundle, by: carrier)
            let upload = try #require(WireID(String(path.split(separator: "/").last ?? "")))
            let handIn = Paths.bundle(bundle.id, from: upload)
            let early = try await carrier.put(handIn, "")
            #expect(early.status == 409 && early.problem == "upload-not-whole", "\(early.text)")
            #expect(try await carrier.tus(.patch, path, file[1000...], [.uploadOffset: "1000"]).status == 204)
            let stranger = try await hub.signIn("village05").put(handIn, "")
            #expect(stranger.status == 404, "\(stranger.text)")
            let reply = try await carrier.put(handIn, "")
            #expect(reply.status == 200 && reply.string("state") == "imported", "\(reply.text)")
            #expect(reply.outcomes == ["stored", "stored"])
            #expect(try await carrier.put(handIn, "").status == 410)
            #expect(try leftovers(hub) == [])
        }
    }

    /// The address of a bare upload that has the first 1,000 bytes of a bundle.
    private func begun(_ file: [UInt8], of bundle: TestBundle, by carrier: Person) async throws -> String {
        let named = "bundle " + Data("\(bundle.id)".utf8).base64EncodedString()
        let made = try await carrier.tus(
            .post, "/api/v1/uploads", file[..<1000], [.uploadLength: "\(file.count)", .uploadMetadata: named])
        return try #require(made.headers[.location], "\(made.text)")
    }

    @Test func `one that came as an upload and is partly taken is kept, for it takes no more room than it has`()
        async throws
    {
        try await TestHub.run { hub in
            let (bundle, _, carrier) = try await parties(hub)
            let whole = try bundle.sealed([bundle.exam(20), bundle.exam(300_000)], for: hub)
            let file = Array(whole.prefix(whole.count - 40_000)), path = try await begun(file, of: bundle, by: carrier)
            #expect(try await carrier.tus(.patch, path, file[1000...], [.uploadOffset: "1000"]).status == 204)
            let upload = try #require(WireID(String(path.split(separator: "/").last ?? "")))
            let came = try number(
                ofFile: hub.store.appending(path: "staging/\(upload.uuid.uuidString.lowercased())").path)
            let reply = try await carrier.put(Paths.bundle(bundle.id, from: upload), "")
            #expect(reply.status == 200 && reply.string("state") == "partial", "\(reply.text)")
            let kept = hub.hub.blobs.path(of: try #require(reply.string("kept"), "\(reply.text)"))
            #expect(FileManager.default.contents(atPath: kept).map(Array.init) == file)
            #expect(try number(ofFile: kept) == came, "no copy was made")
            #expect(try leftovers(hub) == [])
        }
    }
}
