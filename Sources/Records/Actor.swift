// Who acts: a person or a terminal, with everything that decides what they may reach. Made at sign-in, never by a client.
package import Alliance
package import FoundationEssentials
package import Postgres

/// The actor of one request. Every query of the request runs under its settings; every audit row names it.
package struct Actor: Sendable {
    /// A member of staff, or a clinic's terminal.
    package enum Kind: String, Sendable {
        case staff, terminal
    }

    package let kind: Kind
    /// The clinician's or the terminal's id.
    package let id: UUID
    package let name: String
    package let alliance: AllianceID
    package let organisation: OrganisationID
    package let organisationName: String
    package let roles: Set<Role>
    package let scope: Scope
    package let licence: Licence?
    /// The privileges in force at this moment.
    package let privileges: Set<PrivilegeCode>
    package let session: UUID
    /// When the password was last given again in this session.
    package let steppedUpAt: Date?
    /// A terminal's public key as a JWK, nil for people.
    package let terminalKey: String?
    /// Who signed the reading agreement of the organisation besides itself.
    package var parties: Set<OrganisationID> = []
    /// Whether somebody answers for the person in the shift that runs.
    package var isSupervised = false

    /// The clinician, where a person acts.
    package var clinician: ClinicianID? { kind == .staff ? ClinicianID(id) : nil }

    /// The role that stands in events and audit rows: the terminal, or all roles of the person.
    package var roleText: String {
        kind == .terminal ? "terminal" : roles.map(\.rawValue).sorted().joined(separator: ",")
    }

    /// What the row policies read: treats, reads, trains, oversees, audits, administers.
    package var duties: [String] {
        [
            (scope.refers, "treats"), (scope.reads, "reads"), (scope.trains, "trains"), (scope.oversees, "oversees"),
            (scope.audits, "audits"), (!roles.isDisjoint(with: [.countyAdmin, .systemAdmin]), "administers"),
        ].compactMap { $0.0 ? $0.1 : nil }
    }

    /// The transaction-local settings that row-level security is driven by.
    package var mode: TransactionMode {
        TransactionMode(settings: [
            ("lianyi.alliance", alliance.description), ("lianyi.organisation", organisation.description),
            ("lianyi.actor", id.uuidString.lowercased()), ("lianyi.role", roleText),
            ("lianyi.care", "{" + scope.careOrganisations.map(\.description).joined(separator: ",") + "}"),
            ("lianyi.duties", "{" + duties.joined(separator: ",") + "}"),
        ])
    }
}

extension Actor {
    /// Reads the actor from a row of ``Sessions``' look-up.
    init(_ row: Row) throws(PostgresError) {
        let kind: Kind = try row["terminal_id"] as UUID? == nil ? .staff : .terminal
        let organisation = OrganisationID(try row["organisation_id"])
        let codes: [String] = try row["roles"]
        let supervised: [UUID] = try row["supervised"]
        let roles: Set<Role> = kind == .terminal ? [.villageDoctor] : Set(codes.compactMap(Role.init(rawValue:)))
        let held: [String] = try row["privileges"]
        self.init(
            kind: kind, id: try kind == .staff ? row["clinician_id"] : row["terminal_id"], name: try row["name"],
            alliance: AllianceID(try row["alliance_id"]), organisation: organisation,
            organisationName: try row["organisation_name"], roles: roles,
            scope: Scope(roles: roles, organisation: organisation, supervised: supervised.map { OrganisationID($0) }),
            licence: try Licence(row), privileges: Set(held.compactMap(PrivilegeCode.init(rawValue:))),
            session: try row["session_id"], steppedUpAt: try row["stepped_up_at"], terminalKey: try row["public_key"])
        let parties: [UUID] = try row["agreement_parties"]
        self.parties = Set(parties.map { OrganisationID($0) })
        isSupervised = try row["supervised_now"]
    }
}

extension Licence {
    /// The licence in a clinician's row; nil where a fact of it is missing.
    init?(_ row: Row) throws(PostgresError) {
        let number: String? = try row["licence_number"]
        let registered: UUID? = try row["licence_organisation_id"]
        let since: SQLDay? = try row["practising_since"]
        let until: SQLDay? = try row["licence_valid_until"]
        let grade: String? = try row["grade"]
        let modalities: [String]? = try row["modalities"]
        guard let number, let registered, let since = since.flatMap({ CalendarDay($0.text) }),
            let until = until.flatMap({ CalendarDay($0.text) }), let grade = grade.flatMap(Grade.init(rawValue:))
        else { return nil }
        self.init(
            number: number, registeredAt: OrganisationID(registered), practisingSince: since, grade: grade,
            modalities: Set((modalities ?? []).compactMap(Modality.init(rawValue:))), validUntil: until)
    }
}

extension Identifier {
    /// The id as a bound parameter.
    package var sqlText: String? { description }
}

extension AllianceID: SQLEncodable {}
extension OrganisationID: SQLEncodable {}
extension ClinicianID: SQLEncodable {}
extension TerminalID: SQLEncodable {}
