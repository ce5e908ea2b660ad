// A new exam: what must be known before it is taken in, and the statements that write it, whole or announced.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres

/// What decides whether a new exam is taken in.
package struct ExamFacts: Sendable {
    /// Whether the actor sees an exam of that id already.
    package let isKnown: Bool
    /// Who recorded it; nil where nobody of the actor's organisation has that account.
    package let operatorID: ClinicianID?
    /// The privileges that the operator holds now.
    package let privileges: Set<PrivilegeCode>
    /// Whether the actor cares for the patient whom the manifest names by id.
    package let isPatientKnown: Bool
}

extension Session {
    /// Answers everything that the decision about a new exam needs, in one round trip.
    /// - Parameters:
    ///   - login: the account of who recorded it, where the manifest names one; else it is `clinician`.
    ///   - patient: whom the manifest names by id.
    package borrowing func facts(
        for exam: ExamID, operator login: String?, else clinician: ClinicianID?, patient: PatientID?
    ) throws(PostgresError) -> ExamFacts {
        let row = try one(
            """
            SELECT EXISTS (SELECT 1 FROM exam WHERE alliance_id = my_alliance() AND id = \(exam)) AS is_known, who.id AS operator,
                   (SELECT coalesce(array_agg(DISTINCT code), '{}') FROM privilege
                    WHERE alliance_id = my_alliance() AND clinician_id = who.id AND state IN ('active', 'expiring')
                      AND valid_from <= now() AND valid_to > now()) AS privileges,
                   EXISTS (SELECT 1 FROM patient WHERE alliance_id = my_alliance() AND id = \(patient)) AS patient_known
            FROM (SELECT CASE WHEN \(login)::text IS NULL THEN \(clinician)::uuid ELSE colleague(\(login)) END AS id
                  OFFSET 0) who
            """)
        let person: UUID? = try row["operator"], codes: [String] = try row["privileges"]
        return ExamFacts(
            isKnown: try row["is_known"], operatorID: person.map { ClinicianID($0) },
            privileges: Set(codes.compactMap(PrivilegeCode.init(rawValue:))), isPatientKnown: try row["patient_known"])
    }

    /// Records an exam of which every object is durable: the exam, its objects (those in `contents` live in their rows), its
    /// receipt and the job that opens it. All of it goes with COMMIT, in one round trip; an id that is taken already fails
    /// there with `exam_pkey`.
    package borrowing func insertWhole(
        _ new: NewExam, contents: [Int: [UInt8]], receipt: String, at moment: Date, by actor: Actor
    ) throws(PostgresError) {
        try later(.registration(of: new, by: actor))
        try later(.objects(of: new, contents: contents))
        try complete(new.manifest.id, receipt: receipt, at: moment, by: actor)
    }
}

extension SQL {
    /// An exam and the first event of its history; the centre that reads its kind is chosen here.
    static func registration(of new: NewExam, by actor: Actor) -> SQL {
        let manifest = new.manifest
        return """
            WITH made AS (
                INSERT INTO exam (alliance_id, id, organisation_id, terminal_id, operator_id, patient_id, kind, urgency, state,
                                  centre_id, untrained, performed_at, device_time, clock_skew, clock_off, request, warnings,
                                  manifest, manifest_sha256)
                VALUES (\(actor.alliance), \(manifest.id), \(actor.organisation), \(new.terminal), \(new.operatorID),
                        \(new.patient), \(manifest.kind.rawValue), \(manifest.urgency.rawValue), 'registered',
                        (SELECT id FROM organisation WHERE alliance_id = my_alliance() AND active
                           AND \(manifest.kind.rawValue) = ANY (reads_kinds) ORDER BY level, code LIMIT 1),
                        \(new.isUntrained), \(manifest.performedAt), \(new.clock?.device), \(new.clock?.skew),
                        CASE WHEN \(new.clock?.skew)::float8 IS NULL THEN false
                             ELSE coalesce(make_interval(secs => abs(\(new.clock?.skew)::float8)) >
                                 make_interval(mins => (setting_at('terminal.skew', now()) ->> 'minutes')::int), false) END,
                        \(JSONB(manifest.request)), \(JSONB(new.warnings)), \(Bytea(new.sealedManifest)),
                        \(Bytea(new.manifestHash)))
                RETURNING alliance_id, id
            )
            INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state)
            SELECT id, alliance_id, \(UUID.v7(at: Date())), 'exam.registered', \(actor.id), \(actor.roleText),
                   \(actor.organisation), \(manifest.performedAt), 'registered' FROM made
            """
    }

    /// The objects of a manifest.
    /// - Parameter contents: nil while they are missing; else all are durable, and these bytes live in their rows.
    static func objects(of new: NewExam, contents: [Int: [UInt8]]?) -> SQL {
        let objects = new.manifest.objects
        return """
            INSERT INTO exam_object (alliance_id, exam_id, number, name, media_type, size, sha256, essential, state, stored_at,
                                     content)
            SELECT my_alliance(), \(new.manifest.id), number, name, media_type, size, decode(sha256, 'hex'),
                   number = ANY (\(objects.filter(\.isEssential).map(\.number))::int[]),
                   CASE WHEN \(contents != nil) THEN 'stored' ELSE 'missing' END,
                   CASE WHEN \(contents != nil) THEN now() END, content
            FROM unnest(\(objects.map(\.number))::int[], \(objects.map(\.name))::text[],
                        \(objects.map { new.mediaTypes[$0.number] ?? "application/octet-stream" })::text[],
                        \(objects.map(\.size))::bigint[], \(objects.map(\.sha256.description))::text[],
                        \(objects.map { contents?[$0.number].map { Bytea($0) } })::bytea[])
                 AS o (number, name, media_type, size, sha256, content)
            """
    }
}
