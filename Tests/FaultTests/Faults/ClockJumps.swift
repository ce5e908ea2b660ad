// The terminal's clock jumps a year while it works, as when its battery dies.
import Foundation
import LiveCounty
import TestSupport

struct ClockJumps: Fault {
    let isBack: Bool

    /// libfaketime, where it is installed.
    static let library: String? = {
        let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]
        return folders.map { $0 + "/faketime/libfaketime.so.1" }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    func start(_ run: FaultRun) async throws {
        let clock = run.lane.folder.path + "/clock"
        try Data("+0d".utf8).write(to: URL(fileURLWithPath: clock))
        try await run.lane.startAgent([
            "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": clock, "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
        ])
    }

    func strike(_ run: FaultRun) async throws {
        try await run.untilRandomMoment()
        try Data((isBack ? "-365d" : "+365d").utf8).write(to: URL(fileURLWithPath: run.lane.folder.path + "/clock"))
        try await run.untilDeliveredOrStuck()
    }

    func mend(_ run: FaultRun) async throws { try await run.lane.restartAgent() }
}
