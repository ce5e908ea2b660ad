// A file of an exam as the hub names it to a worker: where it lies, and what its sender called it.

/// The worker opens the path read-only; the bytes never pass through the hub.
package struct WorkerFile: Codable, Sendable, Equatable {
    /// The sender's name, by which the parts of a record refer to each other.
    package let name: String
    /// Where it lies now, absolute.
    package let path: String

    package init(name: String, path: String) {
        self.name = name
        self.path = path
    }
}
