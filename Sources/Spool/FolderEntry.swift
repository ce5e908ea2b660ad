// What a folder lists, with names as bytes: old programs write them in GBK, and nothing that lies there may vanish.
import Glibc

/// One name in a folder.
package struct FolderEntry: Sendable, Hashable {
    /// What a name belongs to; links are not followed.
    package enum Kind: Sendable, Equatable {
        case file, folder
        /// A link, a pipe, a socket, a device.
        case other
    }

    /// The bytes of its name.
    package let name: [UInt8]
    let folder: String

    /// The path for the system, with its zero.
    var place: [CChar] { Self.place(name, in: folder) }

    static func place(_ name: [UInt8], in folder: String) -> [CChar] {
        (Array(folder.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) }
    }

    /// All names in a folder but `.` and `..`, in no order; none when it cannot be read.
    package static func all(in folder: String) -> [FolderEntry] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var entries: [FolderEntry] = []
        while let record = unsafe readdir(stream) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19
            let text = unsafe UnsafeRawPointer(record).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
            var name: [UInt8] = []
            while unsafe text[name.count] != 0 { unsafe name.append(text[name.count]) }
            guard name != [0x2E], name != [0x2E, 0x2E] else { continue }
            entries.append(FolderEntry(name: name, folder: folder))
        }
        return entries
    }

    /// What it is; nil when it is gone.
    package var kind: Kind? {
        var status = stat()
        guard unsafe lstat(place, &status) == 0 else { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }
}
