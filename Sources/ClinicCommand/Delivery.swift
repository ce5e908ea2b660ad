// Sending several exams one after another, and adding up what became of them.
import Clinic
import HubAPI
import Spool

/// Delivers exams until the time is up; once the hub is unreachable the rest is left waiting.
struct Delivery {
    /// What became of all of them.
    struct Outcome: Encodable {
        var exams: [CaptureView] = []
        var exitCode: Int32 = 0
        var problems: [Problem] = []
        /// Those that wait here for their patient, in words, where nothing was sent.
        var waiting: String?

        private enum CodingKeys: String, CodingKey { case exams, exitCode, waiting }

        var lines: [String] { exams.isEmpty ? [waiting ?? "没有待发送的检查 / nothing waits"] : exams.map(\.line) }
    }

    private let terminal: Terminal
    private let deadline: ContinuousClock.Instant
    private let progress = ProgressLine()
    /// For how long the hub is asked whether it could open what it received: it takes a second, and the receipt is here.
    private static let openingSeconds = 10.0

    /// What went and is no use: data (65).
    static let unreadable = ClinicError.Kind.data.exitCode

    init(_ terminal: Terminal, wait: Int) {
        self.terminal = terminal
        deadline = ContinuousClock.now.advanced(by: .seconds(wait))
    }

    func deliver(_ exams: [WireID]) async -> Outcome {
        var outcome = Outcome()
        var isDown = false
        var delivered: [WireID] = []
        for exam in exams where !isDown {
            isDown = await deliver(exam, &outcome)
            if !isDown { delivered.append(exam) }
        }
        await terminal.learnOpening(of: delivered, within: Self.openingSeconds, besideAgent: true)
        for exam in exams {
            guard let capture = try? await terminal.spool.capture(exam) else { continue }
            let view = CaptureView(capture)
            outcome.exams.append(view)
            // Its receipt is here and says that it is kept; nobody can read it.
            if view.stage == .notReadable { outcome.exitCode = Self.graver(outcome.exitCode, Self.unreadable) }
        }
        progress.finish()
        return outcome
    }

    /// Whether it is of no use to go on.
    private func deliver(_ exam: WireID, _ outcome: inout Outcome) async -> Bool {
        progress.restart()
        do {
            _ = try await terminal.deliver(exam, until: deadline, telling: progress.telling)
            outcome.problems += [await terminal.tellAttachment(of: exam)].compactMap(\.self)
            return false
        } catch {
            if !outcome.problems.contains(error.problem) { outcome.problems.append(error.problem) }
            outcome.exitCode = Self.graver(outcome.exitCode, error.kind.exitCode)
            return error.kind == .unreachable || error.kind == .disk
        }
    }

    /// A refusal needs a person most, then bad data, then the disk; the rest mends itself.
    static func graver(_ one: Int32, _ other: Int32) -> Int32 {
        let order: [Int32] = [0, 75, 69, 64, 74, 65, 77]
        return (order.firstIndex(of: one) ?? 0) >= (order.firstIndex(of: other) ?? 0) ? one : other
    }
}
