// Two thousand exams under random hands: read, reviewed and amended; claimed, renewed, released, lost, crashed over and signed from
// several hubs at once.
import Alliance
import Exams
import Foundation
import HubAPI
import Postgres
import Readings
import Samples
import TestSupport
import Testing
import Training

@testable import Hub
@testable import Records

@Suite(.enabled(if: TestCluster.isRunning)) struct `Random histories of readings` {
    @Test func `have one holder at any moment, no report without a valid epoch, and no reading that is lost`()
        async throws
    {
        let seed = UInt64.random(in: 0...999_999)
        try await TestHub.run { hub in
            let world = try await HistoryWorld(hub, readings: 2000, readers: 12, seed: seed)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for hand in 0..<9 { group.addTask { try await world.play(hand: hand, until: 2200, at: 6000) } }
                try await group.waitForAll()
            }
            let faults = try await world.faults(), counts = try await world.counts()
            print("histories of readings, seed \(seed): \(counts)")
            #expect(faults == [], "seed \(seed)")
            #expect(
                counts.signed > 1500 && counts.signed == counts.reports && counts.claims > counts.signed,
                "seed \(seed): \(counts)")
            #expect(counts.expiries > 50 && counts.releases > 50, "seed \(seed): \(counts)")
            #expect(counts.reviewed > 100 && counts.amended > 100, "seed \(seed): \(counts)")
            let seen = try await world.visible()
            #expect(seen.all + counts.signed == counts.readings, "seed \(seed): a reading neither ended nor is seen")
            #expect(seen.overdue == seen.due && seen.due > 0 && seen.due < seen.all, "seed \(seed): \(seen)")
            await world.close()
        }
    }
}

/// The county's readings, its readers, and three hubs whose clocks differ.
private struct HistoryWorld: Sendable {
    struct Counts: Sendable {
        let signed: Int, reports: Int, claims: Int, expiries: Int, releases: Int
        let readings: Int, reviewed: Int, amended: Int
    }

    /// A claim as a reader remembers it, be it still good or not.
    struct Held: Sendable {
        let reading: ReadingID
        let epoch: Int
        let reader: Actor
    }

    struct Crash: Error {}

    let seed: UInt64
    let apps: [Database]
    let jobs: [Database]
    let owner: Database
    let actors: [Actor]
    let readings: [ReadingID]
    let content: ReportContent
    /// What each hub's clock is ahead, in seconds.
    let skew = [0.0, 290, -290]

    init(_ hub: TestHub, readings count: Int, readers: Int, seed: UInt64) async throws {
        self.seed = seed
        let doctor = try await hub.signIn("village02"), exam = TestExam(kind: "ECG12", files: TestExam.ecg)
        #expect(try await doctor.put(exam.path, exam.body).status == 201)
        _ = try await hub.opened(exam, by: doctor)
        owner = hub.database.connect(as: "lianyi_owner", connections: 3)
        apps = skew.map { _ in hub.database.connect(as: "lianyi_app", connections: 3) }
        jobs = (0..<2).map { _ in hub.database.connect(as: "lianyi_jobs", connections: 2) }
        try await owner.write { db in try HistoryWorld.prepare(db, readings: count, readers: readers) }
        let member = try hub.staff("ecg01")
        let organisation = try #require(hub.county.organisations.first { $0.id == member.organisation })
        let ids: [UUID] = try #require(
            try await owner.once("SELECT array_agg(id) AS ids FROM clinician WHERE name LIKE 'hand%'").first)["ids"]
        let licence = try #require(member.licence)
        actors = ids.enumerated().map { place, id in
            let isYoung = place % 3 == 0, roles: Set<Role> = isYoung ? [.reader] : [.reader, .reviewer]
            return Actor(
                kind: .staff, id: id, name: "hand", alliance: hub.county.alliance, organisation: organisation.id,
                organisationName: organisation.name, roles: roles,
                scope: Scope(roles: roles, organisation: organisation.id, supervised: []),
                licence: isYoung ? licence.with(grade: .resident) : licence,
                privileges: Set(member.privileges.map(\.code)).union(isYoung ? [] : [.reviewECG]), session: UUID(),
                steppedUpAt: nil, terminalKey: nil)
        }
        let all: [UUID] = try #require(try await owner.once("SELECT array_agg(id) AS ids FROM reading").first)["ids"]
        readings = all.map { ReadingID($0) }
        content = try ReportContent(
            ReportDraft(
                findings: "窦性心律", impression: [.init(text: "正常心电图", polarity: .negative)], severity: .normal,
                advice: .none))
    }

    /// Copies of one reading and one reader, and a diary of every change of a reading, in the order of its row's lock.
    private static func prepare(_ db: borrowing Session, readings: Int, readers: Int) throws(PostgresError) {
        try db.run(
            """
            WITH model AS (SELECT * FROM exam LIMIT 1), copies AS (
                INSERT INTO exam SELECT (jsonb_populate_record(null::exam, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid()))).*
                FROM model m, generate_series(2, \(readings)) RETURNING *)
            INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
            SELECT alliance_id, gen_random_uuid(), id, organisation_id, centre_id, operator_id, kind,
                   (ARRAY['routine', 'urgent', 'emergency'])[1 + floor(random() * 3)::int], now() - interval '1 minute' FROM copies
            """)
        try db.run("UPDATE reading SET due_at = now() - interval '1 minute'")
        try db.run(
            """
            WITH model AS (SELECT c.* FROM clinician c JOIN account a ON a.clinician_id = c.id WHERE a.login = 'ecg01'),
            made AS (INSERT INTO clinician
                SELECT (jsonb_populate_record(null::clinician, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid(), 'name', 'hand' || n))).*
                FROM model m, generate_series(1, \(readers)) n RETURNING *),
            roles AS (INSERT INTO clinician_role (alliance_id, clinician_id, role) SELECT alliance_id, id, 'reader' FROM made)
            INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to)
            SELECT alliance_id, gen_random_uuid(), id, organisation_id, 'READ-ECG', 'active', now() - interval '1 day',
                   now() + interval '1 day' FROM made
            """)
        try db.script(
            """
            CREATE TABLE diary (number bigserial PRIMARY KEY, reading uuid, purpose text, who text, actor text, was text, is_now text,
                old_epoch int, new_epoch int, old_holder uuid, new_holder uuid, ran_out boolean);
            CREATE FUNCTION keep_diary() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                INSERT INTO lianyi.diary (reading, purpose, who, actor, was, is_now, old_epoch, new_epoch, old_holder, new_holder, ran_out)
                VALUES (NEW.id, NEW.purpose, session_user, nullif(current_setting('lianyi.actor', true), ''), coalesce(OLD.state, '-'),
                        NEW.state, coalesce(OLD.epoch, 0), NEW.epoch, OLD.claimed_by, NEW.claimed_by, OLD.lease_until < now());
                RETURN NULL;
            END $$;
            CREATE TRIGGER diary AFTER INSERT OR UPDATE ON reading FOR EACH ROW EXECUTE FUNCTION keep_diary();
            """)
    }

    /// One pair of hands at one hub: takes, keeps, loses and signs until so many are signed.
    func play(hand: Int, until enough: Int, at most: Int) async throws {
        var dice = SampleRandom(seed: seed &* 31 &+ UInt64(hand)), held: [Held] = []
        let hub = hand % apps.count
        for turn in 0..<most {
            if turn % 100 == 99 {
                let counts = try await counts()
                if counts.signed >= enough, counts.amended >= 150 { return }
            }
            switch dice.below(100) {
            case 0..<38: if let claim = try await claim(hub, &dice) { held.append(claim) }
            case 38..<48: if let claim = dice.pick(held) { try await renew(claim, hub) }
            case 48..<54: if let claim = dice.pick(held) { try await release(claim, hub) }
            case 54..<58: if !held.isEmpty { held.remove(at: dice.below(held.count)) }
            case 58..<64: try await letSomeRunOut()
            case 64..<68: try await expire()
            case 68..<70: try await crashWhileClaiming(hub, &dice)
            case 70..<78: if let claim = try await amend(hub, &dice) { held.append(claim) }
            default:
                if let claim = held.isEmpty ? nil : held[max(0, held.count - 1 - dice.below(4))] {
                    try await sign(claim, hub, &dice)
                }
            }
            if held.count > 12 { held.removeFirst() }
        }
    }

    private func claim(_ hub: Int, _ dice: inout SampleRandom) async throws -> Held? {
        guard let reader = dice.pick(actors), let one = dice.pick(readings) else { return nil }
        let origin = Origin(request: "history", address: "127.0.0.1")
        let sql: SQL =
            dice.below(10) == 0
            ? .claim(one, kinds: [.ecg12], key: "by-hand", by: reader, from: origin)
            : .claimNext(kinds: [.ecg12], key: UUID().uuidString, by: reader, from: origin)
        guard let row = try await apps[hub].once(as: reader.mode, sql).first else { return nil }
        let reading = try StoredReading(row)
        return Held(reading: reading.id, epoch: reading.epoch, reader: reader)
    }

    /// Opens an amendment of the newest version, as its route does: by a reviewer, at times dying before COMMIT.
    private func amend(_ hub: Int, _ dice: inout SampleRandom) async throws -> Held? {
        guard let reader = dice.pick(actors.filter({ $0.roles.contains(.reviewer) })), let one = dice.pick(readings)
        else {
            return nil
        }
        let dies = dice.below(7) == 0
        do {
            return try await apps[hub].write(as: reader.mode) { db in
                guard let exam = try db.reading(one)?.exam, let newest = try db.report(of: exam),
                    newest.stage != .preliminary,
                    let taken = try db.openAmendment(of: newest.id, because: "history"),
                    let open = try db.reading(taken)
                else { return nil }
                if dies { throw Crash() }
                return Held(reading: taken, epoch: open.epoch, reader: reader)
            }
        } catch is Crash {
            return nil
        }
    }

    private func crashWhileClaiming(_ hub: Int, _ dice: inout SampleRandom) async throws {
        guard let reader = dice.pick(actors) else { return }
        let origin = Origin(request: "history", address: "127.0.0.1")
        let sql = SQL.claimNext(kinds: [.ecg12], key: UUID().uuidString, by: reader, from: origin)
        await #expect(throws: Crash.self) {
            try await apps[hub].write(as: reader.mode) { db in
                try db.run(sql)
                throw Crash()
            }
        }
    }

    private func renew(_ held: Held, _ hub: Int) async throws {
        let claim = try claim(of: held)
        _ = try await apps[hub].write(as: held.reader.mode) { db in try db.renew(held.reading, by: claim) }
    }

    private func release(_ held: Held, _ hub: Int) async throws {
        let claim = try claim(of: held)
        _ = try await apps[hub].write(as: held.reader.mode) { db in try db.release(held.reading, by: claim) }
    }

    /// Pages that were closed without a word, some minutes later.
    private func letSomeRunOut() async throws {
        _ = try await owner.once(
            """
            UPDATE reading SET lease_until = now() - interval '1 second' FROM (
                SELECT id FROM reading WHERE state = 'claimed' ORDER BY random() LIMIT 8 FOR UPDATE SKIP LOCKED) forgotten
            WHERE reading.id = forgotten.id
            """)
    }

    /// Two hubs notice at the same moment.
    private func expire() async throws {
        let mode = TransactionMode.hub(in: actors[0].alliance)
        async let one = jobs[0].write(as: mode) { db in try db.returnExpiredReadings() }
        async let two = jobs[1].write(as: mode) { db in try db.returnExpiredReadings() }
        _ = try await (one, two)
    }

    /// Signs as the route does: with the epoch that was given, at times with one before it, at times dying before COMMIT.
    private func sign(_ held: Held, _ hub: Int, _ dice: inout SampleRandom) async throws {
        let isStale = dice.below(7) == 0, dies = dice.below(7) == 0
        let claim = Claim(holder: ClinicianID(held.reader.id), epoch: isStale ? held.epoch - 1 : held.epoch)
        let moment = Date.now + skew[hub], content = content,
            document = "\(held.reading) \(claim.epoch) \(held.reader.id)"
        do {
            try await apps[hub].write(as: held.reader.mode) { db in
                guard let reading = try db.reading(held.reading), let exam = try db.lockedExam(reading.exam) else {
                    return
                }
                let version = try ReportVersion(of: reading, exam, by: claim.holder, held.reader, db)
                guard try db.finish(held.reading, by: claim, at: moment) else { return }
                try db.insert(
                    NewReport(
                        id: .v7Now, reading: held.reading, exam: exam,
                        by: (version.reader, version.reviewer, held.reader.organisation), content: content,
                        as: (version.number, version.stage, version.reason), signed: (moment, document, "-")))
                if dies { throw Crash() }
            }
        } catch is Crash {} catch is Problem {}
    }

    private func claim(of held: Held) throws -> Claim { Claim(holder: ClinicianID(held.reader.id), epoch: held.epoch) }

    func close() async { for database in apps + jobs + [owner] { await database.close() } }
}

extension HistoryWorld {
    func counts() async throws -> Counts {
        let row = try #require(
            try await owner.once(
                """
                SELECT (SELECT count(*)::int FROM reading WHERE state = 'signed') AS signed,
                       (SELECT count(*)::int FROM reading) AS readings,
                       (SELECT count(*)::int FROM reading WHERE state = 'signed' AND purpose = 'review') AS reviewed,
                       (SELECT count(*)::int FROM reading WHERE state = 'signed' AND purpose = 'amend') AS amended,
                       (SELECT count(*)::int FROM report) AS reports,
                       count(*) FILTER (WHERE is_now = 'claimed' AND was = 'queued')::int AS claims,
                       count(*) FILTER (WHERE was = 'claimed' AND is_now = 'queued' AND who = 'lianyi_jobs')::int AS expiries,
                       count(*) FILTER (WHERE was = 'claimed' AND is_now = 'queued' AND who = 'lianyi_app')::int AS releases FROM diary
                """
            ).first)
        return Counts(
            signed: try row["signed"], reports: try row["reports"], claims: try row["claims"],
            expiries: try row["expiries"], releases: try row["releases"], readings: try row["readings"],
            reviewed: try row["reviewed"], amended: try row["amended"])
    }

    /// Lines of the diary, or reports, that no rule allows.
    func faults() async throws -> [String] {
        let rows = try await owner.once(
            """
            SELECT coalesce(array_agg(fault ORDER BY fault), '{}') AS faults FROM (
                SELECT 'line ' || number || ': ' || was || ' > ' || is_now AS fault FROM diary
                WHERE NOT CASE
                    WHEN who = 'lianyi_owner' THEN was = is_now AND old_epoch = new_epoch
                    WHEN was = '-' AND is_now = 'queued' THEN purpose = 'review' AND new_holder IS NULL
                    WHEN was = '-' THEN purpose = 'amend' AND is_now = 'claimed' AND new_epoch = 1 AND new_holder::text = actor
                    WHEN was = 'claimed' AND is_now = 'claimed' AND purpose = 'amend' AND new_epoch = old_epoch + 1 THEN
                        new_holder = old_holder AND old_holder::text = actor
                    WHEN was = 'queued' AND is_now = 'claimed' THEN new_epoch = old_epoch + 1 AND new_holder::text = actor
                    WHEN was = 'claimed' AND is_now = 'claimed' THEN
                        new_epoch = old_epoch AND new_holder = old_holder AND old_holder::text = actor AND NOT ran_out
                    WHEN was = is_now THEN old_epoch = new_epoch AND old_holder IS NOT DISTINCT FROM new_holder AND who = 'lianyi_jobs'
                    WHEN was = 'claimed' AND is_now = 'signed' THEN
                        new_epoch = old_epoch AND new_holder = old_holder AND old_holder::text = actor
                    WHEN was = 'claimed' AND is_now = 'queued' THEN
                        new_epoch = old_epoch AND (old_holder::text = actor OR (who = 'lianyi_jobs' AND ran_out))
                    ELSE false END
                UNION ALL
                SELECT 'epoch ' || new_epoch || ' of ' || reading || ' was given twice' FROM diary
                WHERE is_now = 'claimed' AND new_epoch > old_epoch GROUP BY reading, new_epoch HAVING count(*) > 1
                UNION ALL
                SELECT 'versions of ' || exam_id || ' have gaps' FROM report GROUP BY exam_id
                HAVING count(*) <> max(version) OR min(version) <> 1
                UNION ALL
                SELECT 'two are at ' || exam_id || ' for ' || purpose FROM reading WHERE state IN ('queued', 'claimed')
                GROUP BY exam_id, purpose HAVING count(*) > 1
                UNION ALL
                SELECT 'nobody reviews ' || p.id FROM report p WHERE p.stage = 'preliminary' AND NOT EXISTS (
                    SELECT FROM reading r WHERE r.purpose = 'review' AND r.subject_id = p.id)
                UNION ALL
                SELECT 'reviewed by its reader: ' || p.id FROM report p WHERE p.reviewer_id = p.reader_id
                UNION ALL
                SELECT p.stage || ' over ' || q.stage || ': ' || p.id FROM report p
                JOIN report q ON q.exam_id = p.exam_id AND q.version = p.version - 1
                WHERE (p.stage, q.stage) NOT IN (('final', 'preliminary'), ('amended', 'final'), ('amended', 'amended'))
                UNION ALL
                SELECT 'report without a valid epoch: ' || p.document FROM report p
                LEFT JOIN diary d ON d.reading = p.reading_id AND d.is_now = 'signed'
                WHERE p.document IS DISTINCT FROM d.reading || ' ' || d.new_epoch || ' ' || upper(d.new_holder::text)
                UNION ALL
                SELECT 'signed twice: ' || reading FROM diary WHERE is_now = 'signed' GROUP BY reading HAVING count(*) > 1
                UNION ALL
                SELECT 'the rows of ' || d.reading || ' are no chain' FROM (
                    SELECT reading, was, old_epoch, lag(is_now) OVER w AS before, lag(new_epoch) OVER w AS epoch FROM diary
                    WINDOW w AS (PARTITION BY reading ORDER BY number)) d
                WHERE d.before IS NOT NULL AND (d.before, d.epoch) <> (d.was, d.old_epoch)
            ) f
            """)
        return try #require(rows.first)["faults"]
    }

    /// How many unfinished ones the centre sees on its list, how many of them as overdue, and how many are by the rows, once the time of
    /// every other one has passed.
    func visible() async throws -> (all: Int, overdue: Int, due: Int) {
        _ = try await owner.once(
            """
            UPDATE reading SET due_at = now() + CASE place % 2 WHEN 0 THEN interval '-1 hour' ELSE interval '1 hour' END
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM reading WHERE state IN ('queued', 'claimed')) p
            WHERE reading.id = p.id
            """)
        let due = try await owner.once(
            "SELECT count(*)::int AS n FROM reading WHERE state IN ('queued', 'claimed') AND due_at < now()")
        return (try await listed(), try await listed(.overdue), try #require(due.first)["n"])
    }

    private func listed(_ place: WorklistPart.Place? = nil) async throws -> Int {
        let reader = actors[0]
        return try await apps[0].read(as: reader.mode) { db in
            var seen: Set<String> = [], cursor: UUID?
            while true {
                let page = try db.worklist(
                    kinds: [.ecg12], centre: reader.organisation, WorklistPart(place), after: cursor, limit: 200)
                seen.formUnion(page.map { "\($0.id)" })
                guard let last = page.last else { return seen.count }
                cursor = last.id.uuid
            }
        }
    }
}

extension Licence {
    /// The same of another grade.
    fileprivate func with(grade: Grade) -> Licence {
        Licence(
            number: number, registeredAt: registeredAt, practisingSince: practisingSince, grade: grade,
            modalities: modalities, validUntil: validUntil)
    }
}
