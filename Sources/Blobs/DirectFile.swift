// A new file that goes to the disk past the page cache, where the file system lets it.
#if canImport(Glibc)
    import Glibc
#endif

/// A file that is being written; it closes when it is released.
///
/// What is taken in is synced before anybody is told of it, and read again later if at all: the page cache would only cost a copy and
/// the kernel's own writing back, half of the rate of pictures (ADR 0031). Where direct writing is refused (some network mounts, disks
/// of larger blocks), the same bytes go through the cache. Nothing is promised before ``sync()`` returns, in either way.
@safe final class DirectFile {
    /// Direct writes begin and end at multiples of this, on the disk and in memory: what disks of today want.
    static let usualBlock = 4096
    /// So much is gathered before it is written.
    private static let room = 1 << 19

    /// `O_DIRECT` of Linux, which glibc hides from Swift; it has another number on ARM.
    #if arch(arm64)
        static let direct: Int32 = 0o200000
    #else
        static let direct: Int32 = 0o40000
    #endif

    private let descriptor: Int32
    private let block: Int
    private let gathered: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var written = 0

    /// - Parameter size: how many bytes will come at most; fewer are no harm.
    init(creating path: String, size: Int64, block: Int = usualBlock) throws(BlobError) {
        descriptor = try Self.opened(path)
        self.block = block
        let most = min(max(1, Int(clamping: size)), Self.room)
        unsafe gathered = .allocate(byteCount: Self.whole(most, block), alignment: block)
    }

    deinit {
        unsafe gathered.deallocate()
        _ = close(descriptor)
    }

    func write(_ chunk: [UInt8]) throws(BlobError) {
        var done = 0
        while done < chunk.count {
            let count = unsafe min(chunk.count - done, gathered.count - filled)
            unsafe chunk.withUnsafeBytes { bytes in
                unsafe UnsafeMutableRawBufferPointer(rebasing: gathered[filled..<filled + count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[done..<done + count]))
            }
            filled += count
            done += count
            if unsafe filled == gathered.count { try flush(filled) }
        }
    }

    /// Returns when everything that was written is on the disk; nothing is written after.
    func sync() throws(BlobError) {
        let size = written + filled
        if filled > 0 {
            let end = Self.whole(filled, block)
            for place in filled..<end { unsafe gathered[place] = 0 }
            try flush(end)
        }
        while written > size, ftruncate(descriptor, off_t(size)) != 0 {
            guard errno == EINTR else { throw Disk.failure("cutting a file") }
        }
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw Disk.failure("syncing a file") }
        }
    }

    /// Writes the first bytes of what is gathered.
    private func flush(_ count: Int) throws(BlobError) {
        var done = 0
        while done < count {
            let step = unsafe Glibc.write(descriptor, gathered.baseAddress.map { unsafe $0 + done }, count - done)
            if step > 0 {
                done += step
                // What is left would begin between two blocks.
                if step % block != 0 { try leaveDirect() }
            } else if errno == EINVAL, isDirect {
                try leaveDirect()
            } else if errno != EINTR {
                throw Disk.failure("writing")
            }
        }
        (written, filled) = (written + count, 0)
    }

    /// Whether it goes past the page cache.
    var isDirect: Bool { fcntl(descriptor, F_GETFL) & Self.direct != 0 }

    /// From here on through the page cache: the file system wants it otherwise.
    private func leaveDirect() throws(BlobError) {
        let flags = fcntl(descriptor, F_GETFL) & ~Self.direct
        guard fcntl(descriptor, F_SETFL, flags) == 0, !isDirect else { throw Disk.failure("writing") }
    }

    private static func opened(_ path: String) throws(BlobError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        var opened = unsafe open(path, flags | direct, 0o640)
        if opened < 0, errno == EINVAL {
            // Some file systems have made the file by then.
            Disk.remove(path)
            opened = unsafe open(path, flags, 0o640)
        }
        guard opened >= 0 else { throw Disk.failure("creating a file") }
        return opened
    }

    /// So many bytes, filled up to whole blocks.
    private static func whole(_ count: Int, _ block: Int) -> Int { (count + block - 1) / block * block }
}
