// A capture as a row, both ways.
import FoundationEssentials
import GRDB
import HubAPI

extension Capture {
    /// Where its manifest is sealed.
    static func place(_ exam: WireID) -> String { "capture/signed_manifest/\(exam)" }

    static func placeOfMark(_ exam: WireID) -> String { "capture/mark/\(exam)" }

    /// Stands for a patient of whom only the manifest knows.
    private static let told = "-"

    /// Reads one capture with its files.
    static func one(_ exam: WireID, _ seal: SpoolSeal, in database: Database) throws -> Capture? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM capture WHERE exam = ?", arguments: [exam.description])
        return try row.flatMap { try Capture($0, seal, in: database) }
    }

    /// Reads the captures of a query over `capture`. A row that cannot be read stays as it is and holds up no other.
    /// - Returns: the captures, and the ids of rows that cannot be read.
    static func all(
        _ sql: String, _ arguments: StatementArguments, _ seal: SpoolSeal, in database: Database
    ) throws -> (captures: [Capture], unreadable: [String]) {
        var captures: [Capture] = [], unreadable: [String] = []
        for row in try Row.fetchAll(database, sql: sql, arguments: arguments) {
            if let capture = try Capture(row, seal, in: database) {
                captures.append(capture)
            } else {
                unreadable.append(row["exam"])
            }
        }
        return (captures, unreadable)
    }

    private init?(_ row: Row, _ seal: SpoolSeal, in database: Database) throws {
        guard let exam = WireID(row["exam"] as String), let urgency = Urgency(rawValue: row["urgency"]),
            let manifest = SHA256Hex(row["manifest_sha256"] as String),
            let state = CaptureState(rawValue: (row["ending"] as String?) ?? row["state"]),
            let signed = seal.open(row["signed_manifest"] as String, for: Self.place(exam))
        else { return nil }
        self.exam = exam
        kind = row["kind"]
        self.urgency = urgency
        capturedAt = Date(timeIntervalSince1970: row["captured_at"])
        signedManifest = signed
        manifestSha256 = manifest
        objects = try SpooledObject.all("SELECT * FROM object WHERE exam = ? ORDER BY number", exam, in: database)
        if (row["packed_at"] as Double?) != nil {
            originals = try SpooledObject.all(
                "SELECT * FROM original WHERE exam = ? ORDER BY number", exam, in: database)
        }
        mayBePacked = row["may_pack"]
        self.state = state
        stateAt = Date(timeIntervalSince1970: row["state_at"])
        attempts = row["attempts"]
        problem = (row["problem"] as String?).flatMap {
            try? WireJSON.value(Problem.self, in: Array($0.utf8))
        }
        receipt = row["receipt"]
        report = (row["report"] as String?).flatMap { WireID($0) }
        sent = row["sent"]
        successor = (row["successor"] as String?).flatMap { WireID($0) }
        standing = (row["standing"] as String?).flatMap {
            try? WireJSON.value(KnownStanding.self, in: Array($0.utf8))
        }
        let whose = row["patient"] as String?
        patient = whose.flatMap { WireID($0) }
        isUnassigned = whose == nil
        heldUntil = (row["held_until"] as Double?).map { Date(timeIntervalSince1970: $0) }
        mark = (row["mark"] as String?).flatMap { seal.open($0, for: Self.placeOfMark(exam)) }
            .flatMap { try? WireJSON.value(DeviceMark.self, in: Array($0.utf8)) }
    }

    /// Writes a fresh capture with its files.
    func insert(into database: Database, sealedBy seal: SpoolSeal) throws {
        try database.execute(
            sql: """
                INSERT INTO capture (exam, kind, urgency, captured_at, signed_manifest, manifest_sha256,
                    state, state_at, patient, held_until, mark, may_pack, packed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                exam.description, kind, urgency.rawValue, capturedAt.timeIntervalSince1970,
                try seal.seal(signedManifest, for: Self.place(exam)), manifestSha256.text, state.rawValue,
                stateAt.timeIntervalSince1970, patient?.description ?? (isUnassigned ? nil : Self.told),
                heldUntil?.timeIntervalSince1970, try sealedMark(seal), mayBePacked,
                originals.isEmpty ? nil : capturedAt.timeIntervalSince1970,
            ])
        for object in objects { try object.insert(into: "object", of: exam, in: database) }
        for object in originals { try object.insert(into: "original", of: exam, in: database) }
    }
}

extension Capture {
    private func sealedMark(_ seal: SpoolSeal) throws -> String? {
        guard let mark, let bytes = try? WireJSON.bytes(of: mark) else { return nil }
        return try seal.seal(String(decoding: bytes, as: UTF8.self), for: Self.placeOfMark(exam))
    }
}

extension SpooledObject {
    private init?(_ row: Row) {
        guard let hash = SHA256Hex(row["sha256"] as String) else { return nil }
        self.init(
            number: row["number"], name: row["name"], size: row["size"], sha256: hash,
            isEssential: row["essential"])
    }

    fileprivate static func all(_ sql: String, _ exam: WireID, in database: Database) throws -> [SpooledObject] {
        try Row.fetchAll(database, sql: sql, arguments: [exam.description]).compactMap(SpooledObject.init)
    }

    /// - Parameter table: `object` for what goes up, `original` for what that was made of.
    func insert(into table: String, of exam: WireID, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO \(table) (exam, number, name, size, sha256, essential) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [exam.description, number, name, size, sha256.text, isEssential])
    }
}
