// Every fuzz target over its seeds and some hundred broken copies of them: what `make fuzz` does at length, in every run of the
// tests and without the sanitizer.

import Foundation
import Fuzzing
import Glibc
import Mutations
import RealData
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Every parser under fuzz` {
    /// Broken copies for each target; more when LIANYI_MUTATIONS asks for them.
    static let rounds = ProcessInfo.processInfo.environment["LIANYI_MUTATIONS"].flatMap(Int.init) ?? 300

    /// The bytes stand in a file while they are read, so that a trap, which ends this process, leaves them behind. How long an
    /// input takes is no matter of this test: a worker's own processor seconds end it (`WorkerPoolTests`), and `make fuzz` names it.
    private static func run(_ target: FuzzTarget, _ inputs: [[UInt8]]) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "lianyi-fuzz-\(target)-\(getpid())")
        for bytes in inputs {
            try Data(bytes).write(to: path)
            target.run(bytes)
        }
        try? FileManager.default.removeItem(at: path)
    }

    @Test(arguments: FuzzTarget.allCases) func `comes back from its seeds and from broken copies of them`(
        target: FuzzTarget
    ) throws {
        let seeds = target.seeds
        #expect(!seeds.isEmpty)
        var mutator = Mutator(seed: 4)
        let broken = (0..<Self.rounds).map { mutator.variant(of: seeds[$0 % seeds.count]) }
        try Self.run(target, [[], [0]] + seeds + broken)
    }

    @Test(arguments: FuzzTarget.allCases) func `has its seeds from the program that throws them`(target: FuzzTarget) {
        #expect(target.seeds.allSatisfy { !$0.isEmpty && $0.count <= 16_384 })
        #expect(target.seeds == target.seeds)
    }

    @Test(arguments: FuzzTarget.allCases.filter { !$0.findings.isEmpty }) func `comes back from what once was found`(
        target: FuzzTarget
    ) throws {
        try Self.run(target, target.findings)
    }

    @Test func `what once was found is kept`() {
        let kept = FuzzTarget.allCases.filter { !$0.findings.isEmpty }
        #expect(kept == [.file, .record, .raw, .pixels] && FuzzTarget.record.findings.count == 4)
    }

    @Test(.enabled(if: RealData.isPresent, "no real files"))
    func `the one entry comes back from small real files, whole and broken`() throws {
        var mutator = Mutator(seed: 5)
        for path in RealData.expected.keys.sorted() {
            let bytes = RealData.bytes(path)
            guard bytes.count <= 16_384 else { continue }
            try Self.run(.file, [bytes] + (0..<3).map { _ in mutator.variant(of: bytes) })
        }
    }
}
