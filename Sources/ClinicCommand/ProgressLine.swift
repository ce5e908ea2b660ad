// Progress on standard error, for anything that takes more than a second.
import Clinic
import HubAPI
import Synchronization

/// Shows how far a transfer is: one line that changes on a screen, a line every five seconds elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var began = ContinuousClock.now
        var spoke: ContinuousClock.Instant?
        var isOpen = false
    }

    private let state = Mutex(State())
    private let isScreen = Channel.standardError.isScreen

    var telling: Telling {
        Telling(
            sending: { [self] exam, sent, total in show(exam, sent, total) },
            waiting: { [self] seconds, why in pause(seconds, why) }, standing: { [self] why in tell(why) })
    }

    /// Begins the second anew, for the next exam.
    func restart() {
        finish()
        state.withLock { $0 = State() }
    }

    /// Leaves the line that changes.
    func finish() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { Channel.standardError.write("\n") }
    }

    private func show(_ exam: WireID, _ sent: Int64, _ total: Int64) { show("发送 sending \(exam)", sent, total) }

    /// Shows how far something else is.
    func show(_ what: String, _ sent: Int64, _ total: Int64) {
        guard total > 0, isDue() else { return }
        let line = "\(what) \(sent * 100 / total) % (\(sent / 1024) / \(total / 1024) KiB)"
        Channel.standardError.write(isScreen ? "\r\u{1B}[K" + line : line + "\n")
    }

    private func pause(_ seconds: Double, _ why: Problem) {
        finish()
        let whole = Int(seconds.rounded(.up))
        Channel.standardError.write(
            Speech.printable("\(why.title)；\(whole) 秒后重试 / \(why.en?.title ?? why.name); again in \(whole) s")
                + "\n")
    }

    /// The agent sends; why it gets nowhere now, or that it goes on.
    private func tell(_ why: Problem?) {
        finish()
        let head =
            why == nil
            ? "代理恢复发送 the agent's sending goes on"
            : "代理现在发不出去，内容已存本机，会一直重试 the agent cannot send now; all is kept and tried again:"
        let lines = [head] + (why.map(Speech.lines(of:)) ?? []).map { "  " + $0 }
        Channel.standardError.write(lines.map { Speech.printable($0) + "\n" }.joined())
    }

    private func isDue() -> Bool {
        let now = ContinuousClock.now
        let interval: Duration = isScreen ? .milliseconds(250) : .seconds(5)
        return state.withLock { state in
            guard now - state.began > .seconds(1), state.spoke.map({ now - $0 >= interval }) ?? true else {
                return false
            }
            state.spoke = now
            state.isOpen = isScreen
            return true
        }
    }
}
