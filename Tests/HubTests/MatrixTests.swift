// Each role × organisation × resource × action gives what the policy table says, through the interface and in SQL.
import Alliance
import Foundation
import HTTPTypes
import HubAPI
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub
@testable import Records

@Suite(.enabled(if: TestCluster.isRunning)) struct `The policy table` {
    @Test func `holds in SQL as the application role, near and far`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), policy = try PolicyTable.read()
            let app = hub.database.connect(as: "lianyi_app", connections: 2)
            var asked = 0
            for row in policy.rows {
                guard let statement = row.statement else { continue }
                for role in policy.roles {
                    let cell = try #require(row.cells[role])
                    let near = try fixture.near(role), far = try fixture.far(role)
                    guard let question = try Question(statement, fixture) else { continue }
                    let seen = try await question.isAllowed(to: near, app)
                    let reaches = cell == "own" && question.isOfClinic ? try fixture.owns(near) : cell != "-"
                    #expect(seen == reaches, "\(row) as \(role), near: the table says \(cell)")
                    if question.isAboutTheFixture {
                        let foreign = try await question.isAllowed(to: far, app)
                        #expect(foreign == (cell == "alliance"), "\(row) as \(role), far: the table says \(cell)")
                    }
                    asked += 2
                }
            }
            await app.close()
            #expect(asked > 500, "the table was not read")
        }
    }

    @Test func `holds through the interface, for those who are near and for strangers`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), policy = try PolicyTable.read()
            for row in policy.rows where !row.dependsOnTheRow && row.action != "end" {
                guard let address = row.address else { continue }
                for role in policy.roles {
                    let cell = try #require(row.cells[role])
                    let person = try await caller(role, MatrixFixture.accounts, fixture)
                    let reply = try await person.knock(address, row, fixture)
                    let isOpen = ![403, 404].contains(reply.status) || reply.problem == "nothing-to-read"
                    #expect(isOpen == (cell != "-"), "\(row) as \(role): the table says \(cell), the hub \(reply.text)")
                    #expect(reply.status < 500, "\(row) as \(role): \(reply.text)")
                }
            }
        }
    }

    @Test func `names every address behind a door, and gives nothing to a role that the door is closed to`()
        async throws
    {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), policy = try PolicyTable.read()
            let doors = Hub.routes.filter { $0.need != .open }
            let known = Dictionary(uniqueKeysWithValues: doors.map { ("\($0.method.rawValue) \($0.path)", $0.need) })
            let named = Set(policy.rows.compactMap(\.address))
            #expect(Set(known.keys).subtracting(named) == [], "add a row to Docs/Policy.md")
            #expect(named.subtracting(known.keys) == [], "the route table has no such address")
            for row in policy.rows {
                guard case .duty(let duties) = row.address.flatMap({ known[$0] }) else { continue }
                for role in policy.roles where Set(try fixture.near(role).duties).isDisjoint(with: duties) {
                    #expect(row.cells[role] == "-", "\(row) as \(role): the door asks for \(duties)")
                }
            }
        }
    }

    @Test func `lets no stranger view or change what is not theirs, by any address with an id`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), policy = try PolicyTable.read()
            var knocks = 0
            for row in policy.rows {
                // A bundle is anybody's to carry; whose its exams are says its signature.
                guard let address = row.address, address.contains("{id}"), row.resource != "bundle" else { continue }
                for role in MatrixFixture.strangers.keys.sorted() {
                    let stranger = try await caller(role, MatrixFixture.strangers, fixture)
                    let reply = try await stranger.knock(address, row, fixture, words: true)
                    #expect(
                        [403, 404].contains(reply.status), "\(row) as a strange \(role): \(reply.status) \(reply.text)")
                    knocks += 1
                }
            }
            #expect(knocks > 100, "the table was not read")
            let doctor = try await hub.signIn("village02"), path = "/api/v1/referrals/\(WireID(fixture.referral))"
            #expect(try await doctor.get(path).string("state") == "submitted")
        }
    }

    @Test(arguments: [
        ("upload", "SELECT 1 FROM upload WHERE organisation_id = ", ["terminal", "village_doctor"]),
        ("upload", "UPDATE upload SET touched_at = now() WHERE organisation_id = ", ["terminal", "village_doctor"]),
        ("notice", "SELECT 1 FROM notice WHERE organisation_id = ", ["terminal", "village_doctor"]),
        ("roll", "SELECT 1 FROM roll WHERE organisation_id = ", ["terminal", "village_doctor"]),
        (
            "heartbeat", "SELECT 1 FROM heartbeat WHERE organisation_id = ",
            ["terminal", "village_doctor", "township_doctor", "county_admin", "system_admin"]
        ),
        ("heartbeat", "UPDATE heartbeat SET at = now() WHERE organisation_id = ", ["terminal"]),
    ])
    func `keeps what a clinic's line leaves behind to those it is for`(
        table: String, statement: String, seers: [String]
    ) async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), app = hub.database.connect(as: "lianyi_app", connections: 1)
            let clinic = try #require(hub.county.organisations.first { $0.code == "C02" }).id
            try await MatrixFixture.asOwner(hub) { db in
                _ = try db.run(
                    """
                    INSERT INTO heartbeat (alliance_id, terminal_id, organisation_id, device_time, version, waiting,
                                           waiting_bytes, refused, retries, free_bytes)
                    VALUES (\(hub.county.alliance), \(fixture.terminal), \(clinic), now(), 'test', 0, 0, 0, 0, 0)
                    """)
            }
            for role in try PolicyTable.read().roles {
                for (actor, isNear) in [(try fixture.near(role), true), (try fixture.far(role), false)] {
                    let isTold = seers.contains(role) && (isNear || ["county_admin", "system_admin"].contains(role))
                    let seen = try await answers(statement, of: clinic, to: actor, app)
                    #expect(seen == isTold, "\(statement) as \(role), \(isNear ? "near" : "far")")
                }
            }
            await app.close()
        }
    }

    private func answers(
        _ statement: String, of clinic: OrganisationID, to actor: Actor, _ app: Database
    ) async throws -> Bool {
        let rows = try await app.once(as: actor.mode, "\(SQL(unsafe: statement)) \(clinic)")
        return rows.affected > 0 || !rows.isEmpty
    }

    @Test func `shows nothing of one alliance to another`() async throws {
        try await TestHub.run { hub in
            let fixture = try await MatrixFixture(hub), app = hub.database.connect(as: "lianyi_app", connections: 1)
            for role in try PolicyTable.read().roles {
                let near = try fixture.near(role)
                var settings = near.mode.settings
                settings[0].value = UUID().uuidString
                for table in [
                    "patient", "exam", "reading", "report", "referral", "audit", "organisation", "privilege",
                    "reference_range", "threshold",
                ] {
                    let rows = try await app.once(
                        as: TransactionMode(settings: settings), SQL(unsafe: "SELECT count(*)::int AS n FROM \(table)"))
                    let count: Int = try #require(rows.first)["n"]
                    #expect(count == 0, "\(table) as \(role)")
                }
            }
            await app.close()
        }
    }

    private func caller(_ role: String, _ accounts: [String: String], _ fixture: MatrixFixture) async throws -> Person {
        if role == "terminal", accounts["terminal"] == nil {
            return Person(hub: fixture.hub, secret: fixture.terminalSecret, session: UUID())
        }
        let person = try await fixture.hub.signIn(try #require(accounts[role]))
        try await person.stepUp()
        return person
    }
}

/// A statement of the table as a question that the database answers with yes or no.
private struct Question: Sendable {
    let sql: @Sendable (Actor) -> SQL
    /// Whether it is about the fixture's rows, so that a stranger must be told no.
    let isAboutTheFixture: Bool
    /// Whether the row belongs to the clinic and the centre, and `own` means these two.
    let isOfClinic: Bool

    init?(_ statement: String, _ f: MatrixFixture) throws {
        let clinic = try #require(f.hub.county.organisations.first { $0.code == "C02" }).id
        if let fixed = Question.fixed(clinic, f)[statement] {
            sql = { _ in fixed }
            isAboutTheFixture = true
        } else if let own = try Question.own(clinic, f)[statement] {
            sql = own
            isAboutTheFixture = false
        } else {
            return nil
        }
        isOfClinic = ["UPDATE exam", "SELECT reading"].contains(statement)
    }

    /// About the fixture's rows, the same for everybody.
    private static func fixed(_ clinic: OrganisationID, _ f: MatrixFixture) -> [String: SQL] {
        [
            "SELECT organisation": "SELECT 1 FROM organisation WHERE id = \(clinic)",
            "SELECT clinician": "SELECT 1 FROM clinician WHERE organisation_id = \(clinic)",
            "SELECT setting": "SELECT 1 FROM setting LIMIT 1", "SELECT course": "SELECT 1 FROM course LIMIT 1",
            "SELECT reference_range": "SELECT 1 FROM reference_range LIMIT 1",
            "SELECT report_template": "SELECT 1 FROM report_template LIMIT 1",
            "SELECT threshold": "SELECT 1 FROM threshold LIMIT 1",
            "SELECT indicator_definition": "SELECT 1 FROM indicator_definition LIMIT 1",
            "SELECT account": "SELECT 1 FROM account LIMIT 1",
            "SELECT visit_count": "SELECT 1 FROM visit_count LIMIT 1", "SELECT audit": "SELECT 1 FROM audit LIMIT 1",
            "SELECT patient": "SELECT 1 FROM patient WHERE id = \(f.patient)",
            "SELECT exam": "SELECT 1 FROM exam WHERE id = \(f.exam)",
            "SELECT exam_object": "SELECT 1 FROM exam_object WHERE exam_id = \(f.exam)",
            "SELECT reading": "SELECT 1 FROM reading WHERE id = \(f.reading)",
            "SELECT report": "SELECT 1 FROM report WHERE id = \(f.report)",
            "SELECT provisional_read": "SELECT 1 FROM provisional_read WHERE exam_id = \(f.exam)",
            "SELECT referral": "SELECT 1 FROM referral WHERE id = \(f.referral)",
            "SELECT care_link": "SELECT 1 FROM care_link WHERE patient_id = \(f.patient)",
            // A referral that is not there: asking for the right, and changing nothing.
            "void_referral()":
                "SELECT void_referral(gen_random_uuid(), 'x', gen_random_uuid(), now(), NULL, 'x', '{}')",
            "UPDATE exam": "UPDATE exam SET repeats = repeats WHERE id = \(f.exam) RETURNING 1",
            "UPDATE referral": "UPDATE referral SET state_at = state_at WHERE id = \(f.referral) RETURNING 1",
        ]
    }

    /// About rows that the actor makes or owns. Only the columns that policies read are given: an allowed insert fails for
    /// what is missing, a forbidden one before that.
    private static func own(
        _ clinic: OrganisationID, _ f: MatrixFixture
    ) throws -> [String: @Sendable (Actor) -> SQL] {
        let hospital = try #require(f.hub.county.organisations.first { $0.code == "H01" }).id, attempts = f.attempts
        return [
            "INSERT report_template": { actor in
                """
                INSERT INTO report_template (alliance_id, id, version, centre_id, made_by)
                VALUES (\(actor.alliance), gen_random_uuid(), 1, \(actor.organisation), \(actor.id)) RETURNING 1
                """
            },
            "INSERT exam": { actor in
                """
                INSERT INTO exam (alliance_id, id, organisation_id)
                VALUES (\(actor.alliance), gen_random_uuid(), \(actor.organisation)) RETURNING 1
                """
            },
            "INSERT upload": { actor in
                """
                INSERT INTO upload (alliance_id, id, organisation_id, actor_id, length)
                VALUES (\(actor.alliance), gen_random_uuid(), \(actor.organisation), \(actor.id), 5) RETURNING 1
                """
            },
            "INSERT reading_draft": { actor in
                """
                INSERT INTO reading_draft (alliance_id, reading_id, clinician_id)
                VALUES (\(actor.alliance), \(f.reading), \(actor.id)) RETURNING 1
                """
            },
            "INSERT referral": { actor in
                """
                INSERT INTO referral (alliance_id, id, from_id, to_id, patient_id)
                VALUES (\(actor.alliance), gen_random_uuid(), \(actor.organisation), \(hospital), \(f.patient)) RETURNING 1
                """
            },
            "INSERT visit_count": { actor in
                "INSERT INTO visit_count (alliance_id, organisation_id) VALUES (\(actor.alliance), \(clinic)) RETURNING 1"
            },
            "SELECT attempt": { "SELECT 1 FROM attempt WHERE id = \(attempts[$0.id])" },
            "referral_counts()": { _ in
                "SELECT 1 FROM (SELECT count(*) FROM referral_counts(now() - interval '1 day', now())) n"
            },
        ]
    }

    /// Yes where a row comes back, or where only the row's own columns were at fault; no where row-level security or a grant
    /// says so, or nothing is found.
    func isAllowed(to actor: Actor, _ app: Database) async throws -> Bool {
        do {
            return try await !app.once(as: actor.mode, sql(actor)).isEmpty
        } catch let error as PostgresError {
            if error.sqlState == "42501" { return false }
            if error.sqlState.hasPrefix("23") { return true }
            throw error
        }
    }
}
