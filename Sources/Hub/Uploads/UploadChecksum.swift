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

    func holds(of bytes: [UInt8]) -> Bool {
        switch algorithm {
        case .sha1: Array(Insecure.SHA1.hash(data: bytes)) == digest
        case .sha256: Array(SHA256.hash(data: bytes)) == digest
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
