// Who packs ECGs: one confined worker process, started when it is first needed, ended when it has nothing to do.
import Exams
package import HubAPI
package import Workers

/// Asks a worker to pack records. Foreign files are never opened in this process. Whatever happens to the worker, the answer
/// comes within the limits, and says whether the files go up as they are.
package actor ECGPacker {
    /// What became of a record.
    package enum Outcome: Sendable, Equatable {
        /// Both parts, verified byte for byte by the worker.
        case packed(essential: [UInt8], rest: [UInt8])
        /// It is no record that can be packed; the reason in a few English words.
        case unpackable(String)
        /// The worker gave no answer; it was said why.
        case failed
    }

    /// The hub's limits for a worker, and a time that nobody minds to wait: a pack takes 43 ms (`Docs/Formats/PackedECG.md`).
    /// The answer is at most both parts of the longest record, 32 MiB each.
    package static let limits = {
        var limits = WorkerLimits()
        limits.answerTime = .seconds(10)
        // An emergency waits for it.
        limits.niceness = 0
        limits.waitTime = .seconds(10)
        limits.answerBytes = 65 << 20
        return limits
    }()

    private let program: String
    private let limits: WorkerLimits
    private let idle: Duration
    private let rest: Duration
    private let say: @Sendable (Problem) -> Void
    private var pool: WorkerPool?
    private var uses = 0
    private var restsUntil = ContinuousClock.now
    private var told: Problem?

    /// Starts nothing yet.
    /// - Parameters:
    ///   - program: the absolute path of `lianyi-worker`.
    ///   - idle: after so long without a record the process is ended.
    ///   - rest: after an answer that took too long nobody is asked for so long, so that a backlog does not wait for each.
    ///   - say: hears why packing fails: once, until the reason is another.
    package init(
        program: String, limits: WorkerLimits = ECGPacker.limits, idle: Duration = .seconds(60),
        rest: Duration = .seconds(60), say: @escaping @Sendable (Problem) -> Void = { _ in }
    ) {
        self.program = program
        self.limits = limits
        self.idle = idle
        self.rest = rest
        self.say = say
    }

    /// Whether a process is kept ready.
    package var isReady: Bool { pool != nil }

    /// Packs a header and its data file.
    package func pack(_ files: [WorkerFile]) async -> Outcome {
        guard restsUntil <= .now else { return .failed }
        uses += 1
        let use = uses
        let pool = pool ?? WorkerPool(executable: program, count: 1, limits: limits)
        self.pool = pool
        defer { endWhenIdle(since: use) }
        do throws(WorkerError) {
            switch try await pool.pack(files) {
            case .unmade(let reason): return .unpackable(reason.en)
            case .made(let parts):
                guard parts.count == 2 else { throw .garbled }
                told = nil
                return .packed(essential: parts[0].bytes, rest: parts[1].bytes)
            }
        } catch {
            fail(error)
            return .failed
        }
    }

    /// Ends the process. A record that comes later starts another.
    package func close() async {
        let pool = pool
        self.pool = nil
        await pool?.shutDown()
    }

    private func fail(_ error: WorkerError) {
        if error == .timedOut || error == .waitedTooLong { restsUntil = .now.advanced(by: rest) }
        let problem = Problem.packingFails(program, error)
        guard problem != told else { return }
        told = problem
        say(problem)
    }

    private func endWhenIdle(since use: Int) {
        let idle = idle
        Task {
            try? await Task.sleep(for: idle)
            if use == uses { await close() }
        }
    }
}

extension Problem {
    /// No worker, or none that answers: ECGs go up as the devices wrote them.
    static func packingFails(_ program: String, _ error: WorkerError) -> Problem {
        let (zh, en): (String, String) =
            switch error {
            case .cannotStart(let number): SystemFault.words(number)
            case .timedOut, .waitedTooLong: ("没有在时限内完成", "it did not end within its time")
            case .crashed(let signal): ("处理时崩溃（信号 \(signal)）", "it crashed (signal \(signal))")
            default: ("没有给出结果", "it gave no answer")
            }
        return Problem(
            local: "packing-fails",
            zh: "心电未能打包，按原文件发送（较慢，内容不变）。\(program)：\(zh)。请检查安装，或用 LIANYI_CLINIC_WORKER 指定程序。",
            en: "ECGs are not packed and go up as they are: slower, nothing is lost. \(program): \(en). "
                + "See to the installation, or name the program by LIANYI_CLINIC_WORKER.")
    }
}
