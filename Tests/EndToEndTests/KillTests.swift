// kill -9 of the hub at any moment of two hundred uploads: every receipt holds, every exam is there once.
import Crypto
import Curl
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `kill -9 of the hub` {
    /// How many exams go up in all, and how many of them by `lianyi-clinic`.
    private let uploads = 200
    private let byTerminal = 60

    @Test(.timeLimit(.minutes(5))) func `during two hundred uploads loses no receipt and doubles no exam`() async throws
    {
        let seed = SeededDice.seed
        print("kill -9: seed \(seed) (LIANYI_SEED=\(seed) repeats the choices)")
        try await County.run { county in
            let storm = Blackout(county.hub, dice: SeededDice(seed: seed))
            let first = try await county.terminal(in: "C02"), second = try await county.terminal(in: "C03")
            let people = try await [county.signIn("village04"), county.signIn("village05"), county.signIn("village06")]
            let work = people.enumerated().map { index, person in
                Sender(person: person, files: files(of: index, seed: seed), storm: storm)
            }
            async let rage: Void = storm.rage()
            async let terminals = [
                sendAll(from: first, as: "village02", seed: seed + 10, county, storm),
                sendAll(from: second, as: "village03", seed: seed + 11, county, storm),
            ]
            let receipts = try await withThrowingTaskGroup(of: [SentFile].self) { group in
                for sender in work { group.addTask { try await sender.sendAll() } }
                return try await group.reduce(into: [SentFile]()) { $0 += $1 }
            }
            let sent = try await terminals.flatMap(\.self)
            await storm.over()
            try await rage
            print("kill -9: \(await storm.kills) kills in \(uploads) uploads")
            #expect(await storm.kills >= 5 && receipts.count + sent.count == uploads)
            try await expectEverything(in: county, work, [first, second])
        }
    }

    /// Small ones ride inside the manifest, larger ones inside it and then in the blob store, the
    /// largest are streamed, to their address or in parts beside the manifest.
    private func files(of index: Int, seed: UInt64) -> [SentFile] {
        var dice = SeededDice(seed: seed + UInt64(index) + 1)
        let mine = (uploads - byTerminal) / 3 + (index < (uploads - byTerminal) % 3 ? 1 : 0)
        return (0..<mine).map { number in SentFile([2000, 90_000, 400_000][number % 3], &dice) }
    }

    private func sendAll(
        from clinic: ClinicProcess, as account: String, seed: UInt64, _ county: County, _ storm: Blackout
    ) async throws -> [String] {
        var dice = SeededDice(seed: seed)
        let names = try (0..<byTerminal / 2).map { number in
            let name = "\(clinic.home)-\(number).png"
            try Data(SentFile([3000, 100_000, 300_000][number % 3], &dice).bytes).write(to: URL(fileURLWithPath: name))
            return name
        }
        for name in names {
            await storm.step()
            _ = try await clinic.send([name], "--operator", account, "--wait", "5")
        }
        return try await eventually("an empty spool at \(clinic.organisation)") {
            let told = try await clinic.run(["send", "--wait", "5"])
            guard told.status == 0, told.list("exams").isEmpty else { return nil }
            let receipts = try FileManager.default.contentsOfDirectory(atPath: clinic.home + "/receipts")
            return receipts.count == names.count ? receipts : nil
        }
    }

    private func expectEverything(in county: County, _ work: [Sender], _ clinics: [ClinicProcess]) async throws {
        let reader = try Caller(await county.hub.url)
        let keys = try WireJSON.value(KeySet.self, in: try await reader.get("/api/v1/keys").bytes)
        for sender in work { try await sender.expectReceiptsHonoured(keys) }
        for clinic in clinics { try await expectReceiptsHonoured(of: clinic, keys, in: county) }
        try await expectRows(in: county)
        try await expectBlobs(in: county)
    }

    private func expectReceiptsHonoured(of clinic: ClinicProcess, _ keys: KeySet, in county: County) async throws {
        let doctor = try await county.signIn(clinic.organisation == "C02" ? "village02" : "village03")
        for name in try FileManager.default.contentsOfDirectory(atPath: clinic.home + "/receipts") {
            let text = String(
                decoding: FileManager.default.contents(atPath: clinic.home + "/receipts/" + name) ?? Data(),
                as: UTF8.self)
            let receipt = try Receipt.verified(text.trimmed, keys: keys)
            #expect(try await doctor.get("/api/v1/exams/\(receipt.exam)/receipt").body == text.trimmed)
        }
    }

    private func expectRows(in county: County) async throws {
        let row = try await county.ask(
            """
            SELECT count(*) AS exams, count(receipt) AS receipts, count(DISTINCT manifest_sha256) AS manifests,
                   (SELECT count(*) FROM exam_object WHERE stored_at IS NULL) AS missing,
                   (SELECT count(*) FROM exam_event WHERE kind = 'exam.completed') AS completions
            FROM exam
            """
        ).first
        for name in ["exams", "receipts", "manifests", "completions"] {
            #expect(try row?[name] as Int? == uploads, "\(name)")
        }
        #expect(try row?["missing"] as Int? == 0)
    }

    /// Every object that is not in its row lies in the store under its hash; what was cut off lies apart.
    private func expectBlobs(in county: County) async throws {
        let root = county.hub.folder + "/blobs"
        let objects = try await county.ask(
            "SELECT encode(sha256, 'hex') AS sha256, size FROM exam_object WHERE content IS NULL")
        for object in objects {
            let name: String = try object["sha256"]
            let bytes = FileManager.default.contents(
                atPath: "\(root)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)")
            #expect(bytes.map { SHA256Hex(of: $0).text } == name)
        }
        let cutOff = try FileManager.default.contentsOfDirectory(atPath: root + "/incoming")
        print("kill -9: \(objects.count) blobs whole, \(cutOff.count) cut-off files left in incoming/")
        #expect(!objects.isEmpty && cutOff.count <= uploads)
    }
}

/// A person who sends exams one after another and never gives up.
private struct Sender: Sendable {
    let person: Caller
    let files: [SentFile]
    let storm: Blackout

    /// Sends all; every receipt that ever came for an exam is the same.
    func sendAll() async throws -> [SentFile] {
        for file in files {
            _ = try await eventually("a receipt of \(file.exam)") { try await sendOnce(file) }
        }
        return files
    }

    /// The receipt, or nil where the hub was not there, or died on the way.
    private func sendOnce(_ file: SentFile) async throws -> String? {
        await storm.step()
        do {
            var answer = try await first(file)
            if answer.status == 202 {
                await storm.step()
                answer = try await file.send(on: person, after: answer)
            }
            guard [200, 201, 503].contains(answer.status) else { throw Missing("a receipt: \(answer)") }
            return answer.text("receipt")
        } catch is CurlError {
            return nil
        }
    }

    /// Every second of the larger ones comes in parts, all in one request.
    private func first(_ file: SentFile) async throws -> Answer {
        if file.bytes.count > 50_000, file.bytes[0].isMultiple(of: 2) { return try await file.sendInParts(on: person) }
        return try await person.put(file.path, file.bytes.count < 150_000 ? file.whole : file.announcement)
    }

    /// The same exam once more gives the same receipt, which verifies and names the bytes.
    func expectReceiptsHonoured(_ keys: KeySet) async throws {
        for file in files {
            let kept = try await person.get(file.path + "/receipt").body
            let again = try await person.put(file.path, file.announcement)
            #expect(again.status == 200 && again.text("receipt") == kept, "\(again)")
            let receipt = try Receipt.verified(kept, keys: keys)
            #expect(receipt.exam == file.exam && receipt.objects.map(\.sha256) == [file.sha256])
            let bytes = try await person.get(file.path + "/objects/1").bytes
            #expect(bytes == file.bytes)
        }
    }
}
