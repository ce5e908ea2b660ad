// One exam of a bundle while its objects come: checked against its manifest, byte by byte.
import Blobs
import Exams
import FoundationEssentials
import HubAPI
import Logging
import Records

/// Collects the objects of an exam in the order of its manifest. Small ones are held, large ones go to the blob store as they
/// come, where they are proved before they count.
struct ArrivingExam {
    /// Where the bytes of the object go that comes now.
    private enum Landing {
        case memory([UInt8])
        case store(BlobWriter)
    }

    let blobs: BlobStore
    let logger: Logger
    private(set) var sent: SentExam
    private var current: (object: ManifestObject, rest: Int64, landing: Landing)?
    private var next = 0

    init(_ sent: SentExam, blobs: BlobStore, logger: Logger) {
        self.sent = sent
        self.blobs = blobs
        self.logger = logger
    }

    var exam: WireID { WireID(sent.manifest.id.uuid) }

    /// Begins the next object.
    mutating func begin(_ number: Int, size: Int64) throws {
        guard current == nil, next < sent.manifest.objects.count else { throw Problem.bundleExamNotWhole }
        let object = sent.manifest.objects[next]
        guard object.number == number, Int64(object.size) == size else { throw Problem.bundleExamNotWhole }
        next += 1
        do {
            let landing: Landing =
                size <= Int64(SentExam.rowLimit)
                ? .memory([])
                : .store(try blobs.incoming(size: size, isUrgent: sent.manifest.urgency == .emergency))
            current = (object, size, landing)
        } catch {
            throw BlobProblem(error, object: number, announced: size, logger)
        }
    }

    /// Takes the next bytes of the object.
    mutating func take(_ bytes: [UInt8]) async throws {
        guard var now = current, Int64(bytes.count) <= now.rest else { throw Problem.bundleExamNotWhole }
        current = nil
        now.rest -= Int64(bytes.count)
        switch now.landing {
        case .memory(let held): now.landing = .memory(held + bytes)
        case .store(let writer): try await write(bytes, by: writer, now.object)
        }
        guard now.rest == 0 else { return current = now }
        try await finish(now.object, now.landing)
    }

    private mutating func finish(_ object: ManifestObject, _ landing: Landing) async throws {
        switch landing {
        case .memory(let bytes): try sent.bring(bytes, of: object.number)
        case .store(let writer):
            do { try await writer.keep(as: object.sha256.description) } catch {
                await writer.discard()
                throw BlobProblem(error, object: object.number, announced: Int64(object.size), logger)
            }
            sent.notePlaced(object.number)
        }
    }

    private func write(_ bytes: [UInt8], by writer: BlobWriter, _ object: ManifestObject) async throws {
        do { try await writer.write(bytes) } catch {
            await writer.discard()
            throw BlobProblem(error, object: object.number, announced: Int64(object.size), logger)
        }
    }

    /// Lets go of what came of an object that will not be finished.
    mutating func giveUp() async {
        if case .store(let writer)? = current?.landing { await writer.discard() }
        current = nil
    }
}
