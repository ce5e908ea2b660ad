// A file that is written at places, cut, read back and synced.
#if canImport(Glibc)
    import Glibc
#endif

/// A file of an upload; it closes when it is released. While it is open it is locked as shared, in this process and in
/// every other, so that whoever finishes the upload knows whether an older writer may still write into it.
final class GrowingFile {
    private let descriptor: Int32

    /// Opens the file, making it (and its name durable) where `size` is 0, and cuts it to `size`.
    /// - Throws: `lost` where fewer bytes are here, or the file has just been given its place in the store.
    init(_ path: String, cutTo size: Int64) throws(BlobError) {
        descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | (size == 0 ? O_CREAT : 0), 0o640)
        guard descriptor >= 0 else { throw errno == ENOENT ? .lost : Disk.failure("opening an upload") }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { throw .lost }
        if size == 0 { try Disk.syncFolder(Disk.parent(of: path)) }
        var mine = stat(), named = stat()
        guard unsafe fstat(descriptor, &mine) == 0 else { throw Disk.failure("looking at an upload") }
        guard unsafe stat(path, &named) == 0, named.st_ino == mine.st_ino, mine.st_size >= size else { throw .lost }
        if mine.st_size > size { try cut(to: size) }
    }

    /// Whether nobody else has the file open; nobody gets to open it from here on.
    func isAlone() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    deinit { _ = close(descriptor) }

    func write(_ chunk: [UInt8], at place: Int64) throws(BlobError) {
        var done = 0
        while done < chunk.count {
            let count = unsafe chunk.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe pwrite(descriptor, base + done, bytes.count - done, off_t(place) + off_t(done))
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw Disk.failure("writing")
            }
        }
    }

    func read(at place: Int64, upTo count: Int) throws(BlobError) -> [UInt8] {
        while true {
            var failed = false
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let got = unsafe pread(descriptor, buffer.baseAddress, count, off_t(place))
                failed = got < 0
                filled = max(0, got)
            }
            if !piece.isEmpty { return piece }
            guard failed, errno == EINTR else { throw failed ? Disk.failure("reading back") : .lost }
        }
    }

    func cut(to size: Int64) throws(BlobError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Disk.failure("cutting") }
    }

    func sync() throws(BlobError) {
        guard fdatasync(descriptor) == 0 else { throw Disk.failure("syncing a file") }
    }
}
