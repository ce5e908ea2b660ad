// One arriving object: written as it comes, hashed on the way, synced, and only then given its name.
import Blocking
import Crypto
import Failpoints

#if canImport(Glibc)
    import Glibc
#endif

/// Writes one object. Owns a thread, because disks block; holds one chunk at a time.
package actor BlobWriter {
    private nonisolated let thread = OwnThread(label: "lianyi.blob")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let store: BlobStore
    private let path: String
    private let announced: Int64
    private var file: DirectFile?
    private var hash = SHA256()
    private var written: Int64 = 0

    init(store: BlobStore, path: String, size: Int64) throws(BlobError) {
        self.store = store
        self.path = path
        announced = size
        file = try DirectFile(creating: path, size: size)
    }

    /// Appends a chunk; refuses more than was announced.
    package func write(_ chunk: [UInt8]) throws(BlobError) {
        written += Int64(chunk.count)
        guard written <= announced else { throw .sizeDiffers(found: written, announced: announced) }
        guard let file else { throw .suspect }
        do { try file.write(chunk) } catch {
            store.suspectIfDisk(error)
            throw error
        }
        hash.update(data: chunk)
    }

    /// SHA-256 of what has been written, in lower-case hex.
    package var digest: String { Disk.hex(hash.finalize()) }

    /// Makes the object durable under its hash. Throws, keeping nothing, unless size and hash are as announced.
    package func keep(as sha256: String) throws(BlobError) {
        guard written == announced else { throw .sizeDiffers(found: written, announced: announced) }
        let found = Disk.hex(hash.finalize())
        guard found == sha256 else { throw .digestDiffers(found: found) }
        guard let file else { throw .suspect }
        failpoint(.contentWritten)
        do { try file.sync() } catch {
            store.suspectIfDisk(error)
            throw error
        }
        failpoint(.contentSynced)
        try store.adopt(path, sha256: sha256)
        discard()
    }

    /// Lets go of the incoming file; called when the object is kept, and when it is given up.
    package func discard() {
        file = nil
        Disk.remove(path)
    }
}
