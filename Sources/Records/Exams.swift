// Exams and their objects, as they are stored and shown.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres

extension ExamID: SQLEncodable {}

/// An object of an exam as it stands.
package struct StoredObject: Sendable, Equatable {
    package let number: Int
    package let name: String
    package let mediaType: String
    package let size: Int64
    package let sha256: [UInt8]
    package let isStored: Bool
    /// True where the bytes are in the row itself.
    package let isInline: Bool
    /// Where its bytes may be sent, while it is missing and an address has been opened.
    package let upload: UUID?
    package let problem: IntakeReason?
    /// Whether a reader needs it before reading begins.
    package let isEssential: Bool
    /// While it is missing: when it was announced, or when the last of its bytes came.
    package let missingSince: Date?
}

/// An exam as it stands, with its objects.
package struct StoredExam: Sendable {
    package let id: ExamID
    package let organisation: OrganisationID
    /// The terminal that announced it; nil where a person did.
    package let terminal: TerminalID?
    package let kind: ExamKind
    package let urgency: Exams.Urgency
    package let state: ExamState
    package let stateAt: Date
    package let patient: PatientID?
    package let centre: OrganisationID?
    package let isUntrained: Bool
    package let performedAt: Date
    /// The sender's clock at the capture; nil where it was not told.
    package let clock: SenderClock?
    /// Whether that clock was off by more than the alliance puts up with (`terminal.skew`).
    package let isClockOff: Bool
    package let recordedAt: Date
    package let completedAt: Date?
    /// When all that a reader needs was durable: the essential part, or everything.
    package let readableAt: Date?
    package let manifestHash: [UInt8]
    package let receipt: String?
    package let problem: IntakeReason?
    package let content: ExamContent?
    package let request: ExamRequest?
    /// What opening its files gave to think about.
    package let warnings: [IntakeReason]
    /// Whom its files say they are about, sealed.
    package let foundIdentity: [UInt8]?
    package let objects: [StoredObject]
}

extension StoredExam {
    /// The moment by which it is judged: its capture, or its arrival where the capture is said to lie later.
    package var judgedAt: Date { min(performedAt, recordedAt) }

    /// Whether the manifest marks objects without which nothing can be read, and all of these are here.
    package var hasItsEssentials: Bool {
        let essential = objects.filter(\.isEssential)
        return !essential.isEmpty && essential.allSatisfy(\.isStored)
    }
}

/// What the sender's clock showed when an exam was captured.
package struct SenderClock: Sendable, Equatable {
    /// The device's time.
    package let device: Date
    /// Seconds by which the hub's clock was ahead of it; nil where the sender did not know.
    package let skew: Double?

    package init(device: Date, skew: Double?) {
        self.device = device
        self.skew = skew
    }
}

/// What is written when an exam's manifest arrives.
package struct NewExam: Sendable {
    package let manifest: ExamManifest
    package let mediaTypes: [Int: String]
    package var patient: PatientID?
    package var operatorID: ClinicianID?
    package var terminal: TerminalID?
    package var clock: SenderClock?
    package var isUntrained = false
    /// What a reader is told of the words that came with it.
    package var warnings: [IntakeReason] = []
    package let sealedManifest: [UInt8]
    package let manifestHash: [UInt8]

    package init(_ manifest: ExamManifest, mediaTypes: [Int: String], sealed: [UInt8], hash: [UInt8]) {
        self.manifest = manifest
        self.mediaTypes = mediaTypes
        sealedManifest = sealed
        manifestHash = hash
    }
}

extension Session {
    /// The exam, locked for this transaction, if the actor may see it.
    package borrowing func lockedExam(_ id: ExamID) throws(PostgresError) -> StoredExam? {
        try exam(where: "e.id = \(id) FOR UPDATE OF e")
    }

    /// Locks the exam for this transaction; false where the actor sees none.
    package borrowing func lock(exam id: ExamID) throws(PostgresError) -> Bool {
        try first("SELECT 1 AS one FROM exam WHERE alliance_id = my_alliance() AND id = \(id) FOR UPDATE") != nil
    }

    /// The exam, if the actor may see it.
    package borrowing func exam(_ id: ExamID) throws(PostgresError) -> StoredExam? { try exam(where: "e.id = \(id)") }

    private borrowing func exam(where condition: SQL) throws(PostgresError) -> StoredExam? {
        guard let row = try first("\(SQL.exams) FROM exam e WHERE e.alliance_id = my_alliance() AND \(condition)")
        else {
            return nil
        }
        return try StoredExam(row)
    }

    /// Records an exam and its objects, which are still to come; the centre that reads its kind is chosen here.
    package borrowing func insert(_ new: NewExam, by actor: Actor) throws(PostgresError) {
        try run(.registration(of: new, by: actor))
        try later(.objects(of: new, contents: nil))
    }

    /// Notes that an object is durable; `content` is given where its bytes live in the row. False when it already was.
    package borrowing func store(object number: Int, of exam: ExamID, content: [UInt8]?) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE exam_object SET state = 'stored', stored_at = now(), content = \(content.map { Bytea($0) })
            WHERE alliance_id = my_alliance() AND exam_id = \(exam) AND number = \(number) AND state = 'missing'
            """
        ).affected == 1
    }

    /// Some objects are here, others are not.
    package borrowing func noteUploading(_ exam: ExamID) throws(PostgresError) {
        try later(
            """
            UPDATE exam SET state = 'uploading', state_at = now()
            WHERE alliance_id = my_alliance() AND id = \(exam) AND state = 'registered'
            """)
    }

    /// Every object is durable: keeps the receipt and asks for the exam to be opened. The exam is locked and has none yet.
    package borrowing func complete(
        _ exam: ExamID, receipt: String, at moment: Date, by actor: Actor
    ) throws(PostgresError) {
        try later(
            """
            WITH completed AS (
                UPDATE exam SET completed_at = \(moment), receipt = \(receipt), readable_at = coalesce(readable_at, \(moment)),
                    state = CASE WHEN state IN ('registered', 'uploading') THEN 'complete' ELSE state END,
                    state_at = CASE WHEN state IN ('registered', 'uploading') THEN now() ELSE state_at END
                WHERE alliance_id = my_alliance() AND id = \(exam) AND receipt IS NULL
                RETURNING alliance_id, id, state, urgency
            ), told AS (
                INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                        to_state)
                SELECT id, alliance_id, \(UUID.v7(at: moment)), 'exam.completed', \(actor.id), \(actor.roleText),
                       \(actor.organisation), \(moment), state FROM completed
            )
            INSERT INTO job (id, kind, alliance_id, subject_id, urgent)
            SELECT \(UUID.v7(at: moment)), 'exam.describe', alliance_id, id, urgency = 'emergency' FROM completed
            """)
    }

    /// The essential objects are durable, others are not yet: asks for the exam to be opened with what is here. False when
    /// that was asked before.
    package borrowing func beginReading(_ exam: ExamID, at moment: Date, by actor: Actor) throws(PostgresError) -> Bool
    {
        try run(
            """
            WITH begun AS (
                UPDATE exam SET readable_at = \(moment)
                WHERE alliance_id = my_alliance() AND id = \(exam) AND readable_at IS NULL
                RETURNING alliance_id, id, urgency
            )
            INSERT INTO job (id, kind, alliance_id, subject_id, urgent)
            SELECT \(UUID.v7(at: moment)), 'exam.begin', alliance_id, id, urgency = 'emergency' FROM begun
            """
        ).affected == 1
    }

    /// Counts a repeat. It writes, so that a receipt repeated is as durable as the first (reliability D3).
    package borrowing func countRepeat(of exam: ExamID) throws(PostgresError) {
        try later("UPDATE exam SET repeats = repeats + 1 WHERE alliance_id = my_alliance() AND id = \(exam)")
    }

    /// The inline bytes of an object.
    package borrowing func inlineContent(of exam: ExamID, number: Int) throws(PostgresError) -> [UInt8]? {
        let row = try first(
            """
            SELECT content FROM exam_object
            WHERE alliance_id = my_alliance() AND exam_id = \(exam) AND number = \(number)
            """)
        guard let row else { return nil }
        let content: Bytea? = try row["content"]
        return content?.bytes
    }

    /// The exams of a patient that the actor may see, newest first, before the one named by `cursor`.
    package borrowing func exams(
        of patient: PatientID, before cursor: ExamID?, limit: Int
    ) throws(PostgresError) -> [StoredExam] {
        try list(
            """
            \(SQL.exams) FROM exam e WHERE e.alliance_id = my_alliance() AND e.patient_id = \(patient)
              AND (\(cursor)::uuid IS NULL OR e.id < \(cursor)) ORDER BY e.id DESC LIMIT \(limit)
            """)
    }

    /// The exams that these organisations sent, newest first: each one's newest by its index, then merged, so that a
    /// page costs the same however many exams the alliance has.
    package borrowing func exams(
        from organisations: [OrganisationID], before cursor: ExamID?, limit: Int
    ) throws(PostgresError) -> [StoredExam] {
        try list(
            """
            \(SQL.exams) FROM unnest(\(organisations)::uuid[]) AS sender (id) CROSS JOIN LATERAL (
                SELECT x.* FROM exam x WHERE x.alliance_id = my_alliance() AND x.organisation_id = sender.id
                  AND (\(cursor)::uuid IS NULL OR x.id < \(cursor)) ORDER BY x.id DESC LIMIT \(limit)) e
            ORDER BY e.id DESC LIMIT \(limit)
            """)
    }

    /// The exams that a centre reads, newest first.
    package borrowing func exams(
        readAt centre: OrganisationID, before cursor: ExamID?, limit: Int
    ) throws(PostgresError) -> [StoredExam] {
        try list(
            """
            \(SQL.exams) FROM exam e WHERE e.alliance_id = my_alliance() AND e.centre_id = \(centre)
              AND (\(cursor)::uuid IS NULL OR e.id < \(cursor)) ORDER BY e.id DESC LIMIT \(limit)
            """)
    }

    private borrowing func list(_ sql: SQL) throws(PostgresError) -> [StoredExam] {
        var all: [StoredExam] = []
        for row in try run(sql) { all.append(try StoredExam(row)) }
        return all
    }

    /// Who of one's own organisation has that account.
    package borrowing func colleague(login: String) throws(PostgresError) -> ClinicianID? {
        let id: UUID? = try one("SELECT colleague(\(login)) AS id")["id"]
        return id.map { ClinicianID($0) }
    }

    /// The privileges of somebody at this moment, as far as the actor may see them.
    package borrowing func privileges(of clinician: ClinicianID) throws(PostgresError) -> Set<PrivilegeCode> {
        let codes: [String] = try one(
            """
            SELECT coalesce(array_agg(DISTINCT code), '{}') AS codes FROM privilege
            WHERE alliance_id = my_alliance() AND clinician_id = \(clinician) AND state IN ('active', 'expiring') AND valid_from <= now()
              AND valid_to > now()
            """)["codes"]
        return Set(codes.compactMap(PrivilegeCode.init(rawValue:)))
    }
}

extension SQL {
    /// Exams with their objects gathered into one column. A claimed reading makes the exam `reading`, an open review `preliminary`.
    static let exams: SQL = """
        SELECT e.id, e.organisation_id, e.terminal_id, e.kind, e.urgency, e.state_at, e.patient_id, e.centre_id, e.untrained, e.performed_at,
               e.device_time, e.clock_skew, e.clock_off, e.recorded_at, e.completed_at, e.readable_at, e.manifest_sha256, e.receipt, e.problem, e.content, e.request,
               e.warnings, e.found_identity,
               CASE WHEN e.state = 'queued' THEN coalesce((
                        SELECT CASE WHEN bool_or(r.purpose = 'review') THEN 'preliminary'
                                    WHEN bool_or(r.state = 'claimed') THEN 'reading' END
                        FROM reading r WHERE r.alliance_id = e.alliance_id AND r.exam_id = e.id
                          AND r.state IN ('queued', 'claimed')), 'queued') ELSE e.state END AS state,
               (SELECT coalesce(jsonb_agg(jsonb_build_object(
                           'number', o.number, 'name', o.name, 'mediaType', o.media_type, 'size', o.size,
                           'sha256', encode(o.sha256, 'hex'), 'isStored', o.state = 'stored',
                           'isInline', o.content IS NOT NULL, 'problem', o.problem, 'isEssential', o.essential,
                           'upload', CASE WHEN o.state = 'missing' THEN u.id END,
                           'missingSince', CASE WHEN o.state = 'missing' THEN
                               extract(epoch FROM CASE WHEN u.acked > 0 THEN u.touched_at ELSE e.recorded_at END) END)
                           ORDER BY o.number), '[]')
                FROM exam_object o LEFT JOIN upload u ON u.alliance_id = o.alliance_id AND u.exam_id = o.exam_id
                  AND u.number = o.number AND u.state <> 'over' AND o.state = 'missing'
                WHERE o.alliance_id = e.alliance_id AND o.exam_id = e.id) AS objects
        """
}

extension StoredExam {
    init(_ row: Row) throws(PostgresError) {
        let patient: UUID? = try row["patient_id"], centre: UUID? = try row["centre_id"]
        let terminal: UUID? = try row["terminal_id"], device: Date? = try row["device_time"]
        let skew: Double? = try row["clock_skew"]
        let objects: [ObjectJSON] = try row.json("objects")
        let manifest: Bytea = try row["manifest_sha256"], found: Bytea? = try row["found_identity"]
        self.init(
            id: ExamID(try row["id"]), organisation: OrganisationID(try row["organisation_id"]),
            terminal: terminal.map { TerminalID($0) },
            kind: try row.code("kind"),
            urgency: try row.code("urgency"), state: try row.code("state"), stateAt: try row["state_at"],
            patient: patient.map { PatientID($0) }, centre: centre.map { OrganisationID($0) },
            isUntrained: try row["untrained"], performedAt: try row["performed_at"],
            clock: device.map { SenderClock(device: $0, skew: skew) }, isClockOff: try row["clock_off"],
            recordedAt: try row["recorded_at"],
            completedAt: try row["completed_at"], readableAt: try row["readable_at"], manifestHash: manifest.bytes,
            receipt: try row["receipt"],
            problem: try row.optionalJSON("problem"), content: try row.optionalJSON("content"),
            request: try row.optionalJSON("request"), warnings: try row.json("warnings"), foundIdentity: found?.bytes,
            objects: objects.map(\.stored))
    }

    private struct ObjectJSON: Decodable {
        let number: Int, name: String, mediaType: String, size: Int64, sha256: String
        let isStored: Bool, isInline: Bool, upload: UUID?, problem: IntakeReason?
        let isEssential: Bool, missingSince: Double?

        var stored: StoredObject {
            StoredObject(
                number: number, name: name, mediaType: mediaType, size: size,
                sha256: Bytea(sqlText: "\\x" + sha256)?.bytes ?? [], isStored: isStored, isInline: isInline,
                upload: upload, problem: problem, isEssential: isEssential,
                missingSince: missingSince.map { Date(timeIntervalSince1970: $0) })
        }
    }
}

extension Row {
    /// A column that holds the code of a closed set.
    func code<Code: RawRepresentable>(_ column: String) throws(PostgresError) -> Code where Code.RawValue == String {
        let text: String = try self[column]
        guard let code = Code(rawValue: text) else {
            throw PostgresError(.decoding, message: "\(column) holds a code that is not known: \(text)")
        }
        return code
    }
}
