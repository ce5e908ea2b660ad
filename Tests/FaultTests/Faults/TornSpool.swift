// A power cut in the middle of a write: behind the last commit of the spool's log lies a piece of another.
import Foundation
import LiveCounty

struct TornSpool: Fault {
    let seed: UInt64

    func strike(_ run: FaultRun) async throws {
        try await run.untilRandomMoment()
        try await run.lane.agent.crash()
        try tear(run.lane.clinic.home + "/spool/spool.sqlite-wal")
    }

    /// What was never synced may hold anything: a frame without its end, one with wrong bytes, plain noise.
    private func tear(_ path: String) throws {
        guard let file = FileHandle(forUpdatingAtPath: path) else { return }
        var dice = SeededDice(seed: seed)
        let all = try file.readToEnd() ?? Data(), frame = 24 + 4096
        var tail = all.count > 32 + frame ? Data(all.suffix(frame)) : Data()
        if dice.next() % 2 == 0, !tail.isEmpty { tail[tail.startIndex + 30] ^= 0xFF }
        tail = tail.prefix(Int.random(in: 0...frame, using: &dice))
        tail.append(contentsOf: SentFile(Int.random(in: 0...9_000, using: &dice), &dice).bytes)
        try file.seekToEnd()
        try file.write(contentsOf: tail)
        try file.close()
    }

    func mend(_ run: FaultRun) async throws { try await run.lane.startAgent() }
}
