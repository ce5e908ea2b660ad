// Captures: entered once, moved on by what the hub says, never deleted.
import Failpoints
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Enters a capture whose files are already durable (T3). After this "saved on this device" is true.
    ///
    /// - Parameter sources: the files of a watched folder that it was made of; while they lie there they are not captured again.
    /// - Parameter problem: why it can never go up; it is kept all the same.
    package func enter(
        _ capture: Capture, from sources: [FileSighting] = [], refusedBecause problem: Problem? = nil
    ) throws(SpoolError) {
        let seal = seal
        try write { database in
            try Self.enter(capture, from: sources, sealedBy: seal, in: database)
            if let problem { try Self.refuse(capture.exam, because: problem, at: capture.capturedAt, in: database) }
            failpoint(.captureEntered)
        }
    }

    static func enter(
        _ capture: Capture, from sources: [FileSighting], sealedBy seal: SpoolSeal, in database: Database
    ) throws {
        try capture.insert(into: database, sealedBy: seal)
        try forgetPruned(capture.objects + capture.originals, in: database)
        for source in sources { try source.insert(for: capture.exam, capture.urgency, into: database) }
        try note(capture.exam, .captured, nil, at: capture.capturedAt, in: database)
    }

    /// One capture.
    package func capture(_ exam: WireID) throws(SpoolError) -> Capture? {
        let seal = seal
        return try read { try Capture.one(exam, seal, in: $0) }
    }

    /// The captures of a query over `capture`.
    func captures(_ sql: String, _ arguments: StatementArguments) throws(SpoolError) -> [Capture] {
        let seal = seal
        let found = try read { try Capture.all(sql, arguments, seal, in: $0) }
        unreadable.formUnion(found.unreadable)
        return found.captures
    }

    /// At most two exams whose ids end so, captured here or known by a report; none for less than four characters.
    package func exams(endingWith text: String) throws(SpoolError) -> [WireID] {
        guard text.count >= 4, text.allSatisfy({ $0.isHexDigit || $0 == "-" }) else { return [] }
        return try read { database in
            try String.fetchAll(
                database,
                sql:
                    "SELECT exam FROM capture WHERE exam LIKE ?1 UNION SELECT exam FROM report WHERE exam LIKE ?1 LIMIT 2",
                arguments: ["%" + text]
            ).compactMap { WireID($0) }
        }
    }

    /// The newest captures first.
    package func captures(limit: Int) throws(SpoolError) -> [Capture] {
        try captures("SELECT * FROM capture ORDER BY captured_at DESC LIMIT ?", [limit])
    }

    /// Emergencies first, then urgent ones; in each the small before the large, then the oldest.
    static let lanes = """
        ORDER BY CASE urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END,
            (SELECT sum(size) FROM object WHERE object.exam = capture.exam), captured_at
        """

    /// What has still to reach the hub: emergencies first, then urgent ones; in each the small before the
    /// large, then the oldest.
    package func waiting(limit: Int) throws(SpoolError) -> [Capture] {
        try captures(
            "SELECT * FROM capture WHERE state IN ('captured', 'queued', 'sending') \(Self.lanes) LIMIT ?", [limit])
    }

    /// Whether bytes of that hash are an object of an exam that was neither refused nor given up.
    package func holds(_ content: SHA256Hex) throws(SpoolError) -> Bool {
        try read { try Self.holds(content, in: $0) }
    }

    /// The newest other exam that holds every file of this one, byte for byte, and was neither corrected nor given up.
    package func twin(of capture: Capture) throws(SpoolError) -> Capture? {
        let mine = Set((capture.originals.isEmpty ? capture.objects : capture.originals).map(\.sha256))
        guard let first = mine.first else { return nil }
        return try captures(
            """
            SELECT * FROM capture WHERE exam <> ?1 AND ending IS NULL AND exam IN (
                SELECT exam FROM object WHERE sha256 = ?2 UNION SELECT exam FROM original WHERE sha256 = ?2)
            ORDER BY captured_at DESC LIMIT 20
            """, [capture.exam.description, first.text]
        ).first { mine.isSubset(of: ($0.objects + $0.originals).map(\.sha256)) }
    }

    /// How many captures there are in each state.
    package func counts() throws(SpoolError) -> [CaptureState: Int] {
        try read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT coalesce(ending, state) AS state, count(*) AS number FROM capture GROUP BY 1"
            )
            .reduce(into: [:]) { counts, row in
                if let state = CaptureState(rawValue: row["state"]) { counts[state] = row["number"] }
            }
        }
    }

    /// Marks the beginning of a try; from then on the manifest never changes.
    package func begin(_ exam: WireID, at moment: Date) throws(SpoolError) {
        try move(exam, to: .sending, "attempts = attempts + 1, held_until = NULL", [], note: nil, at: moment)
    }

    /// Marks the beginning of a try with this very manifest.
    /// - Returns: false where another manifest has taken its place meanwhile; then nothing begins.
    package func begin(_ capture: Capture, at moment: Date) throws(SpoolError) -> Bool {
        do throws(SpoolError) {
            try move(
                capture.exam, to: .sending, "attempts = attempts + 1, held_until = NULL", [], note: nil, at: moment,
                manifest: capture.manifestSha256)
            return true
        } catch .notPossible {
            guard try self.capture(capture.exam)?.manifestSha256 != capture.manifestSha256 else {
                throw .notPossible(exam: capture.exam.description)
            }
            return false
        }
    }

    /// Ends a try that brought no receipt: it will be tried again.
    package func postpone(_ exam: WireID, because problem: Problem, at moment: Date) throws(SpoolError) {
        let text = try Self.text(of: problem)
        try move(exam, to: .queued, "problem = ?", [text], note: Self.words(of: problem), at: moment)
    }

    /// Ends a try that the hub refused for good; everything is kept.
    package func refuse(_ exam: WireID, because problem: Problem, at moment: Date) throws(SpoolError) {
        let text = try Self.text(of: problem)
        try move(exam, to: .refused, "problem = ?", [text], note: Self.words(of: problem), at: moment)
    }

    /// Puts a refused capture back in the queue, once its cause is mended (a privilege was earned). One that waits for its
    /// patient waits no longer; never tried, it can still be given one.
    package func requeue(_ exam: WireID, at moment: Date) throws(SpoolError) {
        guard let capture = try capture(exam), capture.state == .refused || capture.state.isWaiting else {
            throw .notPossible(exam: exam.description)
        }
        guard capture.state != .captured else { return try release(exam) }
        try move(exam, to: .queued, "problem = NULL, held_until = NULL", [], note: nil, at: moment)
    }

    /// Keeps a receipt that the caller has verified against this very capture (T5).
    package func keep(receipt: String, of exam: WireID, at moment: Date) throws(SpoolError) {
        let change = """
            receipt = ?, problem = NULL,
            sent = (SELECT coalesce(sum(size), 0) FROM object WHERE object.exam = capture.exam)
            """
        try move(exam, to: .stored, change, [receipt], note: nil, at: moment)
        try noteEarlyReport(of: exam, at: moment)
    }

    /// A report that came before the receipt, for the exam's essential part, is its report now.
    private func noteEarlyReport(of exam: WireID, at moment: Date) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE capture SET state = 'read', state_at = ?2, report = r.id
                    FROM (SELECT id, exam FROM report WHERE exam = ?1 ORDER BY version DESC LIMIT 1) AS r
                    WHERE capture.exam = r.exam AND capture.state = 'stored'
                    """, arguments: [exam.description, moment.timeIntervalSince1970])
            if database.changesCount == 1 { try Self.note(exam, .read, nil, at: moment, in: database) }
        }
    }

    /// The history of a capture, oldest first.
    package func events(of exam: WireID, limit: Int = 1_000) throws(SpoolError) -> [CaptureEvent] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM capture_event WHERE exam = ? ORDER BY id LIMIT ?",
                arguments: [exam.description, limit]
            ).compactMap { row in
                CaptureState(rawValue: row["state"]).map { state in
                    CaptureEvent(
                        at: Date(timeIntervalSince1970: row["at"]), state: state, note: row["note"])
                }
            }
        }
    }

    /// A capture that has its receipt is never moved back.
    private func move(
        _ exam: WireID, to state: CaptureState, _ change: String, _ values: [String], note: String?,
        at moment: Date, manifest: SHA256Hex? = nil
    ) throws(SpoolError) {
        try write { database in
            var arguments: StatementArguments = [state.rawValue, moment.timeIntervalSince1970]
            arguments += StatementArguments(values)
            arguments += [exam.description, manifest?.text]
            try database.execute(
                sql: """
                    UPDATE capture SET state = ?, state_at = ?, \(change)
                    WHERE exam = ? AND manifest_sha256 = coalesce(?, manifest_sha256)
                        AND state NOT IN ('stored', 'read') AND ending IS NULL
                    """,
                arguments: arguments)
            guard database.changesCount == 1 else { throw SpoolError.notPossible(exam: exam.description) }
            try Self.note(exam, state, note, at: moment, in: database)
        }
    }

    static func note(
        _ exam: WireID, _ state: CaptureState, _ text: String?, at moment: Date, in database: Database
    ) throws {
        try database.execute(
            sql: "INSERT INTO capture_event (exam, at, state, note) VALUES (?, ?, ?, ?)",
            arguments: [exam.description, moment.timeIntervalSince1970, state.rawValue, text])
    }

    /// A problem as a history tells it.
    static func words(of problem: Problem) -> String {
        problem.title + (problem.en.map { " / \($0.title)" } ?? "")
    }

    static func text(of problem: Problem) throws(SpoolError) -> String {
        guard let bytes = try? WireJSON.bytes(of: problem) else {
            throw .database("a problem is not writable")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
