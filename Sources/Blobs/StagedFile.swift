// A file of an upload: written at a place, cut, hashed and synced.
import Crypto

#if canImport(Glibc)
    import Glibc
#endif

/// An open file; it closes when it is released.
struct StagedFile: ~Copyable {
    private let descriptor: Int32

    /// - Throws: `lost` where there is no such file and none is to be made.
    init(_ path: String, isNew: Bool) throws(BlobError) {
        descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | (isNew ? O_CREAT : 0), 0o640)
        guard descriptor >= 0 else { throw errno == ENOENT ? .lost : Disk.failure("opening an upload") }
    }

    deinit { _ = close(descriptor) }

    func size() throws(BlobError) -> Int64 {
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw Disk.failure("looking at an upload") }
        return Int64(facts.st_size)
    }

    func write(_ bytes: [UInt8], at place: Int64) throws(BlobError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe pwrite(descriptor, base + done, buffer.count - done, off_t(place) + off_t(done))
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw Disk.failure("writing")
            }
        }
    }

    func cut(to size: Int64) throws(BlobError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Disk.failure("cutting") }
    }

    func sync() throws(BlobError) {
        guard fdatasync(descriptor) == 0 else { throw Disk.failure("syncing a file") }
    }

    /// SHA-256 of the whole, in lower-case hex.
    /// - Throws: `lost` unless it has exactly `size` bytes.
    func digest(of size: Int64) throws(BlobError) -> String {
        guard try self.size() == size else { throw .lost }
        var hash = SHA256(), place: Int64 = 0
        while place < size {
            let piece = try read(at: place, upTo: Int(min(1 << 18, size - place)))
            hash.update(data: piece)
            place += Int64(piece.count)
        }
        return Disk.hex(hash.finalize())
    }

    /// Bytes at a place, at least one.
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
}
