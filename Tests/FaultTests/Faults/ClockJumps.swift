// The terminal's clock is a year off from one start to the next, as when its battery dies.
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
        try await run.lane.startAgent([
            "LD_PRELOAD": Self.library ?? "", "FAKETIME": isBack ? "-365d" : "+365d", "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        ])
    }

    func strike(_ run: FaultRun) async throws { try await run.untilDelivered() }

    func mend(_ run: FaultRun) async throws { try await run.lane.restartAgent() }
}
