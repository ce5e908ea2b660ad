// A process dies at a step that has a name, and it is proved that it got there.
import Failpoints
import Foundation
import Glibc
import LiveCounty

extension Failpoint {
    /// On whose way a step lies.
    enum Way: Sendable {
        /// From the device to the receipt, in the terminal.
        case terminal
        /// The same, in the hub.
        case hub
        /// A report's, in the terminal.
        case report
        /// A word's from the counter, in the terminal.
        case counter
        /// A bundle's, in terminals and in the hub.
        case bundle
    }

    /// Every step has its way, so that each is walked by one of the tests.
    var way: Way {
        switch self {
        case .captureCopied, .captureSynced, .captureNamed, .captureKept, .captureEntered, .captureCommitted,
            .captureMoved, .sendingBegun, .manifestAnswered, .pieceAcknowledged, .offsetNoted, .receiptHeard,
            .receiptFiled, .receiptStored:
            .terminal
        case .reportFetched, .reportFiled, .reportKept, .openingNoted, .openingTold: .report
        case .attachmentNoted, .attachmentTold, .patientTold, .readBackNoted, .readBackTold: .counter
        case .bundleSealed, .bundleNamed, .bundleAnswered, .bundleExamTaken, .bundleEntered: .bundle
        case .manifestWritten, .manifestCommitted, .contentWritten, .contentSynced, .pieceWritten, .pieceSynced,
            .offsetWritten, .offsetCommitted, .wholeNamed, .wholeProved, .blobLinked, .blobKept, .objectNoted,
            .receiptWritten, .receiptCommitted, .uploadUnstaged:
            .hub
        }
    }

    /// The variable that arms it.
    func armed(_ turn: Int = 1, halting isHalt: Bool = false) -> [String: String] {
        ["LIANYI_FAILPOINT": "\(rawValue):\(turn)" + (isHalt ? ":stop" : "")]
    }
}

/// The terminal, the hub, or Postgres under the hub dies at a step. Throws where the step is never passed.
struct DiesAt: Fault {
    let point: Failpoint
    /// Postgres dies while the hub is halted at the step; else the process whose step it is.
    var isPostgres = false

    /// How long a step may take to come, in seconds.
    private static let patience = 30

    func arm(_ run: FaultRun) async throws {
        guard point.way == .hub else { return }
        try await run.lane.hub.crash()
        try await run.lane.hub.start(point.armed(halting: isPostgres))
    }

    func start(_ run: FaultRun) async throws {
        try await run.lane.startAgent(point.way == .terminal ? point.armed() : [:])
    }

    func strike(_ run: FaultRun) async throws {
        let lane = run.lane
        guard !isPostgres else { return try await killPostgres(lane) }
        let isTerminal = point.way == .terminal
        _ = try await eventually("a death at \(point)", within: Self.patience) {
            await (isTerminal ? lane.agent.pid : lane.hub.pid) == nil ? true : nil
        }
        let status = try await isTerminal ? lane.agent.ended() : lane.hub.ended()
        guard status == SIGKILL else { throw Missing("SIGKILL at \(point); it ended with \(status)") }
    }

    private func killPostgres(_ lane: Lane) async throws {
        guard let pid = await lane.hub.pid else { throw Missing("a hub") }
        _ = try await eventually("a halt at \(point)", within: Self.patience) { isHalted(pid) ? true : nil }
        try await lane.cluster.crash()
        kill(pid, SIGCONT)
    }

    func mend(_ run: FaultRun) async throws { if point.way == .terminal { try await run.lane.startAgent() } }
}

/// Whether a process is stopped, by the third word of its line in /proc.
func isHalted(_ pid: Int32) -> Bool {
    let line = String(decoding: FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data(), as: UTF8.self)
    return line.split(separator: ")").last?.hasPrefix(" T") ?? false
}
