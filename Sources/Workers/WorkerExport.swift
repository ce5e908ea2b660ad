// How a copy without a person is asked for over the pipe.

/// The wishes for copies of an exam's files that do not tell whose they are.
package struct WorkerExport: Codable, Sendable, Equatable {
    /// What stands for the person where nothing better is given.
    package static let usualPseudonym = "ANONYMOUS"

    /// Stands for name and patient number: 1 to 64 characters of ASCII.
    package var pseudonym = WorkerExport.usualPseudonym
    /// The key of the new UIDs, 16 bytes or more: one key, one study. nil makes them by chance.
    package var key: [UInt8]?
    /// Always as a ZIP with a list of its files, however few they are.
    package var isArchive = false

    package init() {}
}
