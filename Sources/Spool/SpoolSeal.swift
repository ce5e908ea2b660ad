// What names people is sealed before it goes to the disk, with a key that lies beside the spool.
import Crypto
import FoundationEssentials
import Glibc

/// Seals with AES-256-GCM. Every value carries the layout's version and the algorithm's id, and is bound to its place: moved
/// elsewhere it does not open.
///
/// This guards a spool that is copied without its key (a backup, a database handed on); who has the whole home has both.
struct SpoolSeal: Sendable {
    /// Version 1, AES-256-GCM with a 96-bit nonce (NIST SP 800-38D).
    private static let head: [UInt8] = [1, 1]

    private let key: SymmetricKey

    /// Reads the key of a file that only its owner may read; makes it, durably, where there is none yet.
    init(keyFile path: String) throws(SpoolError) {
        if unsafe access(path, F_OK) != 0 { try DurableFile.make(path, with: Self.freshKey()) }
        guard DurableFile.isPrivate(path) else { throw .keyExposed(path: path) }
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        let line = text.map { $0.prefix { !$0.isNewline } }
        guard let bytes = line.flatMap({ Data(base64Encoded: String($0)) }), bytes.count == 32 else {
            throw .keyWrong(path: path)
        }
        key = SymmetricKey(data: bytes)
    }

    private static func freshKey() -> [UInt8] {
        let key = SymmetricKey(size: .bits256)
        let text = unsafe key.withUnsafeBytes { unsafe Data($0) }.base64EncodedString()
        return Array((text + "\n").utf8)
    }

    /// Names the key without telling it.
    var id: String {
        let digest = unsafe key.withUnsafeBytes { unsafe SHA256.hash(data: $0) }
        return Data(digest.prefix(8)).base64EncodedString()
    }

    /// Seals bytes for one place (table, column and row).
    func seal(_ plain: [UInt8], for place: String) throws(SpoolError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(plain, using: key, authenticating: Array(place.utf8)),
            let combined = box.combined
        else { throw .database("a value cannot be sealed") }
        return Self.head + combined
    }

    /// Opens what was sealed for the same place; nil for anything else.
    func open(_ sealed: [UInt8], for place: String) -> [UInt8]? {
        guard sealed.starts(with: Self.head), let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst(2)),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8))
        else { return nil }
        return Array(plain)
    }
}

extension SpoolSeal {
    /// What stands before a sealed text.
    private static let mark = "sealed:"

    /// Seals a text as a text.
    func seal(_ plain: String, for place: String) throws(SpoolError) -> String {
        Self.mark + Data(try seal(Array(plain.utf8), for: place)).base64EncodedString()
    }

    /// Opens a sealed text; a text that was written before texts were sealed is what it is.
    func open(_ text: String, for place: String) -> String? {
        guard text.hasPrefix(Self.mark) else { return text }
        guard let bytes = Data(base64Encoded: String(text.dropFirst(Self.mark.count))) else { return nil }
        return open([UInt8](bytes), for: place).map { String(decoding: $0, as: UTF8.self) }
    }
}
