// The file of a bundle itself, beside its exams: kept where not everything in it can be taken.
import Blobs
import FoundationEssentials
import HubAPI

/// A copy takes as much room as the bundle, which a full disk does not have. Of an upload that came whole no copy is made: its bytes
/// lie there, and are given a second name.
struct BundleCopy: Sendable {
    private enum Place: Sendable {
        case written(BlobWriter)
        case staged(UUID)
        case nowhere
    }

    private let blobs: BlobStore
    private let place: Place
    private var hash = RunningSHA256()

    /// - Parameter upload: in which the file lies whole; nil where it comes now.
    init(of upload: UUID?, size: Int64, in blobs: BlobStore) throws(BlobError) {
        self.blobs = blobs
        if let upload {
            place = .staged(upload)
            return
        }
        // Nobody knows what is inside: a copy of the file never takes the room that is kept for emergencies, each of which is asked
        // for its own urgency.
        do throws(BlobError) { place = .written(try blobs.incoming(size: size)) } catch {
            guard error == .diskFull else { throw error }
            place = .nowhere
        }
    }

    /// Takes the next bytes of the file.
    mutating func take(_ bytes: [UInt8]) async throws(BlobError) {
        switch place {
        case .written(let file): try await file.write(bytes)
        case .staged: hash.take(bytes)
        case .nowhere: break
        }
    }

    /// Keeps the file under its hash; nil where there was no room for it.
    func keep() async throws(BlobError) -> SHA256Hex? {
        switch place {
        case .written(let file):
            let digest = await file.digest
            try await file.keep(as: digest)
            return SHA256Hex(digest)
        case .staged(let upload):
            try blobs.place(upload, size: hash.count, as: hash.value().text)
            return hash.value()
        case .nowhere: return nil
        }
    }

    /// Lets go of what was written and is not kept.
    func discard() async {
        if case .written(let file) = place { await file.discard() }
    }
}
