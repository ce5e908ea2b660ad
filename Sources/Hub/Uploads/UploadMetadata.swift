// Upload-Metadata: names and values in base64, as the creation extension writes them.
import FoundationEssentials
import HubAPI
import Hummingbird

/// What a creation says of itself. A terminal names exam and object; a client that knows no manifest names neither.
struct UploadMetadata: Sendable, Equatable {
    /// The object of a manifest, where one is named.
    let place: (exam: UUID, number: Int)?
    /// Whether it says that it is a sealed bundle, which may be larger than any object.
    let isBundle: Bool
    /// As it was said, to be said again; nil where nothing was.
    let text: String?

    /// Most bytes of it.
    private static let limit = 4096

    static func == (one: UploadMetadata, other: UploadMetadata) -> Bool {
        one.place?.exam == other.place?.exam && one.place?.number == other.place?.number
            && one.isBundle == other.isBundle && one.text == other.text
    }

    /// - Throws: 400 for a text that is no metadata or too long, 422 for an exam without an object.
    init(_ request: Request) throws {
        var values: [String: String] = [:]
        text = request.headers[.uploadMetadata].flatMap { $0.isEmpty ? nil : $0 }
        guard (text ?? "").utf8.count <= Self.limit, (text ?? "").utf8.allSatisfy({ (32..<127).contains($0) }) else {
            throw Problem.badRequest("Upload-Metadata: ASCII, at most \(Self.limit) bytes")
        }
        for pair in (request.headers[.uploadMetadata] ?? "").split(separator: ",") {
            let parts = pair.split(separator: " ", maxSplits: 1)
            guard let name = parts.first else { throw Problem.badRequest("Upload-Metadata") }
            guard parts.count > 1 else { continue }
            guard let value = Data(base64Encoded: String(parts[1])) else { throw Problem.badRequest("Upload-Metadata") }
            values[String(name)] = String(decoding: value, as: UTF8.self)
        }
        isBundle = values["bundle"] != nil && values["exam"] == nil
        switch (values["exam"], values["object"]) {
        case (nil, nil): place = nil
        case (let exam?, let object?):
            guard let id = UUID(uuidString: exam), let number = Int(object) else {
                throw Problem.invalid("Upload-Metadata", "exam 或 object 无效。", "exam or object is not valid.")
            }
            place = (id, number)
        default:
            throw Problem.invalid(
                "Upload-Metadata", "exam 与 object 须同时给出。", "Name exam and object together.")
        }
    }
}
