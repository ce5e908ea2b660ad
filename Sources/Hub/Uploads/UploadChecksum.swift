// Upload-Checksum: the hash of one piece, checked before anything of it is kept.
import Crypto
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird

/// The header `Upload-Checksum: sha256 <base64>`.
struct UploadChecksum: Sendable, Equatable {
    /// The algorithms of the checksum extension that are spoken here. SHA-1 is the one that every tus server must know; it
    /// guards against a bad line, not against an adversary.
    enum Algorithm: String, CaseIterable, Sendable { case sha1, sha256 }

    let algorithm: Algorithm
    let digest: [UInt8]

    /// Nil where the request has none.
    /// - Throws: 400 for an algorithm or a text that is none.
    init?(_ request: Request) throws {
        guard let text = request.headers[.uploadChecksum] else { return nil }
        let parts = text.split(separator: " ")
        guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])),
            let digest = Data(base64Encoded: String(parts[1])), digest.count == algorithm.length
        else { throw Problem.badRequest("Upload-Checksum: sha256 <base64>") }
        self.algorithm = algorithm
        self.digest = Array(digest)
    }

}

/// The checksum of a piece that is still coming.
struct RunningChecksum: Sendable {
    private enum Hash { case sha1(Insecure.SHA1), sha256(SHA256) }

    private var hash: Hash
    private let announced: [UInt8]

    init(_ checksum: UploadChecksum) {
        announced = checksum.digest
        hash =
            switch checksum.algorithm {
            case .sha1: .sha1(Insecure.SHA1())
            case .sha256: .sha256(SHA256())
            }
    }

    mutating func take(_ bytes: [UInt8]) {
        switch hash {
        case .sha1(var running):
            running.update(data: bytes)
            hash = .sha1(running)
        case .sha256(var running):
            running.update(data: bytes)
            hash = .sha256(running)
        }
    }

    /// Whether all that came is what was announced.
    var holds: Bool {
        switch hash {
        case .sha1(let running): Array(running.finalize()) == announced
        case .sha256(let running): Array(running.finalize()) == announced
        }
    }
}

extension UploadChecksum.Algorithm {
    fileprivate var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        }
    }
}
