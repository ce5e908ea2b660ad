// The roll: whom an organisation treats, read behind a number that misses nothing.
package import FoundationEssentials
package import Patients
package import Postgres

/// One patient on the roll of an organisation, with what is sealed still sealed.
package struct RollEntry: Sendable {
    /// An identity paper as it is stored.
    package struct Paper: Sendable, Decodable {
        package let id: UUID
        package let kind: String
        package let masked: String
        private let hex: String

        private enum CodingKeys: String, CodingKey {
            case id, kind, masked
            case hex = "sealed"
        }

        /// The number, sealed for `patient_identifier/sealed/` and the id.
        package var sealed: [UInt8] { Bytea(sqlText: "\\x" + hex)?.bytes ?? [] }
    }

    /// A person as they stand.
    package struct Person: Sendable {
        package let name: String
        package let sex: String
        package let birthDate: String?
        package let papers: [Paper]
        /// The telephone number, sealed for `patient/phone/` and the patient's id.
        package let phone: [UInt8]?
    }

    package let number: Int64
    package let id: PatientID
    /// Nil where the organisation treats them no more.
    package let person: Person?
}

extension Session {
    /// Whom the actor's own organisation treats, behind `number`, in the order of the commits.
    package borrowing func roll(after number: Int64, limit: Int) throws(PostgresError) -> [RollEntry] {
        var all: [RollEntry] = []
        for row in try run(
            """
            SELECT r.number, r.patient_id AS id, p.name, p.sex, p.birth_date::text AS birth_date, p.phone,
                   (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'masked', i.masked,
                               'sealed', encode(i.sealed, 'hex')) ORDER BY i.id), '[]')
                    FROM patient_identifier i WHERE i.alliance_id = p.alliance_id AND i.patient_id = p.id) AS papers
            FROM roll r LEFT JOIN patient p
              ON p.alliance_id = r.alliance_id AND p.id = r.patient_id AND NOT r.ended AND p.standing = 'active'
            WHERE r.alliance_id = my_alliance() AND r.organisation_id = my_organisation() AND r.number > \(number)
            ORDER BY r.number LIMIT \(limit)
            """)
        { all.append(try RollEntry(row)) }
        return all
    }

    /// The newest number of the actor's own organisation; 0 where there is none.
    package borrowing func newestOnRoll() throws(PostgresError) -> Int64 {
        try one(
            """
            SELECT coalesce(max(number), 0) AS newest FROM roll
            WHERE alliance_id = my_alliance() AND organisation_id = my_organisation()
            """)["newest"]
    }

    /// The patient whom a clinic named itself, if they are here already and the actor may see them. Two that bring the
    /// same name at the same moment wait for each other.
    package borrowing func patient(namedByClinic id: PatientID) throws(PostgresError) -> PatientFacts? {
        try run("SELECT pg_advisory_xact_lock(hashtextextended(\(id)::text, 8))")
        return try patient(id)
    }
}

extension RollEntry {
    fileprivate init(_ row: Row) throws(PostgresError) {
        number = try row["number"]
        id = PatientID(try row["id"])
        let name: String? = try row["name"], phone: Bytea? = try row["phone"]
        guard let name else {
            person = nil
            return
        }
        person = Person(
            name: name, sex: try row["sex"], birthDate: try row["birth_date"], papers: try row.json("papers"),
            phone: phone?.bytes)
    }
}
