// What an alliance consists of, written by the owner: by `seed` and by `user`, never by a request.
package import Alliance
import FoundationEssentials
package import Postgres

extension Session {
    /// Records an alliance; an existing one of that code keeps its id. Answers its id.
    package borrowing func register(alliance: AllianceID, code: String, name: String) throws(PostgresError)
        -> AllianceID
    {
        AllianceID(
            try one(
                """
                INSERT INTO alliance (id, code, name) VALUES (\(alliance), \(code), \(name))
                ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id
                """)["id"])
    }

    /// The alliance of that code.
    package borrowing func alliance(code: String) throws(PostgresError) -> AllianceID? {
        guard let row = try first("SELECT id FROM alliance WHERE code = \(code)") else { return nil }
        return AllianceID(try row["id"])
    }

    /// The codes of all alliances on this hub, at most a hundred.
    package borrowing func allianceCodes() throws(PostgresError) -> [String] {
        try one("SELECT ARRAY(SELECT code FROM alliance ORDER BY code LIMIT 100) AS codes")["codes"]
    }

    /// Writes an audit row for what an operator did at the machine itself, where no account stands behind it.
    package borrowing func auditOperator(
        _ action: String, detail: [String: String], of alliance: AllianceID
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO audit (alliance_id, actor_role, action, result, request_id, detail)
            VALUES (\(alliance), 'operator', \(action), 'done', 'command line', \(JSONB(detail)))
            """)
    }

    /// Writes into the audit of every alliance that an operator has listed something at the machine itself, and how many rows were its
    /// own. `shown` selects the `alliance_id` of each row.
    package borrowing func auditOperatorList(_ action: String, shown: SQL) throws(PostgresError) {
        try run(
            """
            INSERT INTO audit (alliance_id, actor_role, action, result, request_id, detail)
            SELECT a.id, 'operator', \(action), 'done', 'command line',
                   jsonb_build_object('rows', count(s.alliance_id)::text)
            FROM alliance a LEFT JOIN (\(shown)) s ON s.alliance_id = a.id GROUP BY a.id
            """)
    }

    /// Records an organisation. `reads` are the exam kinds that it reads for the alliance.
    package borrowing func register(
        _ organisation: Organisation, reads: [String], in alliance: AllianceID
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO organisation (alliance_id, id, parent_id, level, code, name, reads_kinds)
            VALUES (\(alliance), \(organisation.id), \(organisation.supervisor), \(organisation.level.rawValue),
                    \(organisation.code), \(organisation.name), \(reads)::text[])
            """)
    }

    /// The organisation of that code: its alliance and its id.
    package borrowing func organisation(
        code: String
    ) throws(PostgresError) -> (alliance: AllianceID, id: OrganisationID, name: String)? {
        guard let row = try first("SELECT alliance_id, id, name FROM organisation WHERE code = \(code)") else {
            return nil
        }
        return (AllianceID(try row["alliance_id"]), OrganisationID(try row["id"]), try row["name"])
    }

    /// The codes of all organisations, at most 10,000.
    package borrowing func organisationCodes(in alliance: AllianceID? = nil) throws(PostgresError) -> [String] {
        var codes: [String] = []
        for row in try run(
            """
            SELECT DISTINCT code FROM organisation WHERE \(alliance)::uuid IS NULL OR alliance_id = \(alliance)
            ORDER BY code LIMIT 10000
            """)
        {
            codes.append(try row["code"])
        }
        return codes
    }

    /// Records under which number somebody is called; sealed for `clinician/phone/` and their id; nil takes it away.
    package borrowing func record(phone sealed: [UInt8]?, of clinician: ClinicianID, in alliance: AllianceID)
        throws(PostgresError)
    {
        try run(
            "UPDATE clinician SET phone = \(sealed.map { Bytea($0) }) WHERE alliance_id = \(alliance) AND id = \(clinician)"
        )
    }

    /// Records a member of staff with licence and roles.
    package borrowing func register(_ member: StaffMember, in alliance: AllianceID) throws(PostgresError) {
        let licence = member.licence
        try run(
            """
            INSERT INTO clinician (alliance_id, id, organisation_id, name, licence_number, licence_organisation_id,
                                   practising_since, licence_valid_until, grade, modalities)
            VALUES (\(alliance), \(member.id), \(member.organisation), \(member.name), \(licence?.number),
                    \(licence?.registeredAt), \(licence?.practisingSince.description)::date,
                    \(licence?.validUntil.description)::date, \(licence?.grade.rawValue),
                    \((licence?.modalities.map(\.rawValue).sorted() ?? []))::text[])
            """)
        try run(
            """
            INSERT INTO clinician_role (alliance_id, clinician_id, role, valid_from)
            SELECT \(alliance), \(member.id), role, now() - interval '1 day'
            FROM unnest(\(member.roles.map(\.rawValue).sorted())::text[]) AS r (role)
            """)
    }

    /// Opens an account for a member of staff; `password` is a PHC string.
    package borrowing func open(
        account login: String, of clinician: ClinicianID, in alliance: AllianceID, password: String
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO account (alliance_id, clinician_id, login, password)
            VALUES (\(alliance), \(clinician), \(login), \(password))
            """)
    }

    /// Where the holder of an account works.
    package borrowing func workplace(of login: String) throws(PostgresError) -> OrganisationID? {
        let row = try first(
            """
            SELECT c.organisation_id FROM account a JOIN clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            WHERE a.login = \(login)
            """)
        guard let row else { return nil }
        return OrganisationID(try row["organisation_id"])
    }

    /// Whose account it is; nil where there is none.
    package borrowing func holder(of login: String) throws(PostgresError) -> (AllianceID, ClinicianID)? {
        guard let row = try first("SELECT alliance_id, clinician_id FROM account WHERE login = \(login)") else {
            return nil
        }
        return (AllianceID(try row["alliance_id"]), ClinicianID(try row["clinician_id"]))
    }

    /// Records the licence of an account's holder; the one before is replaced.
    package borrowing func record(licence: Licence, of login: String) throws(PostgresError) {
        try run(
            """
            UPDATE clinician c SET licence_number = \(licence.number), licence_organisation_id = \(licence.registeredAt),
                   practising_since = \(licence.practisingSince.description)::date,
                   licence_valid_until = \(licence.validUntil.description)::date, grade = \(licence.grade.rawValue),
                   modalities = \(licence.modalities.map(\.rawValue).sorted())::text[]
            FROM account a WHERE a.login = \(login) AND c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            """)
    }

    /// Sets a new password and ends every session of the account; false where there is no such account.
    package borrowing func reset(account login: String, password: String) throws(PostgresError) -> Bool {
        let row = try first(
            """
            UPDATE account SET password = \(password), failures = 0, locked_until = NULL, changed_at = now()
            WHERE login = \(login) RETURNING clinician_id
            """)
        guard let row else { return false }
        let clinician: UUID = try row["clinician_id"]
        try run("UPDATE session SET ended_at = now() WHERE clinician_id = \(clinician) AND ended_at IS NULL")
        return true
    }

    /// Locks somebody out for good: the account stays, its holder may not act any more.
    package borrowing func deactivate(account login: String) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE clinician c SET active = false FROM account a
            WHERE a.login = \(login) AND c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            """
        ).affected == 1
    }

    /// The accounts with their holders, at most a thousand. An operator's look, noted in the audit.
    package borrowing func accounts() throws(PostgresError) -> [[String]] {
        var all: [[String]] = []
        for row in try run(
            """
            SELECT a.login, c.name, o.name AS organisation, c.active,
                   (SELECT coalesce(string_agg(role, ',' ORDER BY role), '') FROM clinician_role r
                    WHERE r.alliance_id = a.alliance_id AND r.clinician_id = a.clinician_id AND r.valid_to IS NULL) AS roles
            FROM account a JOIN clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            JOIN organisation o ON o.alliance_id = c.alliance_id AND o.id = c.organisation_id
            ORDER BY o.code, a.login LIMIT 1000
            """)
        {
            let active: Bool = try row["active"]
            all.append([
                try row["login"], try row["name"], try row["organisation"], try row["roles"],
                active ? "active" : "inactive",
            ])
        }
        try auditOperatorList(
            "account.listed", shown: "SELECT alliance_id FROM account WHERE login = ANY (\(all.map { $0[0] })::text[])")
        return all
    }

    /// Keeps a one-time enrolment code for a clinic's terminal.
    package borrowing func keep(
        enrolmentCode hash: [UInt8], for organisation: OrganisationID, in alliance: AllianceID, minutes: Int
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO enrolment_code (alliance_id, code_hash, organisation_id, expires_at)
            VALUES (\(alliance), \(Bytea(hash)), \(organisation), now() + make_interval(mins => \(minutes)))
            """)
    }

    /// Puts a number of the alliance in force from `day` on.
    package borrowing func set(_ setting: Setting, in alliance: AllianceID) throws(PostgresError) {
        try run(
            """
            INSERT INTO setting (alliance_id, name, valid_from, value, source)
            VALUES (\(alliance), \(setting.name), '2020-01-01T00:00:00+08:00', \(JSONB(setting.value)), \(setting.source))
            ON CONFLICT DO NOTHING
            """)
    }
}

/// A member of staff to be recorded.
package struct StaffMember: Sendable {
    package let id: ClinicianID
    package let name: String
    package let organisation: OrganisationID
    package let roles: Set<Role>
    package let licence: Licence?

    package init(id: ClinicianID, name: String, organisation: OrganisationID, roles: Set<Role>, licence: Licence?) {
        self.id = id
        self.name = name
        self.organisation = organisation
        self.roles = roles
        self.licence = licence
    }
}
