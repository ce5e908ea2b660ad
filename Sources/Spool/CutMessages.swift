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

    /// How many messages may go on at once: more than analysers that one terminal listens to (16), several times over.
    private static let begunLimit = 64

    /// How the names of messages begin of which more is to come.
    private static let begunMark = "begun-"

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
        let begun = begunPath(bytes, ending)
        guard unsafe access(path, F_OK) != 0 else {
            forget([begun], beginsOf: bytes)
            return false
        }
        if FileManager.default.contents(atPath: begun).map(Array.init) == bytes {
            try show(begun, as: path)
            return true
        }
        guard names().count < Self.limit else { throw .disk(path: folder, errno: ENOSPC) }
        try DurableFile.replace(path, with: bytes)
        forget([begun], beginsOf: bytes)
        return true
    }

    /// Keeps what has come so far of a message that goes on; afterwards it survives a power cut. What is new of it is appended to
    /// what had come before. It is listed once ``showBegun()`` finds it left over.
    package func keep(begun bytes: [UInt8], ending: String) throws(SpoolError) {
        let path = begunPath(bytes, ending)
        if let before = FileManager.default.contents(atPath: path).map(Array.init) {
            if before.starts(with: bytes) { return }
            if bytes.starts(with: before) {
                return try DurableFile.append(Array(bytes[before.count...]), to: path)
            }
            // Another message has the same first record: what had come of it is listed.
            try show(path, as: "\(folder)/\(SHA256Hex(of: before)).\(ending)")
        }
        guard begun().count < Self.begunLimit else { throw .disk(path: folder, errno: ENOSPC) }
        try DurableFile.replace(path, with: bytes)
        forget(begun().filter { $0 != path }, beginsOf: bytes)
    }

    /// Lists what an earlier process left of messages that it did not hear to the end.
    package func showBegun() throws(SpoolError) {
        for path in begun() {
            guard let bytes = FileManager.default.contents(atPath: path) else { continue }
            let ending = path.lastIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? "astm"
            try show(path, as: "\(folder)/\(SHA256Hex(of: Array(bytes))).\(ending)")
        }
    }

    private func show(_ path: String, as name: String) throws(SpoolError) {
        guard unsafe rename(path, name) == 0 else { throw .disk(path: folder, errno: errno) }
        try DurableFile.syncFolder(folder)
    }

    /// By its first record, which stays as the message grows.
    private func begunPath(_ bytes: [UInt8], _ ending: String) -> String {
        let first = bytes.prefix { $0 != 0x0D }
        return "\(folder)/\(Self.begunMark)\(SHA256Hex(of: Array(first))).\(ending)"
    }

    private func begun() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasPrefix(Self.begunMark) && !$0.hasSuffix(".new")
        }.map { folder + "/" + $0 }
    }

    private func forget(_ paths: [String], beginsOf whole: [UInt8]) {
        for path in paths {
            guard let begin = FileManager.default.contents(atPath: path), whole.starts(with: begin) else { continue }
            unsafe unlink(path)
        }
    }

    /// Lets go of those that a whole message begins with: it has all that they had. One without a whole header (its time
    /// and number) could be of any message, and stays. What cannot be removed stays listed.
    package func forget(beginsOf whole: [UInt8]) {
        forget(begun(), beginsOf: whole)
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

    /// What was left half written has a name of its own (`.new`) and counts for nothing; nor does what has begun and goes on.
    private func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            !$0.hasSuffix(".new") && !$0.hasPrefix(Self.begunMark)
        }
    }
}
