// What stands inside the chunks: manifests and objects, one after the other, each with its kind, number and length.
import Bytes
import HubAPI

/// Something that was read out of a bundle. An object's bytes follow it in pieces.
package enum BundlePart: Sendable, Equatable {
    /// The next exam begins: its signed manifest, not yet verified.
    case exam(ordinal: Int, signedManifest: String)
    /// An object of that exam begins.
    case object(number: Int, size: Int64)
    /// The next bytes of the object.
    case bytes([UInt8])
    /// Everything was read, and is whole.
    case end
}

/// The thirteen bytes before each manifest, object, and the end.
struct BundleItem: Equatable {
    enum Kind: UInt8 { case end = 0, exam = 1, object = 2 }

    static let length = 13
    /// The longest signed manifest, in bytes: what the body that sends an exam may hold.
    static let manifestLimit = UploadRequest.limit
    /// The numbers of objects.
    static let numbers = 1...999
    /// How many bytes an object may have: 2 GiB, as the hub's.
    static let sizes: ClosedRange<Int64> = 1...2_147_483_648

    let kind: Kind
    let number: Int
    let size: Int64

    static func header(_ kind: Kind, number: Int, length: Int64) -> [UInt8] {
        [kind.rawValue] + LittleEndian.bytes(UInt32(truncatingIfNeeded: number))
            + LittleEndian.bytes(UInt64(bitPattern: length))
    }

    /// Nil for what no bundle holds.
    init?(_ bytes: [UInt8]) {
        var cursor = ByteCursor(bytes)
        guard let code = try? cursor.byte(), let kind = Kind(rawValue: code),
            let number = try? cursor.length32(.little), let raw = try? cursor.integer(UInt64.self, .little),
            let size = Int64(exactly: raw)
        else { return nil }
        self.kind = kind
        self.number = number
        self.size = size
        let isPossible =
            switch kind {
            case .end: size == 0
            case .exam: (1...Int64(Self.manifestLimit)).contains(size)
            case .object: Self.numbers.contains(number) && Self.sizes.contains(size)
            }
        guard isPossible else { return nil }
    }
}
