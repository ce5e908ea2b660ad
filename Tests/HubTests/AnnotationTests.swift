// Marks on pictures, kept by whoever holds the claim, over the version that they saw, and seen with the report.
import Foundation
import HTTPTypes
import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `PUT /api/v1/readings/{id}/annotations` {
    private func body(_ x2: Double, epoch: Int = 1) -> String {
        #"{"epoch":\#(epoch),"items":[{"object":1,"frame":1,"shape":"ellipse","x1":10,"y1":10,"x2":\#(x2),"y2":40,"text":"结节"}]}"#
    }

    @Test func `keeps marks inside the picture for the holder of the claim alone`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let film = SamplePicture(width: 200, height: 120, bits: 16, seed: 3).png()
            let exam = TestExam(kind: "DR", urgency: "emergency", files: [("p.png", film)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let opened = try await hub.opened(exam, by: doctor)
            let reading = try #require(opened.string("readings.0.id"), "\(opened.text)")
            let path = "/api/v1/readings/\(reading)/annotations"
            let li = try await hub.signIn("image01"), wang = try await hub.signIn("image02")
            #expect(try await li.put(path, body(50)).problem == "claim-lost")
            #expect(try await li.put("/api/v1/readings/\(reading)/claim", "").status == 201)
            #expect(try await wang.put(path, body(50)).problem == "claim-lost")
            #expect(try await li.put(path, body(50, epoch: 0)).problem == "claim-lost")
            let outside = try await li.put(path, body(200.5))
            #expect(outside.status == 422 && outside.string("field") == "items[0]", "\(outside.text)")
            let first = try await li.put(path, body(50))
            #expect(first.status == 200 && first.int("version") == 1, "\(first.text)")
            #expect(try await li.put(path, body(60)).problem == "annotations-changed")
            #expect(try await li.put(path, body(60), [.ifMatch: "\"1\""]).int("version") == 2)
            let seen = try await wang.get(path)
            #expect(seen.string("items.0.text") == "结节" && seen.headers[.eTag] == "\"2\"", "\(seen.text)")
            #expect(try await doctor.get(path).status == 403)
        }
    }

    @Test func `keeps nothing once the signature that it raced has gone before`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), li = try await hub.signIn("image01")
            let film = SamplePicture(width: 200, height: 120, bits: 16, seed: 3).png()
            let exam = TestExam(kind: "DR", urgency: "emergency", files: [("p.png", film)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let reading = try #require(try await hub.opened(exam, by: doctor).string("readings.0.id"))
            let epoch = try await li.claim(reading), path = "/api/v1/readings/\(reading)/annotations"
            let id = try #require(UUID(uuidString: reading)), (signing, isSigning) = AsyncStream<Void>.makeStream()
            let over = Mutex(false)
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            async let signed: Void = owner.write { db in
                try db.run(
                    "UPDATE reading SET state = 'signed', signed_at = now(), lease_until = NULL WHERE id = \(id)")
                isSigning.finish()
                // It is committed once the marks wait for it; where they do not wait, once they have been answered.
                let deadline = ContinuousClock.now.advanced(by: .seconds(20))
                var waiting = 0
                while waiting == 0, !over.withLock({ $0 }), ContinuousClock.now < deadline {
                    waiting = try db.one(
                        """
                        SELECT count(*) AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                        WHERE NOT l.granted AND l.locktype = 'transactionid' AND a.datname = current_database()
                        """)["waiting"]
                }
            }
            for await _ in signing {}
            let answer = try await li.put(path, body(50, epoch: epoch))
            over.withLock { $0 = true }
            try await signed
            await owner.close()
            #expect(answer.problem == "claim-lost", "\(answer.text)")
            #expect(try await hub.rows("SELECT version FROM reading_annotation") == [])
        }
    }

    @Test func `begins an amendment with the marks of the report, which keeps its own`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), li = try await hub.signIn("image01")
            let film = SamplePicture(width: 200, height: 120, bits: 16, seed: 3).png()
            let exam = TestExam(kind: "DR", urgency: "emergency", files: [("p.png", film)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            let reading = try #require(try await hub.opened(exam, by: doctor).string("readings.0.id"))
            let epoch = try await li.claim(reading)
            #expect(try await li.put("/api/v1/readings/\(reading)/annotations", body(50, epoch: epoch)).status == 200)
            try await li.stepUp()
            let first = try await li.put(
                "/api/v1/readings/\(reading)/signature", #"{"epoch":\#(epoch),"report":\#(TestHub.words())}"#)
            let report = try #require(first.string("id"), "\(first.text)")
            let opened = try await li.post("/api/v1/reports/\(report)/amendments", #"{"reason":"补充"}"#)
            let again = try #require(opened.string("id"), "\(opened.text)"),
                marks = "/api/v1/readings/\(again)/annotations"
            let carried = try await li.get(marks)
            #expect(carried.string("items.0.text") == "结节" && carried.int("version") == 1, "\(carried.text)")
            let moved = try await li.put(marks, body(90, epoch: opened.int("epoch") ?? 0), [.ifMatch: "\"1\""])
            #expect(moved.int("version") == 2, "\(moved.text)")
            let second = try await li.put(
                "/api/v1/readings/\(again)/signature",
                #"{"epoch":\#(opened.int("epoch") ?? 0),"report":\#(TestHub.words())}"#)
            let newer = try #require(second.string("id"), "\(second.text)")
            #expect(try await li.get("/api/v1/reports/\(report)/annotations")["items.0.x2"] as? Double == 50)
            #expect(try await li.get("/api/v1/reports/\(newer)/annotations")["items.0.x2"] as? Double == 90)
        }
    }
}
