// Which objects ride in the first request, and which go one by one.
import HubAPI
import Spool

/// The small objects that fit into one body of 256 KiB beside the manifest, essential ones first, then the smallest.
struct UploadPlan: Equatable {
    /// The numbers of the objects that ride along.
    let inline: Set<Int>

    init(_ objects: [SpooledObject], manifest: Int, limit: Int = UploadRequest.limit) {
        var room = Int64(limit) - Int64(manifest) - 256
        var chosen: Set<Int> = []
        for object in objects.sorted(by: { Self.rank($0) < Self.rank($1) }) {
            let cost = (object.size + 2) / 3 * 4 + 32
            guard cost <= room else { break }
            room -= cost
            chosen.insert(object.number)
        }
        inline = chosen
    }

    private static func rank(_ object: SpooledObject) -> (Int, Int64, Int) {
        (object.isEssential ? 0 : 1, object.size, object.number)
    }
}
