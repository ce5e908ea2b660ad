// Which runs there are and which fault each has, and what came of them.
import Foundation
import LiveCounty

/// The runs of one test.
struct FaultPlan: Sendable {
    let seed: UInt64
    /// The runs by number.
    let numbers: [Int]
    let lanes: Int
    private let kinds: [FaultKind]

    /// Whether this is `make test-faults`, which takes its time.
    static var isLong: Bool { ProcessInfo.processInfo.environment["LIANYI_FAULTS"] == "long" }

    /// The choices of `make test`, always the same: a build is not to fail by the fall of the dice.
    private static let usualSeed: UInt64 = 444_781

    /// `LIANYI_FAULT_SEED` and `LIANYI_FAULT_RUNS`; `LIANYI_FAULT_RUN` runs one of them alone, `LIANYI_FAULT_KIND` those
    /// whose name holds these words.
    static var fromEnvironment: FaultPlan {
        let words = ProcessInfo.processInfo.environment
        let seed = words["LIANYI_FAULT_SEED"].flatMap { UInt64($0) } ?? (isLong ? .random(in: 1...999_999) : usualSeed)
        let count = words["LIANYI_FAULT_RUNS"].flatMap { Int($0) } ?? (isLong ? 300 : 10)
        let only = words["LIANYI_FAULT_RUN"].flatMap { Int($0) }
        let kinds = words["LIANYI_FAULT_KIND"].map { name in
            FaultKind.here.filter { $0.name.contains(name) }
        }
        return FaultPlan(seed: seed, numbers: only.map { [$0] } ?? Array(0..<count), kinds: kinds ?? FaultKind.here)
    }

    private init(seed: UInt64, numbers: [Int], kinds: [FaultKind]) {
        (self.seed, self.numbers, self.kinds) = (seed, numbers, kinds)
        lanes = max(1, min(4, numbers.count / 5))
    }

    /// The faults in an order of chance, all of them before any comes again.
    func kind(of run: Int) -> FaultKind {
        var dice = SeededDice(seed: seed &+ UInt64(run / kinds.count) &* 7_919)
        return kinds.shuffled(using: &dice)[run % kinds.count]
    }
}

/// Says something at once, also where the tests' output goes into a file and the tests are ended.
func tell(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// What has been run.
actor FaultTally {
    private var counts: [String: (runs: Int, seconds: Double)] = [:]
    private let began = ContinuousClock.now
    private var left: [Int]
    private(set) var runs = 0

    init(_ numbers: [Int]) { left = numbers.reversed() }

    /// The next run that nobody has begun.
    func next() -> Int? { left.popLast() }

    func count(_ name: String, _ run: Int, _ time: Duration) {
        runs += 1
        let before = counts[name] ?? (0, 0)
        counts[name] = (before.runs + 1, before.seconds + time / .seconds(1))
        tell("faults: run \(run), \(name), \((time / .milliseconds(100)).rounded() / 10) s")
    }

    func summary(_ plan: FaultPlan) -> String {
        let lines = counts.sorted { $0.key < $1.key }.map { name, sum in
            "  \(sum.runs) × \(name), \((sum.seconds / Double(sum.runs) * 10).rounded() / 10) s each"
        }
        let seconds = Int((ContinuousClock.now - began) / .seconds(1))
        return (["faults: \(runs) runs in \(seconds) s, seed \(plan.seed)"] + lines).joined(separator: "\n")
    }
}
