// Patients: admitted through the one door that looks across organisations, found and shown under row-level security.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres

extension PatientID: SQLEncodable {}

/// What admission writes: the person, with identifier and phone sealed by the caller.
package struct Admission: Sendable {
    /// An identifier as it is stored.
    package struct SealedIdentifier: Sendable {
        package let id: UUID
        package let kind: String
        package let sealed: [UInt8]
        package let blind: [UInt8]
        package let masked: String

        package init(id: UUID, kind: String, sealed: [UInt8], blind: [UInt8], masked: String) {
            self.id = id
            self.kind = kind
            self.sealed = sealed
            self.blind = blind
            self.masked = masked
        }
    }

    package let id: PatientID
    package let name: String
    package let sex: String
    package let birthDate: CalendarDay?
    package var phone: [UInt8]?
    package var identifier: SealedIdentifier?

    package init(id: PatientID, name: String, sex: String, birthDate: CalendarDay?) {
        self.id = id
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
    }
}

/// Who was admitted.
package enum Admitted: Sendable, Equatable {
    /// Recorded for the first time.
    case new(PatientID)
    /// The alliance knew that identifier already, under the same name.
    case known(PatientID)
    /// The alliance knows that identifier under another name: somebody must look.
    case nameDiffers
}

/// A patient as a list or a page shows them; identifiers masked.
package struct PatientFacts: Sendable {
    package let id: PatientID
    package let name: String
    package let sex: String
    package let birthDate: String?
    package let identifiers: [String]
    /// The same with their kinds.
    package let papers: [KnownPaper]
    package let organisation: OrganisationID
}

extension Session {
    /// Admits a patient to the actor's organisation.
    package borrowing func admit(_ new: Admission, to organisation: OrganisationID) throws(PostgresError) -> Admitted {
        let row = try one(
            """
            SELECT patient_id, is_new FROM admit_patient(\(new.id), \(organisation), \(new.name), \(new.sex),
                \(new.birthDate?.description)::date, \(new.phone.map { Bytea($0) }), \(new.identifier?.id),
                \(new.identifier?.kind), \(new.identifier.map { Bytea($0.sealed) }), \(new.identifier.map { Bytea($0.blind) }),
                \(new.identifier?.masked))
            """)
        guard let id: UUID = try row["patient_id"] else { return .nameDiffers }
        return try row["is_new"] ? .new(PatientID(id)) : .known(PatientID(id))
    }

    /// The patient, if the actor may see them.
    package borrowing func patient(_ id: PatientID) throws(PostgresError) -> PatientFacts? {
        try first("\(SQL.patients) WHERE p.alliance_id = my_alliance() AND p.id = \(id)").map(PatientFacts.init)
    }

    /// The patient of an exam; nil where none is known or the actor may not see them.
    package borrowing func patient(of exam: StoredExam) throws(PostgresError) -> PatientFacts? {
        guard let id = exam.patient else { return nil }
        return try patient(id)
    }

    /// Those of the patients whom the actor may see, in no particular order.
    package borrowing func patients(_ ids: [PatientID]) throws(PostgresError) -> [PatientFacts] {
        var found: [PatientFacts] = []
        for row in try run(
            "\(SQL.patients) WHERE p.alliance_id = my_alliance() AND p.id = ANY (\(ids.map(\.uuid))::uuid[])")
        { found.append(try PatientFacts(row)) }
        return found
    }

    /// Patients whose name begins with `prefix` (as a range of the C-collated index: operators that row-level security
    /// lets the index see), in the order of their names, after the one named by `cursor`.
    package borrowing func patients(
        named prefix: String, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [PatientFacts] {
        var found: [PatientFacts] = []
        for row in try run(
            """
            \(SQL.patients) WHERE p.alliance_id = my_alliance() AND p.name >= \(prefix) AND p.name < \(prefix + "\u{10FFFF}")
              AND (\(cursor)::uuid IS NULL OR (p.name, p.id) >
                   (SELECT q.name, q.id FROM patient q WHERE q.alliance_id = my_alliance() AND q.id = \(cursor)))
            ORDER BY p.name, p.id LIMIT \(limit)
            """)
        { found.append(try PatientFacts(row)) }
        return found
    }

    /// The patient with that identifier, if the actor may see them.
    package borrowing func patient(kind: String, blind: [UInt8]) throws(PostgresError) -> PatientFacts? {
        try first(
            """
            \(SQL.patients) WHERE p.alliance_id = my_alliance() AND p.id = (
                SELECT patient_id FROM patient_identifier
                WHERE alliance_id = my_alliance() AND kind = \(kind) AND blind = \(Bytea(blind)))
            """
        ).map(PatientFacts.init)
    }
}

extension SQL {
    fileprivate static let patients: SQL = """
        SELECT p.id, p.name, p.sex, p.birth_date::text AS birth_date, p.organisation_id,
               ARRAY(SELECT i.masked FROM patient_identifier i
                     WHERE i.alliance_id = p.alliance_id AND i.patient_id = p.id ORDER BY i.id) AS identifiers,
               ARRAY(SELECT i.kind FROM patient_identifier i
                     WHERE i.alliance_id = p.alliance_id AND i.patient_id = p.id ORDER BY i.id) AS kinds,
               ARRAY(SELECT encode(i.blind, 'hex') FROM patient_identifier i
                     WHERE i.alliance_id = p.alliance_id AND i.patient_id = p.id ORDER BY i.id) AS indices
        FROM patient p
        """
}

extension PatientFacts {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let masked: [String] = try row["identifiers"], kinds: [String] = try row["kinds"]
        let indices: [String] = try row["indices"]
        let papers = zip(kinds, zip(masked, indices)).compactMap { kind, paper in
            IdentifierKind(rawValue: kind).map {
                KnownPaper(kind: $0, masked: paper.0, index: Self.bytes(hex: paper.1))
            }
        }
        self.init(
            id: PatientID(try row["id"]), name: try row["name"], sex: try row["sex"], birthDate: try row["birth_date"],
            identifiers: masked, papers: papers, organisation: OrganisationID(try row["organisation_id"]))
    }

    private static func bytes(hex text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
        }
    }
}
