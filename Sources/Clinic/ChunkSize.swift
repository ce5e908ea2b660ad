// How much to send in one piece, so that a piece takes a few seconds on any line.

/// The size of the next piece, learnt from how long the last ones took.
///
/// A piece of 2 to 8 seconds is short enough to lose little when the line drops and to let something urgent overtake,
/// and long enough that the round trip does not matter (`reliability.md` §3.3).
struct ChunkSize: Sendable, Equatable {
    static let smallest = 16_384
    static let largest = 524_288
    /// Of a line that nobody knows yet: nine seconds at 23 kbit/s, so that an emergency waits no longer than that, and room
    /// for a packed ECG (`Docs/Formats/PackedECG.md`) in the first request.
    static let first = 24_576
    /// Seconds that a piece should take.
    static let goal = 4.0
    private static let bounds = 2.0...8.0
    private static let step = 4_096

    /// Bytes of the next piece.
    private(set) var bytes = ChunkSize.first

    /// Below so many bytes nothing rides along: the manifest alone is as large.
    static let leastRoom = 2_048
    private var allowed = Int.max

    /// Bytes of objects that ride in a manifest's request: a piece, or less where such requests did not arrive in time.
    var room: Int { min(bytes, allowed) }

    /// A manifest's request did not arrive in time. Answers whether a smaller one can be tried.
    mutating func halveRoom() -> Bool {
        guard room > 0 else { return false }
        allowed = room / 2 < Self.leastRoom ? 0 : room / 2
        return true
    }

    /// A manifest's request has arrived: the next one may be larger, up to a piece.
    mutating func growRoom() {
        guard allowed < bytes else { return }
        allowed = max(Self.leastRoom, allowed * 2)
    }

    /// Nothing is known of the line.
    init() {}

    /// The size that an earlier process had learnt. A larger one than the usual first is not believed: the line may have become
    /// slow since, and what is urgent would wait for a whole piece.
    init(learnt size: Int) { bytes = min(Self.first, Self.rounded(Double(size))) }

    /// A piece of so many bytes was acknowledged after so many seconds.
    ///
    /// Short pieces, the last of an object, say nothing: what they cost is the round trip. Growth doubles at most.
    mutating func took(_ seconds: Double, for count: Int) {
        guard count >= bytes / 2, !Self.bounds.contains(seconds), seconds > 0 else { return }
        let fitting = Double(count) / seconds * Self.goal
        bytes = Self.rounded(min(fitting, Double(bytes) * 2))
    }

    /// A piece did not arrive whole. Answers whether there is a smaller one to try.
    @discardableResult
    mutating func halve() -> Bool {
        let before = bytes
        bytes = Self.rounded(Double(bytes) / 2)
        return bytes < before
    }

    private static func rounded(_ size: Double) -> Int {
        guard size > Double(smallest) else { return smallest }
        guard size < Double(largest) else { return largest }
        return max(smallest, Int(size) / step * step)
    }
}
