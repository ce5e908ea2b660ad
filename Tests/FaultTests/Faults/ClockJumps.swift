// The terminal's wall clock jumps a year while it works, and is a year off at its next start, as when its battery dies.
import Foundation
import LiveCounty
import TestSupport

struct ClockJumps: Fault {
    private static let year: Int64 = 365 * 86_400

    let isBack: Bool
    /// Whether it is wrong from the start on, or from some moment on.
    let isWrongFromTheStart: Bool

    /// The wrong clock; nil where there is no compiler.
    static var library: String? { WrongClock.library }

    func start(_ run: FaultRun) async throws {
        try set(isWrongFromTheStart ? jump : 0, run)
        try await startAgent(run)
    }

    func strike(_ run: FaultRun) async throws {
        try await run.untilRandomMoment()
        try set(jump, run)
        try await run.untilDelivered()
        try await run.lane.agent.crash()
        try await startAgent(run)
    }

    func mend(_ run: FaultRun) async throws { try await run.lane.restartAgent() }

    private var jump: Int64 { isBack ? -Self.year : Self.year }

    private func startAgent(_ run: FaultRun) async throws {
        try await run.lane.startAgent(["LD_PRELOAD": Self.library ?? "", "WRONG_CLOCK": file(run)])
    }

    private func file(_ run: FaultRun) -> String { run.lane.clinic.home + "/wrong-clock" }

    /// By so many seconds; a running agent sees it at once. The bytes are changed in place: it has the file in its memory.
    private func set(_ seconds: Int64, _ run: FaultRun) throws {
        let path = file(run)
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: Data(count: 8))
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: Data((0..<8).map { UInt8(truncatingIfNeeded: seconds >> ($0 * 8)) }))
        try handle.close()
    }
}
