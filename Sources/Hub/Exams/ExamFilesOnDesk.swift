// An exam's files for a worker: found and audited under the actor's own rights, laid out, asked about.
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Postgres
import Records
import Workers

/// An exam that somebody looks at, with the bytes of its small objects.
struct OpenedExam: Sendable {
    let exam: StoredExam
    let patient: PatientFacts?
    private let inline: [Int: [UInt8]]
    private let mapping: ChosenMapping?

    /// Finds the exam for whoever calls and notes that it was viewed.
    /// - Parameter check: throws what is wrong with it for this purpose.
    static func viewed(
        _ id: ExamID, by call: Call, _ hub: Hub, as action: String = "exam.viewed", detail: [String: String] = [:],
        _ check: @escaping @Sendable (StoredExam) throws -> Void
    ) async throws -> OpenedExam {
        try await hub.database.write(as: call.actor.mode) { db in
            let opened = try found(id, db, check)
            try opened.note(action, detail, by: call, db)
            return opened
        }
    }

    /// Finds the exam for whoever calls and notes nothing yet: whoever makes something of it notes what, by `note`, before
    /// giving it away.
    static func found(
        _ id: ExamID, by call: Call, _ hub: Hub, _ check: @escaping @Sendable (StoredExam) throws -> Void
    ) async throws -> OpenedExam {
        try await hub.database.write(as: call.actor.mode) { db in try found(id, db, check) }
    }

    private static func found(
        _ id: ExamID, _ db: borrowing Session, _ check: (StoredExam) throws -> Void
    ) throws -> OpenedExam {
        guard let exam = try db.exam(id) else { throw Problem.notFound }
        try check(exam)
        let patient = try db.patient(of: exam)
        var inline: [Int: [UInt8]] = [:]
        for object in exam.objects where object.isInline {
            inline[object.number] = try db.inlineContent(of: id, number: object.number)
        }
        return OpenedExam(exam: exam, patient: patient, inline: inline, mapping: try mapping(of: exam, db))
    }

    /// Writes that the exam was looked at or given away.
    func note(_ action: String, _ detail: [String: String], by call: Call, _ db: borrowing Session) throws {
        var row = AuditRow(action, object: ("exam", exam.id.uuid), patient: exam.patient?.uuid)
        row.detail = detail
        try db.audit(row, by: call.actor, from: call.origin)
    }

    private static func mapping(of exam: StoredExam, _ db: borrowing Session) throws(PostgresError) -> ChosenMapping? {
        guard let name = ChosenMapping.name(in: exam.objects.map(\.mediaType)), let text = try db.mapping(name) else {
            return nil
        }
        return ChosenMapping(name: name, text: text)
    }

    /// The bytes of a small object; nil for one in the blob store.
    func content(of number: Int) -> [UInt8]? { inline[number] }

    /// Asks a worker about the exam's files, or about one of them.
    func asked<Seen: Sendable>(
        of number: Int? = nil, _ hub: Hub, _ ask: @escaping @Sendable ([WorkerFile]) async throws -> Seen
    ) async throws -> Seen {
        var files = exam.objects.filter { $0.isStored && (number == nil || $0.number == number) }.map { object in
            (object.number, object.name, Exams.ContentDigest(bytes: object.sha256)?.description ?? "")
        }
        var wanted = inline.filter { number == nil || $0.key == number }
        if number == nil, let mapping {
            files.append(mapping.file)
            wanted[ChosenMapping.number] = mapping.bytes
        }
        return try await hub.drawings.within { [files, wanted] in
            try await Desk(blobs: hub.blobs).laidOut(files, inline: wanted, ask)
        }
    }
}
