// Opening a bundle as it comes: bytes are fed, exams and pieces of their objects are asked for.
package import Crypto
import FoundationEssentials
import HubAPI

/// Opens the chunks of a bundle whose prelude was verified. Every byte that it gives is authenticated: sealed to this hub by
/// the terminal that signed the prelude, in this place of this bundle. Holds one chunk and what was fed.
package struct BundleOpener: Sendable {
    private let digest: [UInt8]
    private let announced: Int
    private var recipient: HPKE.Recipient
    private var fed: [UInt8] = []
    private var place = 0
    private var chunk = 0
    private var isLast = false
    private var content = BundleContent()

    /// Opens behind that prelude.
    /// - Parameter recipient: made with the hub's private key, ``BundleChunk/info`` and the head's encapsulated key.
    package init(_ prelude: BundlePrelude, recipient: HPKE.Recipient) {
        digest = prelude.digest.bytes
        announced = prelude.head.exams
        self.recipient = recipient
    }

    /// Takes bytes that follow those before.
    package mutating func feed(_ bytes: [UInt8]) {
        if place > 0 { fed.removeFirst(place) }
        place = 0
        fed += bytes
    }

    /// The next part; nil when more bytes must be fed first. After an error nothing more comes.
    package mutating func next() throws(BundleError) -> BundlePart? {
        while true {
            if let part = try part() { return part }
            guard try open() else { return nil }
        }
    }

    /// Returns where the bundle has been read to its end; to be asked when no more bytes come.
    package func finish() throws(BundleError) {
        guard content.isOver else { throw .truncated(chunk: chunk) }
    }

    private mutating func part() throws(BundleError) -> BundlePart? {
        let part: BundlePart?
        do { part = try content.next() } catch { throw .contentMalformed(chunk: max(0, chunk - 1)) }
        guard part == .end else { return part }
        guard isLast, content.isEmpty else { throw .contentMalformed(chunk: max(0, chunk - 1)) }
        guard content.exams == announced else { throw .examsDiffer(announced: announced, found: content.exams) }
        guard place == fed.count else { throw .trailing }
        return .end
    }

    /// Opens the next chunk where it is here whole.
    private mutating func open() throws(BundleError) -> Bool {
        guard !isLast else {
            guard place == fed.count else { throw .trailing }
            guard content.isOver else { throw .contentMalformed(chunk: chunk - 1) }
            return false
        }
        guard fed.count - place >= 4 else { return false }
        let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(fed[place + $1]) << (8 * UInt32($1)) }
        let last = word & BundleChunk.lastBit != 0, length = Int(word & ~BundleChunk.lastBit)
        let full = BundleChunk.size + BundleChunk.tag
        guard last ? (BundleChunk.tag + 1...full).contains(length) : length == full else {
            throw .chunkLength(chunk: chunk)
        }
        guard fed.count - place >= 4 + length else { return false }
        let sealed = fed[place + 4..<place + 4 + length]
        let binding = BundleChunk.binding(digest, number: chunk, isLast: last)
        guard let plain = try? recipient.open(Data(sealed), authenticating: binding) else {
            throw .notAuthentic(chunk: chunk)
        }
        place += 4 + length
        chunk += 1
        isLast = last
        content.take(Array(plain))
        return true
    }
}
