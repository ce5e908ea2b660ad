// What becomes of an exam that appears without its patient (ADR 0020).
import FoundationEssentials
import HubAPI

/// How long a routine exam of a device or of the watched folder waits for its patient.
package enum UnassignedRule: Sendable, Equatable {
    /// It goes up at once and may be given its patient until its reading begins.
    case send
    /// It waits so many minutes; nil means until somebody says.
    case wait(minutes: Int?)

    /// Ten minutes: long enough to name the person who sits there, short against the hours that a routine exam may take.
    package static let usual = UnassignedRule.wait(minutes: 10)
    /// No timed wait is longer than a day.
    package static let limit = 1_440

    /// Reads `send`, `wait` or a number of minutes; nil for anything else.
    package init?(_ text: String) {
        switch text {
        case "send", "0": self = .send
        case "wait": self = .wait(minutes: nil)
        default:
            guard let minutes = Int(text), (1...Self.limit).contains(minutes) else { return nil }
            self = .wait(minutes: minutes)
        }
    }

    /// The rule as it is written: `send`, `wait` or a number of minutes.
    package var text: String {
        switch self {
        case .send: "send"
        case .wait(let minutes): minutes.map(String.init) ?? "wait"
        }
    }

    /// Until when such an exam waits. Only routine exams do: what is urgent goes, and an emergency needs no patient.
    func hold(_ urgency: Urgency, at moment: Date) -> Date? {
        guard urgency == .routine, case .wait(let minutes) = self else { return nil }
        return minutes.map { moment.addingTimeInterval(Double($0) * 60) } ?? .distantFuture
    }
}
