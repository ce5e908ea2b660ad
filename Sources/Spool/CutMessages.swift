// Messages whose end never came: kept raw for people to look at, never sent as an exam.
package import FoundationEssentials
import Glibc
import HubAPI

/// The folder of messages that may be cut. Each is a file named by its hash, so that one that is said again is kept once.
package struct CutMessages: Sendable {
    /// One of them.
    package struct Message: Sendable, Equatable {
        /// Where it lies.
        package let path: String
        /// When it came, by this machine's clock.
        package let at: Date
        /// How many bytes it has.
        package let size: Int64
    }

    /// A device that never ends a message must not fill the disk: a thousand of at most 1 MiB.
    static let limit = 1_000

    /// Where they lie.
    package let folder: String

    /// Makes the folder if it is missing, durably.
    package init(at folder: String) throws(SpoolError) {
        self.folder = folder
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .disk(path: folder, errno: errno) }
        try DurableFile.syncFolder(folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ".")
    }

    /// Keeps one; afterwards it survives a power cut.
    /// - Returns: false where these very bytes were here before.
    /// - Throws: `disk` with ENOSPC where there are too many already.
    package func keep(_ bytes: [UInt8], ending: String) throws(SpoolError) -> Bool {
        let path = "\(folder)/\(SHA256Hex(of: bytes)).\(ending)"
        guard unsafe access(path, F_OK) != 0 else { return false }
        guard names().count < Self.limit else { throw .disk(path: folder, errno: ENOSPC) }
        try DurableFile.replace(path, with: bytes)
        return true
    }

    /// Lets go of those that a whole message begins with: it has all that they had. One without a whole header (its time
    /// and number) could be of any message, and stays. What cannot be removed stays listed.
    package func forget(beginsOf whole: [UInt8]) {
        for message in all() where message.size <= whole.count {
            guard let begin = FileManager.default.contents(atPath: message.path), begin.contains(0x0D),
                whole.starts(with: begin)
            else { continue }
            unsafe unlink(message.path)
        }
    }

    /// The newest first.
    package func all() -> [Message] {
        names().compactMap { name in
            let path = folder + "/" + name
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { return nil }
            let seconds = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
            return Message(path: path, at: Date(timeIntervalSince1970: seconds), size: Int64(status.st_size))
        }.sorted { ($1.at, $0.path) < ($0.at, $1.path) }
    }

    /// What was left half written has a name of its own (`.new`) and counts for nothing.
    private func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasSuffix(".new") }
    }
}
