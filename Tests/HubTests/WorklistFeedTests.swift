// What changes in a worklist: told once, in the order of commits, to those who read there, wherever they go on.
import Exams
import Foundation
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `GET /api/v1/reading-events` {
    @Test func `tells a reading that comes, is taken and is given back, each time as it stands`() async throws {
        try await TestHub.run { hub in
            let li = try await hub.signIn("ecg01"), wang = try await hub.signIn("ecg02")
            let start = try #require(try await li.get("/api/v1/reading-events").string("next"))
            try await queue(hub)
            let come = try await li.get("/api/v1/reading-events?wait=40&after=\(start)")
            #expect(come.string("items.0.state") == "queued" && come.string("items.0.patient.name")?.isEmpty == false)
            let claim = try await wang.post("/api/v1/claims", "{}")
            let id = try #require(claim.string("id")), after = try #require(come.string("next"))
            let taken = try await li.get("/api/v1/reading-events?wait=40&after=\(after)")
            #expect(taken.string("items.0.id") == id && taken.string("items.0.state") == "claimed")
            #expect(taken.string("items.0.reader")?.isEmpty == false, "\(taken.text)")
            #expect(try await wang.delete("/api/v1/readings/\(id)/claim?epoch=1").status == 204)
            let next = try #require(taken.string("next"))
            let back = try await li.get("/api/v1/reading-events?wait=40&after=\(next)")
            #expect(back.string("items.0.state") == "queued" && back["items.1"] == nil)
            let whole = try await li.get("/api/v1/reading-events?after=\(start)")
            #expect(whole.string("items.0.state") == "queued" && whole["items.1"] == nil, "once, as it stands now")
        }
    }

    @Test func `holds back what is newer than a transaction that is still under way, and then misses nothing`()
        async throws
    {
        try await TestHub.run { hub in
            let li = try await hub.signIn("ecg01"), mode = try await hub.mode(of: li)
            try await queue(hub)
            try await queue(hub)
            let start = try #require(try await li.get("/api/v1/reading-events").string("next"))
            let place = try #require(WorklistPlace(start))
            let gate = hub.database.connect(as: "lianyi_owner", connections: 1)
            let older = hub.database.connect(as: "lianyi_owner", connections: 1)
            _ = try await gate.once("SELECT pg_advisory_lock(77)")
            async let last: Void = older.write { db in
                try db.run(touch("min"))
                try db.run("SELECT pg_advisory_lock_shared(77)")
            }
            while try await waiting(gate) == 0 { try await Task.sleep(for: .milliseconds(10)) }
            _ = try await gate.once(touch("max"))
            let early = try await hub.hub.database.read(as: mode) { db in
                try db.worklistChanges(after: place, kinds: [.ecg12], limit: 10).count
            }
            #expect(early == 0, "the newer change is told only when the older transaction has ended")
            _ = try await gate.once("SELECT pg_advisory_unlock(77)")
            try await last
            await gate.close()
            await older.close()
            let told = try await changes(after: start, by: li, until: 2)
            #expect(told.count == 2, "\(told)")
        }
    }

    @Test func `refuses who does not read, and places that it never gave`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), li = try await hub.signIn("ecg01")
            #expect(try await doctor.get("/api/v1/reading-events").status == 403)
            let future = try await li.get("/api/v1/reading-events?after=9000000000-\(UUID().uuidString)")
            #expect(future.status == 410 && future.problem == "cursor-unknown")
            #expect(try await li.get("/api/v1/reading-events?after=1").status == 422)
        }
    }

    @Test func `begins anew with rows that another cluster numbered`() async throws {
        try await TestHub.run { hub in
            let li = try await hub.signIn("ecg01")
            try await queue(hub)
            let start = try #require(try await li.get("/api/v1/reading-events").string("next"))
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            _ = try await owner.once("UPDATE reading SET changed = '9000000000'::xid8")
            #expect(try await li.get("/api/v1/reading-events?after=\(start)")["items.0"] == nil)
            #expect(try await owner.write { db in try db.renumberReadings() } == 1)
            await owner.close()
            let told = try await li.get("/api/v1/reading-events?wait=40&after=\(start)")
            #expect(told.string("items.0.state") == "queued")
        }
    }

    /// How many wait in this database for a lock of the kind that the test holds; other tests' databases have such too.
    private func waiting(_ database: Database) async throws -> Int {
        try await database.once(
            """
            SELECT count(*) AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        ).first?["count"] ?? 0
    }

    /// Reads on until `count` readings were told: what commits is held back as long as anybody in the cluster is older.
    private func changes(after start: String, by reader: Person, until count: Int) async throws -> Set<String> {
        var told = Set<String>(), place = start
        while told.count < count {
            let page = try await reader.get("/api/v1/reading-events?wait=40&after=\(place)")
            let items = try #require(page["items"] as? [[String: Any]], "\(page.text)")
            told.formUnion(items.compactMap { $0["id"] as? String })
            place = try #require(page.string("next"))
        }
        return told
    }

    /// Moves the deadline of the reading with the least or the greatest name.
    private func touch(_ which: String) -> SQL {
        which == "min"
            ? "UPDATE reading SET due_at = due_at + interval '1 minute' WHERE id::text = (SELECT min(id::text) FROM reading)"
            : "UPDATE reading SET due_at = due_at + interval '1 minute' WHERE id::text = (SELECT max(id::text) FROM reading)"
    }

    private func queue(_ hub: TestHub) async throws {
        let doctor = try await hub.signIn("village02"), patient = try hub.patient(of: "C02").patient
        var exam = TestExam(kind: "ECG12", files: TestExam.ecg)
        exam.patient = #"{"id":"\#(patient.id)"}"#
        #expect(try await doctor.put(exam.path, exam.body).status == 201)
        #expect(try await hub.opened(exam, by: doctor).string("state") == "queued")
    }
}
