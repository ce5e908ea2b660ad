// What must hold at the end of every run, whatever happened in it.
import Foundation
import HubAPI
import LiveCounty
import Postgres
import Spool

/// Receipts held by the terminal are of exams in the hub with the same hashes, each exactly once; captures without a
/// receipt are all still in the spool, whole; what is no capture yet lies in the watched folder.
struct Invariant {
    let lane: Lane
    private var faults: [String] = []

    init(_ lane: Lane) { self.lane = lane }

    /// What does not hold; nothing is well.
    static func violations(in lane: Lane) async throws -> [String] {
        var check = Invariant(lane)
        let captures = try await lane.captures()
        check.everythingGivenIsSomewhere(captures)
        check.whatWaitsIsWhole(captures)
        try await check.receiptsAreTrue(captures)
        try await check.nothingIsThereTwice()
        return check.faults
    }

    private mutating func everythingGivenIsSomewhere(_ captures: [Capture]) {
        for exam in lane.given {
            for file in exam.files {
                let holders = captures.filter { $0.captured.contains { $0.sha256 == file.sha256 } }
                let isWatched = exam.isLying(file, in: lane)
                if !exam.isExam {
                    if !isWatched || !holders.isEmpty {
                        faults.append("\(file.name), which is no exam, does not lie there")
                    }
                } else if holders.count > 1 {
                    faults.append("\(file.name) was captured \(holders.count) times")
                } else if holders.isEmpty, !isWatched {
                    faults.append("\(file.name) is nowhere on the terminal")
                }
            }
        }
    }

    private mutating func whatWaitsIsWhole(_ captures: [Capture]) {
        for capture in captures where capture.receipt == nil {
            if !capture.state.isWaiting && capture.state != .refused {
                faults.append("\(capture.exam) has no receipt and is \(capture.state)")
            }
            for object in capture.objects + capture.originals where !isWhole(object) {
                faults.append("\(capture.exam) waits, and its file \(object.name) is not whole in the spool")
            }
        }
    }

    private func isWhole(_ object: SpooledObject) -> Bool {
        let path = "\(lane.clinic.home)/spool/blob/\(object.sha256)"
        return FileManager.default.contents(atPath: path).map { SHA256Hex(of: [UInt8]($0)) } == object.sha256
    }

    private mutating func receiptsAreTrue(_ captures: [Capture]) async throws {
        let rows = try await stored(), terminal = try lane.terminal
        for capture in captures {
            guard let text = capture.receipt else { continue }
            do throws(ReceiptError) {
                let receipt = try Receipt.verified(text, keys: lane.keys)
                let former = receipt.terminal.flatMap { lane.former.contains($0) ? $0 : nil }
                try receipt.proves(
                    exam: capture.exam, manifest: capture.manifestSha256, objects: capture.receiptObjects,
                    terminal: former ?? terminal)
            } catch {
                faults.append("\(capture.exam): the receipt does not hold: \(error)")
            }
            compare(capture, text, with: rows[capture.exam.description] ?? [])
        }
    }

    private mutating func compare(_ capture: Capture, _ receipt: String, with rows: [StoredObject]) {
        guard rows.count == capture.objects.count else {
            faults.append(
                "\(capture.exam) has a receipt, and the hub has \(rows.count) of \(capture.objects.count) objects")
            return
        }
        for (object, row) in zip(capture.objects, rows) {
            if row.receipt != receipt { faults.append("\(capture.exam): the hub has another receipt") }
            if row.sha256 != object.sha256.description || !row.isStored {
                faults.append("\(capture.exam): object \(object.number) is not the one of the receipt")
            }
            if row.found(in: lane) != row.sha256 {
                faults.append("\(capture.exam): the bytes of object \(object.number) are not in the hub")
            }
        }
    }

    /// One object of an exam, as the hub's database has it.
    private struct StoredObject {
        let receipt: String?
        let sha256: String
        let inRow: String?
        let isStored: Bool

        /// The hash of the bytes that are really there.
        func found(in lane: Lane) -> String? {
            if let inRow { return inRow }
            let root = lane.hub.environment["LIANYI_BLOBS"] ?? ""
            let path = "\(root)/\(sha256.prefix(2))/\(sha256.dropFirst(2).prefix(2))/\(sha256)"
            return FileManager.default.contents(atPath: path).map { SHA256Hex(of: [UInt8]($0)).description }
        }
    }

    private func stored() async throws -> [String: [StoredObject]] {
        let rows = try await lane.ask(
            """
            SELECT e.id::text AS exam, e.receipt, encode(o.sha256, 'hex') AS sha256,
                   encode(sha256(o.content), 'hex') AS in_row, o.stored_at IS NOT NULL AS is_stored
            FROM exam e JOIN exam_object o ON o.exam_id = e.id ORDER BY e.id, o.number
            """)
        var found: [String: [StoredObject]] = [:]
        for row in rows {
            let object = StoredObject(
                receipt: try row["receipt"], sha256: try row["sha256"], inRow: try row["in_row"],
                isStored: try row["is_stored"])
            found[try row["exam"], default: []].append(object)
        }
        return found
    }

    private mutating func nothingIsThereTwice() async throws {
        let rows = try await lane.ask(
            "SELECT encode(sha256, 'hex') AS sha256 FROM exam_object GROUP BY 1 HAVING count(*) > 1")
        for row in rows { faults.append("the hub has \(try row["sha256"] as String) in more than one exam") }
    }
}

extension Capture {
    /// The files as they were captured, whatever was made of them.
    var captured: [SpooledObject] { originals.isEmpty ? objects : originals }
}

extension GivenExam {
    /// Whether a file still lies in the watched folder as it was given.
    func isLying(_ file: File, in lane: Lane) -> Bool {
        FileManager.default.contents(atPath: lane.watched(file.name, urgency)) == Data(file.bytes)
    }
}

extension Lane {
    /// A question to the hub's database, as its owner.
    func ask(_ sql: SQL) async throws -> Rows {
        let owner = Database(
            ConnectionSettings(
                cluster.database.replacing("user=postgres", with: "user=lianyi_owner"), application: "lianyi-faults",
                statementTimeout: 20_000, lockTimeout: 5_000), connections: 1)
        do {
            let rows = try await owner.once(sql)
            await owner.close()
            return rows
        } catch {
            await owner.close()
            throw error
        }
    }
}
