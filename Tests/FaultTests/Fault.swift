// A fault: what is prepared, what strikes while exams are on their way, and what is mended afterwards.
import Foundation
import LiveCounty

/// One way in which things go wrong. Its choices come from the run's dice alone.
protocol Fault: Sendable {
    /// Before the exams are given and the agent starts.
    mutating func arm(_ run: FaultRun) async throws
    /// Starts the agent; most faults start it as ever.
    mutating func start(_ run: FaultRun) async throws
    /// While exams are on their way.
    mutating func strike(_ run: FaultRun) async throws
    /// Afterwards; whatever is down is up again already, and the line is good.
    mutating func mend(_ run: FaultRun) async throws
}

extension Fault {
    mutating func arm(_ run: FaultRun) async throws {}
    mutating func start(_ run: FaultRun) async throws { try await run.lane.startAgent() }
    mutating func mend(_ run: FaultRun) async throws {}
}

/// What a fault needs of the machine.
enum FaultNeed: String, Sendable {
    case fuse = "FUSE (packages fuse3 libfuse3-dev, /dev/fuse)"
    case ptrace = "strace that may trace"
    case wrongClock = "a C compiler for the wrong clock"

    var isHere: Bool {
        switch self {
        case .fuse: LossyDisk.program != nil
        case .ptrace: Tracer.isAvailable
        case .wrongClock: ClockJumps.library != nil
        }
    }
}

/// A row of the table of faults.
struct FaultKind: Sendable {
    let name: String
    var need: FaultNeed?
    let make: @Sendable (inout SeededDice) -> any Fault

    init(_ name: String, needs need: FaultNeed? = nil, _ make: @escaping @Sendable (inout SeededDice) -> any Fault) {
        (self.name, self.need, self.make) = (name, need, make)
    }

    /// All that this machine can do.
    static var here: [FaultKind] { all.filter { $0.need?.isHere ?? true } }

    /// What it cannot, for whoever reads the log.
    static var missing: [String] {
        all.filter { $0.need?.isHere == false }.map { "\($0.name): no \($0.need?.rawValue ?? "")" }
    }
}
