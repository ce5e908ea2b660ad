// Who on an organisation's roll fits what somebody typed: part of a name, the end of a paper's number, a telephone.
package import Patients
package import Postgres

/// One of the roll who fits, or may fit once the sealed telephone has been looked at.
package struct RollMatch: Sendable {
    package let id: PatientID
    package let name: String
    package let sex: String
    package let birthDate: String?
    /// Papers, masked.
    package let papers: [String]
    /// True where name or paper fit already; else the telephone decides.
    package let fits: Bool
    /// The telephone number, sealed for `patient/phone/` and the patient's id.
    package let phone: [UInt8]?
}

extension Session {
    /// Those of the actor's own roll whose name holds `text`, or one of whose papers ends with `ending`; and, where
    /// `byPhone`, everybody with a telephone, which is sealed and therefore compared by the caller.
    package borrowing func rollMatches(
        name text: String, ending: String?, byPhone: Bool, limit: Int
    ) throws(PostgresError) -> [RollMatch] {
        var all: [RollMatch] = []
        for row in try run(
            """
            WITH known AS (
                SELECT p.id, p.name, p.sex, p.birth_date::text AS birth_date, p.phone,
                       ARRAY(SELECT i.masked FROM patient_identifier i
                             WHERE i.alliance_id = p.alliance_id AND i.patient_id = p.id ORDER BY i.id) AS papers
                FROM roll r JOIN patient p ON p.alliance_id = r.alliance_id AND p.id = r.patient_id
                WHERE r.alliance_id = my_alliance() AND r.organisation_id = my_organisation() AND NOT r.ended
                  AND p.standing = 'active'
            ), judged AS (
                SELECT *, strpos(name, \(text)) > 0 OR EXISTS (
                    SELECT 1 FROM unnest(papers) AS paper
                    WHERE \(ending)::text IS NOT NULL AND right(paper, length(\(ending))) = \(ending)) AS fits
                FROM known
            )
            SELECT * FROM judged WHERE fits OR (\(byPhone) AND phone IS NOT NULL) ORDER BY NOT fits, name, id LIMIT \(limit)
            """)
        { all.append(try RollMatch(row)) }
        return all
    }
}

extension RollMatch {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let phone: Bytea? = try row["phone"]
        self.init(
            id: PatientID(try row["id"]), name: try row["name"], sex: try row["sex"], birthDate: try row["birth_date"],
            papers: try row["papers"], fits: try row["fits"], phone: phone?.bytes)
    }
}
