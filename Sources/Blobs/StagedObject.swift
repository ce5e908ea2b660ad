// An object that arrives in pieces, over days if it must: its file grows, and what is synced is never lost again.
import Blocking
import Crypto
package import FoundationEssentials

/// One turn at a staged object: opened at the offset that was acknowledged, closed with the request. Owns a thread,
/// because disks block; holds one chunk at a time.
///
/// The order is that of reliability §3.4: bytes, fdatasync, and only then may the caller acknowledge an offset. On opening
/// the file is cut to the acknowledged offset, whatever its size says.
package actor StagedObject {
    private nonisolated let thread = OwnThread(label: "lianyi.staged")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let store: BlobStore
    private let path: String
    private let file: GrowingFile
    /// The hash of everything so far, where this turn began at the beginning; else the file is read again at the end.
    private var hash: SHA256?
    /// Bytes in the file.
    package private(set) var size: Int64

    init(store: BlobStore, path: String, acked: Int64) throws(BlobError) {
        self.store = store
        self.path = path
        file = try GrowingFile(path, cutTo: acked)
        size = acked
        hash = acked == 0 ? SHA256() : nil
    }

    /// Writes a chunk behind what is there. Not yet durable.
    package func append(_ chunk: [UInt8]) throws(BlobError) {
        try file.write(chunk, at: size)
        hash?.update(data: chunk)
        size += Int64(chunk.count)
    }

    /// Makes everything so far durable.
    package func sync() throws(BlobError) {
        do { try file.sync() } catch {
            store.suspectIfDisk(error)
            throw error
        }
    }

    /// Forgets what lies behind `offset`.
    package func cut(to offset: Int64) throws(BlobError) {
        try file.cut(to: offset)
        if offset < size { hash = offset == 0 ? SHA256() : nil }
        size = offset
    }

    /// Gives the whole its place in the store, durable under its hash. Where other bytes than announced came, the file
    /// stays. Where an older writer still has the file open, a copy gets the place, which nobody can write into.
    package func keep(as sha256: String) throws(BlobError) {
        let found = try digest()
        guard found == sha256 else { throw .digestDiffers(found: found) }
        try sync()
        if file.isAlone() {
            try store.move(path, sha256: sha256)
        } else {
            try store.adopt(try copy(), sha256: sha256, size: size)
        }
    }

    private func copy() throws(BlobError) -> String {
        let path = store.incomingPath(), target = try OpenFile(creating: path)
        var place: Int64 = 0
        while place < size {
            let piece = try file.read(at: place, upTo: Int(min(1 << 20, size - place)))
            try target.write(piece)
            place += Int64(piece.count)
        }
        try target.sync()
        return path
    }

    private func digest() throws(BlobError) -> String {
        if let hash { return Disk.hex(hash.finalize()) }
        var hash = SHA256(), place: Int64 = 0
        while place < size {
            let piece = try file.read(at: place, upTo: Int(min(1 << 20, size - place)))
            hash.update(data: piece)
            place += Int64(piece.count)
        }
        return Disk.hex(hash.finalize())
    }
}

extension BlobStore {
    /// Opens the staged bytes of an upload at its acknowledged offset.
    /// - Throws: `lost` where fewer bytes are here than were acknowledged.
    package func staged(_ upload: UUID, acked: Int64) throws(BlobError) -> StagedObject {
        guard !isSuspected else { throw .suspect }
        return try StagedObject(store: self, path: stagedPath(upload), acked: acked)
    }

    /// Forgets the staged bytes of an upload that is over.
    package func unstage(_ upload: UUID) { Disk.remove(stagedPath(upload)) }

    private func stagedPath(_ upload: UUID) -> String { "\(staging)/\(upload.uuidString.lowercased())" }
}
