// Objects that arrive in pieces, over days if they must: their files grow, and what is synced is never lost again.
import Failpoints
package import FoundationEssentials

/// The staged bytes of uploads. Every call names the acknowledged offset and opens the file anew; **the caller holds the lock
/// of the upload's row** while it calls and commits the offset before it lets go, so that no two writers, in this process or
/// another, touch one file at a time, and none that was overtaken touches it at all.
extension BlobStore {
    /// Puts bytes behind the acknowledged ones and makes them durable (reliability §3.4, S3–S4). Whatever lay behind the
    /// acknowledged offset is cut off first.
    /// - Throws: `lost` where fewer bytes are here than were acknowledged; `diskFull` where they would touch the reserve and
    ///   `isUrgent` is false.
    package func append(
        _ bytes: [UInt8], to upload: UUID, at acked: Int64, isUrgent: Bool = false
    ) throws(BlobError) {
        guard !isSuspected else { throw .suspect }
        guard isUrgent || !isTight(for: Int64(bytes.count)) else { throw .diskFull }
        // A crash came between the place and the row: every byte is here already, and is proved once more at the end.
        if Disk.size(of: wholePath(upload)) != nil { return }
        do throws(BlobError) {
            let file = try StagedFile(stagedPath(upload), isNew: acked == 0)
            guard try file.size() >= acked else { throw .lost }
            try file.cut(to: acked)
            do throws(BlobError) { try file.write(bytes, at: acked) } catch {
                // What was written before the disk was full would only keep it full.
                try file.cut(to: acked)
                throw error
            }
            failpoint(.pieceWritten)
            try file.sync()
            if acked == 0 { try Disk.syncFolder(staging) }
            failpoint(.pieceSynced)
        } catch {
            suspectIfDisk(error)
            throw error
        }
    }

    /// Cuts off what lies behind the acknowledged bytes: of a piece that has failed nothing fills the disk.
    package func cut(_ upload: UUID, to acked: Int64) throws(BlobError) {
        // A whole that has its other name is proved once more, or begins again.
        guard !isSuspected, let size = Disk.size(of: stagedPath(upload)), size > acked else { return }
        do throws(BlobError) { try StagedFile(stagedPath(upload), isNew: false).cut(to: acked) } catch {
            suspectIfDisk(error)
            throw error
        }
    }

    /// Gives the whole its place in the store, durable under its hash, which is taken from the file itself. The file gets
    /// another name first, under which nobody appends: a crash after that finds the bytes there and proves them anew. A
    /// writer that opened it before, and whose lock the database has given away since, would still hold it: then the store
    /// gets a copy that nobody ever had open.
    /// - Throws: `digestDiffers` where other bytes came; `lost` where they are not here.
    package func place(_ upload: UUID, size: Int64, as sha256: String) throws(BlobError) {
        guard !isSuspected else { throw .suspect }
        let whole = wholePath(upload)
        do throws(BlobError) {
            if Disk.size(of: whole) == nil {
                guard Disk.size(of: stagedPath(upload)) != nil else { throw .lost }
                try Disk.rename(stagedPath(upload), whole)
                failpoint(.wholeNamed)
            }
            if try !Disk.isUnwatched(whole) { try copy(whole, size: size) }
            try Disk.syncFolder(staging)
            let found = try StagedFile(whole, isNew: false).digest(of: size)
            guard found == sha256 else { throw .digestDiffers(found: found) }
            failpoint(.wholeProved)
        } catch {
            suspectIfDisk(error)
            throw error
        }
        try adopt(whole, sha256: sha256)
    }

    /// Some bytes of an upload that is whole; fewer at its end. Nobody appends to it any more.
    /// - Throws: `lost` where they are not here.
    package func staged(_ upload: UUID, at place: Int64, upTo count: Int) throws(BlobError) -> [UInt8] {
        // A crash came after it was given its other name, or before its row was written.
        let path = [stagedPath(upload), wholePath(upload)].first { Disk.size(of: $0) != nil }
        guard let path else { throw .lost }
        return try StagedFile(path, isNew: false).read(at: place, upTo: count)
    }

    /// Forgets the staged bytes of an upload that is over, or whose whole has its place.
    package func unstage(_ upload: UUID) {
        Disk.remove(stagedPath(upload))
        Disk.remove(wholePath(upload))
    }

    /// Puts a copy in the file's place, so that no open descriptor leads to it.
    private func copy(_ path: String, size: Int64) throws(BlobError) {
        let fresh = path + ".copy"
        Disk.remove(fresh)
        let from = try StagedFile(path, isNew: false), to = try StagedFile(fresh, isNew: true)
        var place: Int64 = 0
        while place < size {
            let piece = try from.read(at: place, upTo: Int(min(1 << 18, size - place)))
            try to.write(piece, at: place)
            place += Int64(piece.count)
        }
        try to.sync()
        try Disk.rename(fresh, path)
    }

    private func stagedPath(_ upload: UUID) -> String { "\(staging)/\(upload.uuidString.lowercased())" }
    private func wholePath(_ upload: UUID) -> String { stagedPath(upload) + ".whole" }
}
