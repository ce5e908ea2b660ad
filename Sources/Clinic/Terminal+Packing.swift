// A twelve-lead record becomes the two parts of a packed ECG, after it was captured and before anything of it is offered.
import FoundationEssentials
import HubAPI
import Spool
import Workers

extension Terminal {
    /// Packs a capture, if it is one that can be packed. What happened is in the spool when this returns, all or nothing: a
    /// process that ends in between leaves the files as they were captured.
    /// A disk without room, or a spool that does not answer, is no reason to hold up the exam: it goes up as it is.
    /// - Returns: whether the capture is another now and is to be looked at anew.
    nonisolated func pack(_ capture: Capture) async -> Bool {
        guard let packer, let record = WFDBPair(in: capture) else { return false }
        // What has rotted since the capture is not made into parts that look whole: sending it says so.
        guard spool.folder.isWhole(record.header), spool.folder.isWhole(record.data) else { return false }
        let files = [record.header, record.data].map {
            WorkerFile(name: $0.name, path: spool.folder.path(of: $0.sha256))
        }
        guard case .packed(let essential, let rest) = await packer.pack(files),
            essential.count + rest.count < record.size
        else { return false }
        do throws(SpoolError) {
            let hold = try spool.folder.holdAgainstPruning()
            defer { withExtendedLifetime(hold) {} }
            let parts = (
                essential: try spool.folder.keep(essential, as: record.stem + ".essential", number: record.numbers.0),
                rest: try spool.folder.keep(rest, as: record.stem + ".rest", number: record.numbers.1)
            )
            let objects = record.objects(of: capture, with: parts.essential, parts.rest)
            var manifest = try capture.manifest()
            manifest.objects = ObjectName.distinct(objects.map(\.declared))
            let note = "心电已打包 packed: \(essential.count) + \(rest.count) B, \(record.size) B before"
            // Where nothing was changed it was attached to its patient, or left in a bundle, meanwhile.
            _ = try await spool.pack(
                capture, into: objects, manifest: try sign(manifest), note: note, at: await hubTime())
            return true
        } catch {
            return false
        }
    }
}

/// The header and the one data file of a record among the files of a capture that was never tried.
struct WFDBPair {
    let header: SpooledObject
    let data: SpooledObject

    /// By the names alone: whether the bytes are what they are called, the worker finds out.
    init?(in capture: Capture) {
        guard capture.state == .captured, capture.attempts == 0, capture.mayBePacked, capture.originals.isEmpty else {
            return nil
        }
        let record = capture.objects.filter { Self.endings.contains(Self.ending(of: $0.name)) }
        guard record.count == 2, let header = record.first(where: { Self.ending(of: $0.name) == "hea" }),
            let data = record.first(where: { Self.ending(of: $0.name) != "hea" })
        else { return nil }
        (self.header, self.data) = (header, data)
    }

    /// The numbers of the two among the exam's files, the lower one first: that is the essential part's.
    var numbers: (Int, Int) { (min(header.number, data.number), max(header.number, data.number)) }

    /// What both files have in bytes.
    var size: Int { Int(header.size + data.size) }

    /// The record's name, from that of its header.
    var stem: String { String(header.name.dropLast(4)) }

    /// The capture's objects with the parts in the places of the two files. Reading begins with the essential part; what
    /// else there is stays as it was marked, and where nothing was marked it is needed as it was before.
    func objects(of capture: Capture, with essential: SpooledObject, _ rest: SpooledObject) -> [SpooledObject] {
        let hasMarks = capture.objects.contains(where: \.isEssential)
        return capture.objects.map { object in
            switch object.number {
            case numbers.0:
                var part = essential
                part.isEssential = true
                return part
            case numbers.1: return rest
            default:
                var other = object
                other.isEssential = other.isEssential || !hasMarks
                return other
            }
        }
    }

    private static let endings: Set = ["hea", "dat", "mat"]

    private static func ending(of name: String) -> String {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }
}
