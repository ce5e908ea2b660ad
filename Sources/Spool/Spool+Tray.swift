// The tray: exams that have no patient yet, and the giving of one, before the manifest has left and after.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// A hold beyond this is for as long as nobody lets go: the year 4000.
    private static let forEver = 64_060_588_800.0
    /// No timed hold is longer than a day; one that seems to be was made before the clock went back.
    private static let longestHold = 86_460.0
    /// No receipt yet, and neither refused nor ended.
    private static let isWaiting = "state IN ('captured', 'queued', 'sending') AND ending IS NULL"

    /// Exams without a patient, newest first; control samples have none and want none. Refused ones are mended otherwise.
    package func unassigned(limit: Int) throws(SpoolError) -> [Capture] {
        try captures(
            """
            SELECT * FROM capture WHERE patient IS NULL AND ending IS NULL AND state <> 'refused'
            ORDER BY captured_at DESC LIMIT ?
            """, [limit]
        ).filter { $0.mark?.control != true }
    }

    /// What may go to the hub now: as ``waiting(limit:)``, without those that are held for their patient, and without others that
    /// the caller has no use for now: they take no place among so many.
    package func sendable(
        limit: Int, without others: Set<WireID> = [], at moment: Date
    ) throws(SpoolError) -> [Capture] {
        guard let names = try? WireJSON.bytes(of: others.map(\.description)) else {
            throw .database("names are not writable")
        }
        let now = moment.timeIntervalSince1970
        return try captures(
            """
            SELECT * FROM capture WHERE state IN ('captured', 'queued', 'sending') AND \(Self.mayGo)
                AND exam NOT IN (SELECT value FROM json_each(?5))
            \(Self.lanes) LIMIT ?4
            """, [now, Self.forEver, Self.longestHold, limit, String(decoding: names, as: UTF8.self)])
    }

    /// Whether an exam is not held, or not longer: now, the end of time and the longest hold are its first three arguments.
    private static let mayGo =
        "(held_until IS NULL OR held_until <= ?1 OR (held_until < ?2 AND held_until > ?1 + ?3))"

    /// How many wait here for their patient and may not go yet, and when the first of them may; nil where that is when somebody
    /// lets it go.
    package func held(at moment: Date) throws(SpoolError) -> (count: Int, until: Date?) {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) AS n, min(held_until) FILTER (WHERE held_until < ?2) AS until
                    FROM capture WHERE \(Self.isWaiting) AND NOT \(Self.mayGo)
                    """, arguments: [moment.timeIntervalSince1970, Self.forEver, Self.longestHold])
            return (row?["n"] ?? 0, (row?["until"] as Double?).map { Date(timeIntervalSince1970: $0) })
        }
    }

    /// When the next hold runs out; nil where none does.
    package func nextRelease(after moment: Date) throws(SpoolError) -> Date? {
        try read { database in
            try Double.fetchOne(
                database,
                sql:
                    "SELECT min(held_until) FROM capture WHERE \(Self.isWaiting) AND held_until > ? AND held_until < ?",
                arguments: [moment.timeIntervalSince1970, Self.forEver]
            ).map { Date(timeIntervalSince1970: $0) }
        }
    }

    /// Lets an exam go up without its patient; whoever sends hears of it.
    package func release(_ exam: WireID) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE capture SET held_until = NULL WHERE exam = ? AND \(Self.isWaiting)",
                arguments: [exam.description])
            guard database.changesCount == 1 else { throw SpoolError.notPossible(exam: exam.description) }
            try Self.nudge(in: database)
        }
    }

    /// Notes how the device names sample and patient.
    package func label(_ exam: WireID, _ mark: DeviceMark) throws(SpoolError) {
        guard !mark.isEmpty, let bytes = try? WireJSON.bytes(of: mark) else { return }
        let text = try seal.seal(String(decoding: bytes, as: UTF8.self), for: Capture.placeOfMark(exam))
        try write { database in
            try database.execute(
                sql: "UPDATE capture SET mark = ? WHERE exam = ?", arguments: [text, exam.description])
        }
    }

    /// Puts another manifest in the place of one that has never been tried, and ends its hold.
    /// - Parameters:
    ///   - capture: as it was read.
    ///   - patient: whose it is now; nil where that stays.
    ///   - urgency: how soon it must be read; nil where that stays.
    /// - Returns: false where the exam has left, or was given another manifest meanwhile; then nothing is changed.
    package func replace(
        manifest signed: CompactJWS, of capture: Capture, patient: WireID?, urgency: Urgency? = nil, at moment: Date
    ) throws(SpoolError) -> Bool {
        let exam = capture.exam
        let text = try seal.seal(signed.text, for: Capture.place(exam))
        return try write { database in
            try database.execute(
                sql: """
                    UPDATE capture SET signed_manifest = ?, manifest_sha256 = ?, patient = coalesce(?, patient),
                        urgency = coalesce(?, urgency), held_until = NULL
                    WHERE exam = ? AND manifest_sha256 = ? AND state = 'captured' AND attempts = 0 AND ending IS NULL
                    """,
                arguments: [
                    text, SHA256Hex(of: signed.unverifiedPayload).text, patient?.description, urgency?.rawValue,
                    exam.description, capture.manifestSha256.text,
                ])
            guard database.changesCount == 1 else { return false }
            if patient != nil {
                try Self.note(exam, .captured, "已指定患者 the patient was attached", at: moment, in: database)
            }
            if let urgency {
                let words = "改为\(urgency.rawValue) its urgency was changed"
                try Self.note(exam, .captured, words, at: moment, in: database)
            }
            return true
        }
    }

    /// Puts the same manifest, signed by another key, in the place of one that has no receipt. All else stays.
    /// - Returns: false where it has its receipt, or another manifest, meanwhile; then nothing is changed.
    package func replace(
        signature signed: CompactJWS, of exam: WireID, note: String, at moment: Date
    ) throws(SpoolError) -> Bool {
        let text = try seal.seal(signed.text, for: Capture.place(exam))
        return try write { database in
            try database.execute(
                sql: """
                    UPDATE capture SET signed_manifest = ?, signings = signings + 1
                    WHERE exam = ? AND manifest_sha256 = ? AND state IN ('captured', 'queued', 'sending', 'refused')
                        AND receipt IS NULL AND ending IS NULL
                    """,
                arguments: [text, exam.description, SHA256Hex(of: signed.unverifiedPayload).text])
            guard database.changesCount == 1 else { return false }
            let state = try String.fetchOne(
                database, sql: "SELECT state FROM capture WHERE exam = ?", arguments: [exam.description])
            try Self.note(
                exam, state.flatMap(CaptureState.init(rawValue:)) ?? .captured, note, at: moment, in: database)
            return true
        }
    }

    /// Keeps whose exam it is until the hub has heard of it; a later word takes the place of an earlier one. The exam's history
    /// says so, without the name, and it waits no longer.
    package func attach(_ attachment: Attachment) throws(SpoolError) {
        let reason = try seal.seal(attachment.reason, for: Attachment.place(attachment.exam))
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO attachment (exam, patient, reason, at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (exam) DO UPDATE SET patient = excluded.patient, reason = excluded.reason,
                        at = excluded.at, told_at = NULL, problem = NULL
                    """,
                arguments: [
                    attachment.exam.description, attachment.patient.description, reason,
                    attachment.at.timeIntervalSince1970,
                ])
            try Self.note(
                said: "已指定患者，待告知中心 the patient was given; the hub is to be told",
                orCorrected: "患者已更正，待告知中心 the patient was corrected; the hub is to be told", of: attachment,
                in: database)
            try database.execute(
                sql: "UPDATE capture SET held_until = NULL WHERE exam = ? AND held_until IS NOT NULL",
                arguments: [attachment.exam.description])
            if database.changesCount > 0 { try Self.nudge(in: database) }
        }
    }

    private static func note(
        said words: String, orCorrected others: String? = nil, of attachment: Attachment, in database: Database
    ) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT coalesce(ending, state) AS state, patient FROM capture WHERE exam = ?",
            arguments: [attachment.exam.description])
        guard let row, let state = CaptureState(rawValue: row["state"]) else { return }
        let isKnown = (row["patient"] as String?) != nil
        try note(attachment.exam, state, isKnown ? others ?? words : words, at: attachment.at, in: database)
    }

    /// What is said of an exam's patient after it had left.
    package func attachment(of exam: WireID) throws(SpoolError) -> Attachment? {
        try attachments("WHERE exam = ?", [exam.description]).first
    }

    /// What the hub has still to hear of, oldest first.
    package func attachmentsToTell(limit: Int) throws(SpoolError) -> [Attachment] {
        try attachments(
            """
            WHERE told_at IS NULL AND problem IS NULL
                AND exam IN (SELECT exam FROM capture WHERE ending IS NULL) ORDER BY at LIMIT ?
            """, [limit])
    }

    /// What the hub has not heard of yet, or would not have, newest first.
    package func openAttachments(limit: Int) throws(SpoolError) -> [Attachment] {
        try attachments(
            """
            WHERE told_at IS NULL AND exam IN (SELECT exam FROM capture WHERE ending IS NULL)
            ORDER BY at DESC LIMIT ?
            """, [limit])
    }

    /// Notes that the hub has taken it: the exam is that patient's.
    package func wasTold(_ attachment: Attachment, at moment: Date) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE attachment SET told_at = ?, problem = NULL WHERE exam = ? AND patient = ?",
                arguments: [
                    moment.timeIntervalSince1970, attachment.exam.description, attachment.patient.description,
                ])
            guard database.changesCount == 1 else { return }
            var said = attachment
            said.at = moment
            try Self.note(said: "中心已记下患者 the hub knows the patient", of: said, in: database)
            try database.execute(
                sql: "UPDATE capture SET patient = ? WHERE exam = ?",
                arguments: [attachment.patient.description, attachment.exam.description])
        }
    }

    /// Notes that the hub will not have it, and why.
    package func attachmentFailed(_ attachment: Attachment, because problem: Problem) throws(SpoolError) {
        let text = try Self.text(of: problem)
        try write { database in
            try database.execute(
                sql: "UPDATE attachment SET problem = ? WHERE exam = ? AND patient = ?",
                arguments: [text, attachment.exam.description, attachment.patient.description])
        }
    }

    private func attachments(_ clause: String, _ arguments: StatementArguments) throws(SpoolError) -> [Attachment] {
        let seal = seal
        return try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM attachment " + clause, arguments: arguments)
                .compactMap { Attachment($0, seal) }
        }
    }
}

extension Attachment {
    static func place(_ exam: WireID) -> String { "attachment/reason/\(exam)" }

    init?(_ row: Row, _ seal: SpoolSeal) {
        guard let exam = WireID(row["exam"] as String), let patient = WireID(row["patient"] as String),
            let reason = seal.open(row["reason"] as String, for: Self.place(exam))
        else { return nil }
        self.init(exam: exam, patient: patient, reason: reason, at: Date(timeIntervalSince1970: row["at"]))
        toldAt = (row["told_at"] as Double?).map { Date(timeIntervalSince1970: $0) }
        problem = (row["problem"] as String?).flatMap { try? WireJSON.value(Problem.self, in: Array($0.utf8)) }
    }
}
