// One line in the history of a capture.
package import FoundationEssentials

/// Something that happened to a capture. Events are only ever added.
package struct CaptureEvent: Sendable, Equatable, Codable {
    /// When.
    package var at: Date
    /// The state it led to.
    package var state: CaptureState
    /// What happened, for people.
    package var note: String?
}
