// What the terminal lets the person in front of it know while it works.
package import HubAPI

/// Called while something takes its time, from any thread; must be quick.
package struct Telling: Sendable {
    /// So many bytes of so many have gone out for an exam.
    package var sending: @Sendable (_ exam: WireID, _ sent: Int64, _ of: Int64) -> Void
    /// A try failed; the next one comes in so many seconds.
    package var waiting: @Sendable (_ seconds: Double, _ why: Problem) -> Void
    /// Another process sends, and this is why it gets nowhere now; nil where it goes on.
    package var standing: @Sendable (_ why: Problem?) -> Void

    /// Tells through these closures.
    package init(
        sending: @escaping @Sendable (WireID, Int64, Int64) -> Void,
        waiting: @escaping @Sendable (Double, Problem) -> Void,
        standing: @escaping @Sendable (Problem?) -> Void = { _ in }
    ) {
        self.sending = sending
        self.waiting = waiting
        self.standing = standing
    }

    /// Tells nobody.
    package static let nothing = Telling(sending: { _, _, _ in }, waiting: { _, _ in })
}
