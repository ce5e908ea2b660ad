// Takes opened bytes apart into manifests, objects and their pieces.

/// Reads the row of items inside the chunks. Keeps no more than one manifest or one chunk.
struct BundleContent: Sendable {
    /// What follows next cannot be.
    struct Malformed: Error {}

    private var bytes: [UInt8] = []
    private var place = 0
    private var owed: Int64 = 0
    private var manifest: BundleItem?
    private var hasObject = true

    /// How many exams have begun.
    private(set) var exams = 0
    /// Whether the end has been read.
    private(set) var isOver = false

    /// Whether nothing is left to be read.
    var isEmpty: Bool { place == bytes.count }

    mutating func take(_ plain: [UInt8]) {
        bytes = Array(bytes[place...]) + plain
        place = 0
    }

    /// The next part; nil when more bytes must come first.
    mutating func next() throws(Malformed) -> BundlePart? {
        guard !isOver else { return nil }
        if owed > 0 { return piece() }
        if let manifest { return begin(manifest) }
        guard bytes.count - place >= BundleItem.length else { return nil }
        guard let item = BundleItem(Array(bytes[place..<place + BundleItem.length])) else { throw Malformed() }
        place += BundleItem.length
        switch item.kind {
        case .exam:
            guard hasObject, item.number == exams + 1, exams < BundleHead.examLimit else { throw Malformed() }
            manifest = item
            return begin(item)
        case .object:
            guard exams > 0 else { throw Malformed() }
            hasObject = true
            owed = item.size
            return .object(number: item.number, size: item.size)
        case .end:
            guard exams > 0, hasObject, item.number == exams else { throw Malformed() }
            isOver = true
            return .end
        }
    }

    private mutating func piece() -> BundlePart? {
        let count = Int(min(owed, Int64(bytes.count - place)))
        guard count > 0 else { return nil }
        defer { place += count }
        owed -= Int64(count)
        return .bytes(Array(bytes[place..<place + count]))
    }

    private mutating func begin(_ item: BundleItem) -> BundlePart? {
        let length = Int(item.size)
        guard bytes.count - place >= length else { return nil }
        defer { place += length }
        (manifest, hasObject) = (nil, false)
        exams += 1
        return .exam(ordinal: exams, signedManifest: String(decoding: bytes[place..<place + length], as: UTF8.self))
    }
}
