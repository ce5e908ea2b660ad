// A file that its worker hangs on holds up no emergency.
import Foundation
import HubAPI
import Patients
import Postgres
import Samples
import TestSupport
import Testing
import Workers

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(1))) struct `A file that its worker hangs on` {
    /// A worker that never answers a question with the word "hangs" in it.
    private static func worker(in folder: TemporaryFolder) throws -> String {
        let place = folder.path + "/worker"
        let text = """
            #!/usr/bin/perl
            open(my $worker, '|-', '\(TestProgram("lianyi-worker").path)', @ARGV) or exit 7;
            while (sysread(STDIN, my $bytes, 1 << 20)) {
                sleep 1000 if $bytes =~ /hangs/;
                syswrite($worker, $bytes);
            }
            """
        try text.write(toFile: place, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place)
        return place
    }

    @Test func `does not hold up an emergency that comes after it`() async throws {
        let folder = TemporaryFolder("slow")
        defer { withExtendedLifetime(folder) {} }
        var limits = WorkerLimits()
        limits.answerTime = .seconds(600)
        let workers = WorkerPool(executable: try Self.worker(in: folder), count: 2, limits: limits)
        try await TestHub.run(workers: workers) { hub in
            let doctor = try await hub.signIn("village02")
            let slow = TestExam(files: [("hangs.hl7", TestExam.bloodCount[0].bytes)])
            #expect(try await doctor.put(slow.path, slow.body).status == 201)
            while await workers.load.busy == 0 { try await Task.sleep(for: .milliseconds(20)) }
            for _ in 0..<3 {
                let grave = TestExam(kind: "ECG12", urgency: "emergency", files: TestExam.ecg)
                #expect(try await doctor.put(grave.path, grave.body).status == 201)
                #expect(try await hub.opened(grave, by: doctor).string("state") == "queued")
            }
            #expect(await workers.load.busy == 1)
            #expect(try await doctor.get(slow.path).string("state") == "complete")
            await workers.shutDown()
        }
    }

    @Test func `is not taken to the worker that is kept for emergencies, nor to the one that draws, however many come`()
        async throws
    {
        let folder = TemporaryFolder("slow")
        defer { withExtendedLifetime(folder) {} }
        var limits = WorkerLimits()
        limits.answerTime = .seconds(600)
        let workers = WorkerPool(executable: try Self.worker(in: folder), count: 3, limits: limits)
        try await TestHub.run(workers: workers) { hub in
            let doctor = try await hub.signIn("village02")
            for _ in 0..<4 {
                let slow = TestExam(files: [("hangs.hl7", TestExam.bloodCount[0].bytes)])
                #expect(try await doctor.put(slow.path, slow.body).status == 201)
            }
            while await workers.load.busy == 0 { try await Task.sleep(for: .milliseconds(20)) }
            for _ in 0..<3 {
                let grave = TestExam(kind: "ECG12", urgency: "emergency", files: TestExam.ecg)
                #expect(try await doctor.put(grave.path, grave.body).status == 201)
                #expect(try await hub.opened(grave, by: doctor).string("state") == "queued")
                #expect(try await doctor.get(grave.path + "/recording").status == 200, "a page waits for none of them")
            }
            #expect(await workers.load == (1, 0))
            await workers.shutDown()
        }
    }

    @Test func `leaves a worker to emergencies, whatever else is asked of the others`() async throws {
        let folder = TemporaryFolder("slow")
        defer { withExtendedLifetime(folder) {} }
        var limits = WorkerLimits()
        limits.answerTime = .seconds(600)
        let workers = WorkerPool(executable: try Self.worker(in: folder), count: 3, limits: limits)
        let slow = WorkerFile(name: "hangs.hl7", path: folder.path + "/worker")
        try await TestHub.run(workers: workers) { hub in
            let doctor = try await hub.signIn("village02")
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<4 { group.addTask { _ = try? await workers.sheet([slow], WorkerSheet()) } }
                while await workers.load != (2, 2) { try await Task.sleep(for: .milliseconds(20)) }
                let grave = TestExam(kind: "ECG12", urgency: "emergency", files: TestExam.ecg)
                #expect(try await doctor.put(grave.path, grave.body).status == 201)
                #expect(try await hub.opened(grave, by: doctor).string("state") == "queued")
                #expect(await workers.load == (2, 2), "they wait")
                await workers.shutDown()
            }
        }
    }

    @Test func `holds up no new judgement: that has a lane of its own`() async throws {
        let folder = TemporaryFolder("slow")
        defer { withExtendedLifetime(folder) {} }
        var limits = WorkerLimits()
        limits.answerTime = .seconds(600)
        let workers = WorkerPool(executable: try Self.worker(in: folder), count: 1, limits: limits)
        try await TestHub.run(workers: workers) { hub in
            let doctor = try await hub.signIn("village02"), person = try hub.patient(of: "C02").patient.id
            let count = TestExam.count(TestExam.message([("718-7", "131", "g/L")]), of: #"{"id":"\#(person)"}"#)
            _ = try await hub.judged(count, by: doctor)
            let slow = TestExam(files: [("hangs.hl7", TestExam.bloodCount[0].bytes)])
            #expect(try await doctor.put(slow.path, slow.body).status == 201)
            while await workers.load.busy == 0 { try await Task.sleep(for: .milliseconds(20)) }
            try await hub.asOwner(
                "UPDATE patient SET sex = CASE sex WHEN '1' THEN '2' ELSE '1' END WHERE id = \("\(person)")::uuid")
            hub.hub.bell.ring()
            while try await hub.rows("SELECT 1 FROM job WHERE kind = 'exam.judge' AND done_at IS NOT NULL").isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await workers.load.busy == 1, "the lane that opens exams is still at it")
            await workers.shutDown()
        }
    }
}
