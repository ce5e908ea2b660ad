// Where a capture stands on its way to the hub.

/// The states of a capture, from this device's view.
package enum CaptureState: String, Sendable, CaseIterable, Codable {
    /// On this device's disk, durably; nothing has been tried.
    case captured
    /// Tried, or waiting for the line; will be tried again.
    case queued
    /// Being sent by a process on this device.
    case sending
    /// The hub has it: its receipt is here, signed and checked.
    case stored
    /// A report has come back.
    case read
    /// The hub will not take it as it is; the problem says why. Nothing is lost.
    case refused
    /// Was refused, was corrected, and goes up as another exam. Stays here.
    case superseded
    /// Was refused, and somebody decided that it shall not go up; the history says why. Stays here.
    case discarded

    /// Whether it still has to reach the hub.
    package var isWaiting: Bool { self == .captured || self == .queued || self == .sending }
}
