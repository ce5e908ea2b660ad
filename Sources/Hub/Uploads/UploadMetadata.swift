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

    static func == (one: UploadMetadata, other: UploadMetadata) -> Bool {
        one.place?.exam == other.place?.exam && one.place?.number == other.place?.number
            && one.isBundle == other.isBundle
    }

    /// - Throws: 400 for a text that is no metadata, 422 for an exam without an object.
    init(_ request: Request) throws {
        var values: [String: String] = [:]
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
