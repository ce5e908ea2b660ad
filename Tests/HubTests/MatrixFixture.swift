// One patient of one clinic with everything that can hang on a patient, and an actor for every role, near and far.
import Alliance
import Exams
import Foundation
import HTTPTypes
import HubAPI
import Patients
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub
@testable import Records

/// The rows that the matrix asks for, by what the addresses and statements call them.
struct MatrixFixture: Sendable {
    let hub: TestHub
    let patient: UUID
    let exam: UUID
    let reading: UUID
    let report: UUID
    let referral: UUID
    let upload: UUID
    let terminal: UUID
    let terminalSecret: String
    let attempts: [UUID: UUID]
    /// A reading of the exam that each member of staff has ended, so that a report over it is theirs to write.
    let readings: [UUID: UUID]
    let privilege: UUID
    /// A critical case of the exam that its clinic did not answer.
    let critical: UUID
    let template: UUID

    /// The accounts that stand for the roles, near the patient; the hospital reads the exam and receives the referral.
    static let accounts = [
        "village_doctor": "village02", "township_doctor": "town01a", "reader": "ecg01", "reviewer": "review01",
        "centre_head": "head01", "referral_desk": "desk01", "receiving_doctor": "receive01", "trainer": "train01",
        "county_admin": "admin01", "auditor": "audit01", "security_admin": "security01", "system_admin": "system01",
    ]

    /// The same roles at an organisation that has nothing to do with the patient.
    static let strangers = ["village_doctor": "village09", "township_doctor": "town03a", "terminal": "village09"]

    init(_ hub: TestHub) async throws {
        self.hub = hub
        let doctor = try await hub.signIn("village02")
        patient = try hub.patient(of: "C02").patient.id.uuid
        let sent = TestExam(kind: "ECG12", patient: #"{"id":"\#(WireID(patient))"}"#, files: TestExam.ecg)
        exam = sent.id.uuid
        let answer = try await doctor.put(sent.path, sent.body)
        #expect(answer.status == 201)
        _ = try await hub.opened(sent, by: doctor)
        let first = try await doctor.put(
            sent.path + "/provisional-read", #"{"result":"negative","severity":"normal"}"#)
        #expect(first.status == 201, "\(first.text)")
        (reading, report) = try await MatrixFixture.read(hub)
        referral = try await MatrixFixture.refer(patient, doctor)
        upload = try await MatrixFixture.upload(doctor)
        (terminal, terminalSecret) = try await MatrixFixture.terminal(hub)
        attempts = try await MatrixFixture.attempts(hub)
        readings = try await MatrixFixture.readings(hub, like: reading)
        critical = try await MatrixFixture.critical(sent.id.uuid, hub)
        template = try await MatrixFixture.id("SELECT id FROM report_template ORDER BY id LIMIT 1", hub)
        privilege = try await MatrixFixture.id(
            "SELECT id FROM privilege WHERE clinician_id = \(try hub.staff("village02").id) LIMIT 1", hub)
    }

    private static func read(_ hub: TestHub) async throws -> (UUID, UUID) {
        let reader = try await hub.signIn("ecg01")
        let claim = try await reader.post("/api/v1/claims", "{}")
        let id = try #require(claim.string("id").flatMap { UUID(uuidString: $0) })
        try await reader.stepUp()
        let body = """
            {"epoch":\(claim.int("epoch") ?? 0),"report":{"findings":"窦性心律","impression":[{"text":"正常","polarity":"negative"}],
             "severity":"normal","advice":"none"}}
            """
        let signed = try await reader.put("/api/v1/readings/\(WireID(id))/signature", body)
        return (id, try #require(signed.string("id").flatMap { UUID(uuidString: $0) }, "\(signed.text)"))
    }

    private static func refer(_ patient: UUID, _ doctor: Person) async throws -> UUID {
        let hospital = try #require(doctor.hub.county.organisations.first { $0.code == "H01" }).id
        let body = """
            {"patient":"\(WireID(patient))","to":"\(hospital)","urgency":"emergency","reason":"suspected_acs",
             "impression":"胸痛","presentHistory":"压榨性胸痛 40 分钟","consent":"signed","exams":[]}
            """
        let reply = try await doctor.post("/api/v1/referrals", body)
        return try #require(reply.string("id").flatMap { UUID(uuidString: $0) }, "\(reply.text)")
    }

    private static func upload(_ doctor: Person) async throws -> UUID {
        let reply = try await doctor.send(.post, Paths.Template.uploads, nil, Self.tus)
        let name = reply.headers[.location]?.split(separator: "/").last.map(String.init)
        return try #require(name.flatMap { UUID(uuidString: $0) }, "\(reply.text)")
    }

    /// What a request about an upload says of itself, so that it is refused for who asks and not for what is missing.
    static let tus: HTTPFields = [
        .uploadLength: "3", .uploadOffset: "0", .tusResumable: "1.0.0", .contentType: "application/offset+octet-stream",
    ]

    private static func terminal(_ hub: TestHub) async throws -> (UUID, String) {
        let id = UUID.v7Now, secret = Secret(prefix: "lt_")
        let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }).id
        try await asOwner(hub) { db in
            _ = try db.run(
                """
                INSERT INTO terminal (alliance_id, id, organisation_id, name, public_key, software)
                VALUES (\(hub.county.alliance), \(id), \(clinic), 'T', '{}', 'test')
                """)
        }
        var session = NewSession(
            id: .v7Now, tokenHash: secret.hash, alliance: hub.county.alliance, organisation: clinic, life: (3600, 3600),
            from: ("127.0.0.1", "test"))
        session.terminal = TerminalID(id)
        try await hub.hub.signIn.write { [session] db in _ = try db.open(session) }
        return (id, secret.text)
    }

    private static func critical(_ exam: UUID, _ hub: TestHub) async throws -> UUID {
        let id = UUID.v7Now, found = #"[{"name":"PLT","value":"12","rule":"t","source":"t","origin":"hub"}]"#
        try await hub.hub.jobs.write(as: .hub(in: hub.county.alliance)) { db in
            _ = try db.run("SELECT detect_critical(\(exam), \(id), 'count', \(found)::jsonb, 'test')")
            _ = try db.run(
                """
                UPDATE critical_case SET level = 'desk', holder_id = desk_id
                WHERE alliance_id = my_alliance() AND id = \(id)
                """)
        }
        return id
    }

    /// A passed attempt of everybody, so that "one's own" has a row.
    private static func attempts(_ hub: TestHub) async throws -> [UUID: UUID] {
        var all: [UUID: UUID] = [:]
        for account in accounts.values { all[try hub.staff(account).id.uuid] = .v7Now }
        for (clinician, attempt) in all {
            let member = try #require(hub.county.staff.first { $0.id.uuid == clinician })
            try await asOwner(hub) { db in
                _ = try db.run(
                    """
                    INSERT INTO attempt (alliance_id, id, clinician_id, organisation_id, course, answers, score, passed)
                    SELECT alliance_id, \(attempt), \(clinician), \(member.organisation), code,
                           (SELECT jsonb_object_agg(q ->> 'number', q -> 'right') FROM jsonb_array_elements(questions) q),
                           100, true
                    FROM course WHERE alliance_id = \(hub.county.alliance) ORDER BY code LIMIT 1
                    """)
            }
        }
        return all
    }

    private static func readings(_ hub: TestHub, like reading: UUID) async throws -> [UUID: UUID] {
        var all: [UUID: UUID] = [:]
        for account in accounts.values { all[try hub.staff(account).id.uuid] = .v7Now }
        for (clinician, id) in all {
            try await asOwner(hub) { db in
                _ = try db.run(
                    """
                    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, kind, urgency, state, due_at,
                                         claimed_by, claimed_at, signed_at)
                    SELECT alliance_id, \(id), exam_id, organisation_id, centre_id, kind, urgency, 'signed', due_at,
                           \(clinician), claimed_at, signed_at FROM reading WHERE id = \(reading)
                    """)
            }
        }
        return all
    }

    static func asOwner(_ hub: TestHub, _ body: @escaping @Sendable (borrowing Session) throws -> Void) async throws {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        try await owner.write(body)
        await owner.close()
    }

    private static func id(_ sql: SQL, _ hub: TestHub) async throws -> UUID {
        let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
        let rows = try await owner.once(sql)
        await owner.close()
        return try #require(rows.first)["id"]
    }
}

extension MatrixFixture {
    /// Somebody of that role near the patient.
    func near(_ role: String) throws -> Actor {
        guard role != "terminal" else { return try actor(.terminal, terminal, role: "village_doctor", at: "C02") }
        let member = try hub.staff(try #require(Self.accounts[role]))
        let organisation = try #require(hub.county.organisations.first { $0.id == member.organisation })
        return try actor(.staff, member.id.uuid, role: role, at: organisation.code)
    }

    /// Somebody of that role at an organisation that has nothing to do with the patient.
    func far(_ role: String) throws -> Actor {
        switch role {
        case "terminal": try actor(.terminal, UUID(), role: "village_doctor", at: "C09")
        case "village_doctor": try actor(.staff, UUID(), role: role, at: "C09")
        default: try actor(.staff, UUID(), role: role, at: "T03")
        }
    }

    /// Whether the exam and its reading are of the actor's own organisation: the clinic's, its township's, or the centre's.
    func owns(_ actor: Actor) throws -> Bool {
        let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }).id
        return actor.scope.careOrganisations.contains(clinic) || actor.scope.reads
    }

    private func actor(_ kind: Actor.Kind, _ id: UUID, role: String, at code: String) throws -> Actor {
        let organisation = try #require(hub.county.organisations.first { $0.code == code })
        let clinics = hub.county.organisations.filter { $0.supervisor == organisation.id }.map(\.id)
        let roles: Set<Role> = [try #require(Role(rawValue: role))]
        return Actor(
            kind: kind, id: id, name: role, alliance: hub.county.alliance, organisation: organisation.id,
            organisationName: organisation.name, roles: roles,
            scope: Scope(roles: roles, organisation: organisation.id, supervised: clinics), licence: nil,
            privileges: [],
            session: UUID(), steppedUpAt: nil, terminalKey: nil)
    }
}
