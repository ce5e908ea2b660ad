// A file that is safe in the spool.
package import HubAPI

/// One file of a capture, copied into the spool under its hash.
package struct SpooledObject: Sendable, Hashable {
    /// Its number within the exam, from 1.
    package var number: Int
    /// Its name as captured.
    package var name: String
    /// How many bytes.
    package var size: Int64
    /// The hash of its bytes, by which it is found.
    package var sha256: SHA256Hex
    /// Whether reading may begin once this and its like are at the hub.
    package var isEssential: Bool

    /// Names a file.
    package init(number: Int, name: String, size: Int64, sha256: SHA256Hex, isEssential: Bool = false) {
        self.number = number
        self.name = name
        self.size = size
        self.sha256 = sha256
        self.isEssential = isEssential
    }
}
