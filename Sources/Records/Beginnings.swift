// What a new alliance starts with besides its organisations, and what the demo adds. As the owner.
package import Alliance
import FoundationEssentials
import Patients
package import Postgres
import Referrals

extension Session {
    /// The clocks that an alliance starts with.
    package borrowing func recordSettings(of alliance: AllianceID) throws(PostgresError) {
        for setting in Setting.initial { try set(setting, in: alliance) }
        try run(
            """
            INSERT INTO setting (alliance_id, name, valid_from, value, source)
            VALUES (\(alliance), 'referral.clocks', '2020-01-01T00:00:00+08:00', \(JSONB(ReferralClocks.initial)),
                    'two weeks by the national follow-up rule; the others by house proposal')
            ON CONFLICT DO NOTHING
            """)
    }

    /// Records a patient as registered at an organisation.
    package borrowing func register(
        _ new: Admission, at organisation: OrganisationID, in alliance: AllianceID
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO patient (alliance_id, id, organisation_id, name, sex, birth_date, phone)
            VALUES (\(alliance), \(new.id), \(organisation), \(new.name), \(new.sex), \(new.birthDate?.description)::date,
                    \(new.phone.map { Bytea($0) }))
            """)
        if let paper = new.identifier {
            try run(
                """
                INSERT INTO patient_identifier (alliance_id, id, patient_id, kind, sealed, blind, masked)
                VALUES (\(alliance), \(paper.id), \(new.id), \(paper.kind), \(Bytea(paper.sealed)), \(Bytea(paper.blind)),
                        \(paper.masked))
                """)
        }
        try run(
            """
            INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source)
            VALUES (\(alliance), \(organisation), \(new.id), 'treats', 'registration')
            """)
    }

    /// Grants a privilege from day to day, both included, by China's clock.
    package borrowing func grant(
        _ code: String, to clinician: ClinicianID, at organisation: OrganisationID, in alliance: AllianceID,
        from: CalendarDay, to: CalendarDay
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
            VALUES (\(alliance), \(UUID.v7(at: Date.now)), \(clinician), \(organisation), \(code), 'active', \(from.start),
                    \(to.adding(days: 1).start))
            """)
    }

    /// Records the visits of an institution in a month.
    package borrowing func recordVisits(
        of code: String, month: String, outpatient: Int, emergency: Int, in alliance: AllianceID
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO visit_count (alliance_id, organisation_id, month, version, outpatient, emergency, source)
            SELECT alliance_id, id, \(month)::date, 1, \(outpatient), \(emergency), 'demo'
            FROM organisation WHERE alliance_id = \(alliance) AND code = \(code)
            """)
    }
}
