// The pool with real worker processes, and with processes that crash, hang or talk nonsense.
import Exams
import FoundationEssentials
import Samples
import Testing
import Workers

@Suite(.timeLimit(.minutes(2))) struct `Worker pool` {
    private let folder = TestFolder()

    /// A record of one lead with the samples 1, 2, 3.
    private func record() throws -> [WorkerFile] {
        [
            try folder.file("r.hea", Array("r 1 500 3\nr.dat 16 200 12 0 1 6 0 II\n".utf8)),
            try folder.file("r.dat", [1, 0, 2, 0, 3, 0]),
        ]
    }

    private func quick() -> WorkerLimits {
        var limits = WorkerLimits()
        limits.answerTime = .milliseconds(300)
        return limits
    }

    @Test func `a worker describes files by their paths`() async throws {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let answer = try await pool.describe(record(), claimed: "ECG12")
        #expect(answer.content?.kind == .electrocardiogram)
        #expect(try await pool.samples(record()) == [LeadSamples(name: "II", values: [1, 2, 3])])
        await pool.shutDown()
    }

    @Test func `a description holds what the critical list asks`() async throws {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let ecg = SampleECG(.anteriorInfarction, seed: 4)
        let answer = try await pool.describe([
            try folder.file("s.hea", ecg.header(named: "s")), try folder.file("s.dat", ecg.signal()),
        ])
        await pool.shutDown()
        guard case .electrocardiogram(let exam) = answer.content else {
            Issue.record("no recording")
            return
        }
        let rhythm = try #require(exam.signals?.rhythm)
        #expect(rhythm.isConfirmed && rhythm.mean?.beatsPerMinute == exam.signals?.beatsPerMinute)
        #expect(rhythm.longest?.milliseconds == exam.signals?.longestInterval)
        let all = RhythmLimits(longestInterval: 100, lowestRate: nil, highestRate: 20)
        #expect(rhythm.alarms(all).map(\.rule) == [.longestInterval, .highestRate])
    }

    @Test func `of a recording without a time base no interval is told, and its sheet says why`() async throws {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let ecg = SampleECG(.normal, seed: 4)
        let header = String(decoding: ecg.header(named: "s"), as: UTF8.self).replacing("s 12 500 5000", with: "s 12")
        let files = [try folder.file("s.hea", Array(header.utf8)), try folder.file("s.dat", ecg.signal())]
        let answer = try await pool.describe(files)
        var wish = WorkerSheet()
        wish.format = .svg
        let sheet = try await pool.sheet(files, wish)
        await pool.shutDown()
        guard case .electrocardiogram(let exam) = answer.content else {
            Issue.record("no recording")
            return
        }
        let signals = try #require(exam.signals)
        #expect(signals.beatsPerMinute == nil && signals.longestInterval == nil && signals.shortestInterval == nil)
        #expect(signals.isTimeDoubtful && !signals.beats.isEmpty)
        #expect(signals.rhythm?.mean == nil && signals.rhythm?.longest == nil)
        guard case .made(let products) = sheet else {
            Issue.record("\(sheet)")
            return
        }
        #expect(products.contains { String(decoding: $0.bytes, as: UTF8.self).contains("250 Hz（存疑 in doubt）") })
    }

    @Test func `more callers than workers are all answered`() async throws {
        let pool = WorkerPool(executable: TestFolder.worker, count: 2)
        let files = try record()
        let kinds = try await withThrowingTaskGroup(of: ExamContent.Kind?.self) { group in
            for _ in 0..<40 { group.addTask { try await pool.describe(files).content?.kind } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(kinds.count == 40)
        #expect(kinds.allSatisfy { $0 == .electrocardiogram })
        await pool.shutDown()
    }

    @Test func `samples of something without samples are refused with the reason`() async throws {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let subject = SampleSubject(recordNumber: "A1", name: "样例患者", sexWord: "Female", ageYears: 50)
        let count = SampleBloodCount(.normal, seed: 1).message(about: subject, ranAt: "20261120080000")
        for (bytes, code) in [(Array("hello".utf8), "unknown-file"), (count, "no-recording")] {
            let files = [try folder.file("a-\(code)", bytes)]
            await #expect { try await pool.samples(files) } throws: { error in
                guard case .refused(let reason) = error as? WorkerError else { return false }
                return reason.code == code
            }
        }
        await pool.shutDown()
    }

    @Test func `a file that is not there or is no file is a fault and not an answer`() async throws {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        await #expect(throws: WorkerError.cannotOpen(file: "x", error: 2)) {
            try await pool.describe([WorkerFile(name: "x", path: "/nowhere/x")])
        }
        await #expect(throws: WorkerError.cannotOpen(file: "tty", error: 22)) {
            try await pool.describe(
                [WorkerFile(name: "tty", path: "/dev/zero")].map { WorkerFile(name: "tty", path: $0.path) })
        }
        #expect(try await pool.describe(record()).content != nil)
        await pool.shutDown()
    }

    @Test func `a worker that crashes in the middle of a question costs one answer`() async throws {
        let script = try folder.script("kill -SEGV $$", thenExec: TestFolder.worker)
        let pool = WorkerPool(executable: script, count: 1)
        let files = try record()
        await #expect(throws: WorkerError.crashed(signal: 11)) { try await pool.describe(files) }
        #expect(try await pool.describe(files).content?.kind == .electrocardiogram)
        await pool.shutDown()
    }

    @Test func `a worker that hangs is killed at the limit and replaced`() async throws {
        let script = try folder.script("exec sleep 1000", thenExec: TestFolder.worker)
        let pool = WorkerPool(executable: script, count: 1, limits: quick())
        let files = try record()
        await #expect(throws: WorkerError.timedOut) { try await pool.describe(files) }
        var answer: IntakeAnswer?
        for _ in 0..<20 where answer == nil { answer = try? await pool.describe(files) }
        #expect(answer?.content?.kind == .electrocardiogram)
        await pool.shutDown()
    }

    /// To look at twelve million samples takes more than one second of the processor; to read them does not.
    @Test func `a question that takes more of the processor than is allowed costs one answer`() async throws {
        var limits = WorkerLimits()
        limits.processorSeconds = 1
        limits.answerTime = .seconds(300)
        let pool = WorkerPool(executable: TestFolder.worker, count: 1, limits: limits)
        let beat = [UInt8](repeating: 128, count: 390) + [150, 190, 230, 230, 190, 150, 120, 110, 115, 125]
        let long = [
            try folder.file("l.hea", Array("l 1 500 12000000\nl.dat 80 100/mV 8 0 0\n".utf8)),
            try folder.file("l.dat", Array(repeatElement(beat, count: 30_000).joined())),
        ]
        guard case .read(.electrocardiogram(let exam), let warnings) = try await pool.describe(long) else {
            Issue.record("the recording was not read")
            return
        }
        #expect(exam.sampleCount == 12_000_000 && exam.signals == nil)
        let told = warnings.first { $0.code == "ecg-not-examined" }
        #expect(told?.en.contains("too complex for the time") == true, "\(warnings)")
        #expect(try await pool.describe(record()).content != nil)
        await pool.shutDown()
    }

    @Test func `a worker that exits or talks nonsense is replaced`() async throws {
        let files = try record()
        for (deed, error) in [
            ("exit 7", WorkerError.exited(code: 7)), ("printf AAAABBBB; exec sleep 1000", .garbled),
        ] {
            let script = try folder.script(deed, thenExec: TestFolder.worker)
            let pool = WorkerPool(executable: script, count: 1)
            await #expect(throws: error) { try await pool.describe(files) }
            #expect(try await pool.describe(files).content != nil)
            await pool.shutDown()
        }
    }

    @Test func `a program that is not there is said to be so`() async throws {
        let pool = WorkerPool(executable: "/nowhere/lianyi-worker", count: 1)
        let files = try record()
        await #expect(throws: WorkerError.cannotStart(2)) { try await pool.describe(files) }
        await pool.shutDown()
    }

    @Test func `callers beyond the line are refused and those in it wait only so long`() async throws {
        var limits = WorkerLimits()
        limits.waiters = 1
        limits.waitTime = .seconds(1)
        let pool = WorkerPool(
            executable: try folder.script("exec sleep 1000", thenExec: "/bin/cat"), count: 1, limits: limits)
        let files = try record()
        async let first = pool.failure(files)
        await pool.reach(busy: 1, waiting: 0)
        async let second = pool.failure(files)
        await pool.reach(busy: 1, waiting: 1)
        #expect(await pool.failure(files) == .tooManyWaiting)
        #expect(await second == .waitedTooLong)
        await pool.shutDown()
        #expect(await first == .closed)
    }

    @Test func `a caller who gives up waiting leaves the line`() async throws {
        let pool = WorkerPool(
            executable: try folder.script("exec sleep 1000", thenExec: "/bin/cat"), count: 1)
        let files = try record()
        async let first = pool.failure(files)
        await pool.reach(busy: 1, waiting: 0)
        let second = Task { await pool.failure(files) }
        await pool.reach(busy: 1, waiting: 1)
        second.cancel()
        #expect(await second.value == .cancelled)
        #expect(await pool.load.waiting == 0)
        await pool.shutDown()
        #expect(await first == .closed)
    }

    @Test func `shutting down answers those who ask and those who wait`() async throws {
        let pool = WorkerPool(
            executable: try folder.script("exec sleep 1000", thenExec: "/bin/cat"), count: 1)
        let files = try record()
        async let first = pool.failure(files)
        async let second = pool.failure(files)
        await pool.reach(busy: 1, waiting: 1)
        await pool.shutDown()
        #expect(await [first, second] == [.closed, .closed])
        #expect(await pool.failure(files) == .closed)
    }

    @Test func `a worker ends when its parent closes the pipe`() throws {
        let process = Piped(TestFolder.worker, ["serve"])
        #expect(process.isRunning)
        #expect(process.exitCodeAfterClosingInput() == 0)
    }
}

extension WorkerPool {
    /// Waits until the pool is so loaded; the suite's time limit ends it otherwise.
    fileprivate func reach(busy: Int, waiting: Int) async {
        while load.busy != busy || load.waiting != waiting { await Task.yield() }
    }

    /// The error of a question that should fail; nil when it is answered.
    fileprivate func failure(_ files: [WorkerFile]) async -> WorkerError? {
        do throws(WorkerError) {
            _ = try await describe(files)
            return nil
        } catch {
            return error
        }
    }
}
