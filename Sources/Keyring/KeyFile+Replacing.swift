// Writing the key file again with one key more: all of it or nothing, and no old key is ever lost.
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

extension KeyFile {
    /// Puts this in the place of the file at `path`, which must hold every key that this holds but the new ones. Owner and
    /// mode stay. A crash leaves the old file or the new one, whole.
    package func replace(_ path: String) throws(KeyFileError) {
        let old = try Self.read(path)
        guard Set(old.ids).isSubset(of: ids), let data = encoded else { throw .malformed }
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { throw .unreadable(path: path) }
        let temporary = "\(path).\(getpid()).new"
        defer { unsafe unlink(temporary) }
        guard write([UInt8](data), to: temporary, owner: facts), unsafe rename(temporary, path) == 0 else {
            throw .unreadable(path: path)
        }
        syncFolder(of: path)
    }

    private var ids: [String] {
        (sealing + [blind] + signing + (agreement ?? [])).map(\.id)
    }

    private func write(_ bytes: [UInt8], to path: String, owner: stat) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { return false }
        defer { _ = close(descriptor) }
        guard fchown(descriptor, owner.st_uid, owner.st_gid) == 0 else { return false }
        let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        return written == bytes.count && fsync(descriptor) == 0
    }

    private func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }
}
