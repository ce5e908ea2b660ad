// One run: exams are given, something goes wrong, it is mended, everything arrives, and the invariant holds.
import Foundation
import HubAPI
import LiveCounty
import Spool

/// One fault, on one lane. All its choices come from its number and the seed of the whole.
final class FaultRun {
    let number: Int
    let seed: UInt64
    let lane: Lane
    private var dice: SeededDice
    private let exams: [GivenExam]

    /// What its files are called.
    var name: String { "r\(number)" }

    /// - Parameter exams: which ones are given; none leaves it to the dice.
    init(_ number: Int, seed: UInt64, on lane: Lane, giving exams: ((String, inout SeededDice) -> [GivenExam])? = nil) {
        (self.number, self.seed, self.lane) = (number, seed, lane)
        var dice = Self.dice(number, seed)
        self.exams =
            exams?("r\(number)", &dice)
            ?? (0..<Int.random(in: 2...4, using: &dice)).map { .any("r\(number)x\($0)", &dice) }
        self.dice = dice
    }

    /// The chance of a run, the same whichever lane it runs on.
    static func dice(_ number: Int, _ seed: UInt64) -> SeededDice {
        SeededDice(seed: seed &* 1_000_003 &+ UInt64(number))
    }

    /// Answers what does not hold afterwards.
    func go(_ kind: FaultKind) async throws -> [String] { try await go(kind.make(&dice)) }

    /// The same with a fault of one's own.
    func go(_ fault: any Fault) async throws -> [String] {
        try await lane.prepare()
        var fault = fault
        try await fault.arm(self)
        for exam in exams { try lane.give(exam) }
        try await fault.start(self)
        try await fault.strike(self)
        try await lane.mend()
        try await fault.mend(self)
        try await untilDelivered()
        let violations = try await Invariant.violations(in: lane)
        try await lane.agent.crash()
        return violations
    }

    /// Some requests after now, and up to 40 ms into one.
    func untilRandomMoment() async throws {
        let goal = lane.line.requests + Int.random(in: 0...12, using: &dice)
        _ = try await eventually("some requests") {
            if lane.line.requests >= goal { return true }
            return try await outstanding().isEmpty ? true : nil
        }
        try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000, using: &dice)))
    }

    /// Everything has arrived, or nothing has moved for a second and a half.
    func untilDeliveredOrStuck() async throws {
        var last = "", since = ContinuousClock.now
        _ = try await eventually("an end or a halt") {
            let left = try await outstanding()
            guard !left.isEmpty else { return true }
            let now = "\(left) \(lane.line.requests)"
            if now != last { (last, since) = (now, .now) }
            return since.duration(to: .now) > .milliseconds(1_500) ? true : nil
        }
    }

    /// Everything that was given has its receipt.
    func untilDelivered() async throws {
        var left: [String] = []
        do {
            try await Spool(at: lane.clinic.home + "/spool").nudge()
            _ = try await eventually("receipts") {
                left = try await outstanding()
                return left.isEmpty ? true : nil
            }
        } catch {
            throw Missing("\(error); not delivered: \(left)")
        }
    }

    /// The exams that the terminal has no receipt for.
    private func outstanding() async throws -> [String] {
        guard FileManager.default.fileExists(atPath: lane.clinic.home + "/spool/spool.sqlite") else {
            return ["a spool"]
        }
        let captures: [Capture]
        do { captures = try await lane.captures() } catch { return ["\(error)"] }
        let stored = Set(captures.filter { $0.receipt != nil }.flatMap { $0.captured.map(\.sha256) })
        let known = Dictionary(captures.flatMap { capture in capture.captured.map { ($0.sha256, capture) } }) {
            one, _ in
            one
        }
        return lane.given.filter(\.isExam).flatMap(\.files).filter { !stored.contains($0.sha256) }.map { file in
            guard let capture = known[file.sha256] else { return file.name }
            return "\(file.name) \(capture.state) \(capture.sent) \(capture.problem?.name ?? "")"
        }
    }
}
