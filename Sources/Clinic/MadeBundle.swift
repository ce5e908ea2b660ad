// What became of the wish to make a bundle.
package import HubAPI

/// A bundle that lies whole on the disk, and what is not in it.
package struct MadeBundle: Sendable, Equatable {
    /// Where it lies.
    package let file: String
    /// Its name.
    package let bundle: WireID
    /// The exams in it, in the order of sending.
    package let exams: [WireID]
    /// How many bytes the file has.
    package let bytes: Int64
    /// Exams for which there was no room in one file.
    package let left: [WireID]
    /// Exams whose files on this device are damaged, each with its problem.
    package let damaged: [WireID: Problem]
}
