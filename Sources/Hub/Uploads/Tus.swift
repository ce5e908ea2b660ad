// What tus 1.0.0 asks of every answer and every request: https://tus.io/protocols/resumable-upload
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Records

/// The protocol's words, and what is the same at all of its doors.
enum Tus {
    static let version = "1.0.0"
    static let extensions = "creation,creation-with-upload,checksum,expiration,termination"
    static let mediaType = "application/offset+octet-stream"
    /// Seconds for which an untouched upload stays (reliability §3.6, U11).
    static let life = 7 * 86_400

    /// Runs a handler as the protocol wants it: a request of another version is refused before anything happens, and the
    /// answer says the version.
    static func speak(
        _ call: Call, _ handler: (Call) async throws -> Response
    ) async throws -> Response {
        guard call.request.headers[.tusResumable] == version else { throw Problem.otherTusVersion }
        var response = try await handler(call)
        response.headers[.tusResumable] = version
        return response
    }

    /// The headers that the protocol wants of a refusal.
    static func decorate(_ headers: inout HTTPFields, of problem: Problem) {
        headers[.tusResumable] = version
        if problem.status == 412 { headers[.tusVersion] = version }
        if case .number(let offset)? = problem.extensions["offset"] { headers[.uploadOffset] = String(Int64(offset)) }
    }

    /// Until when the upload stays if nobody touches it.
    static func expiry(touchedAt moment: Date) -> String { moment.addingTimeInterval(Double(life)).httpDate }
}

/// OPTIONS /api/v1/uploads: what this hub speaks. Open, because it says nothing about anybody.
struct DescribeTus {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        var response = Response.done
        response.headers[.tusResumable] = Tus.version
        response.headers[.tusVersion] = Tus.version
        response.headers[.tusExtension] = Tus.extensions
        response.headers[.tusMaxSize] = String(hub.settings.objectLimit)
        response.headers[.tusChecksumAlgorithm] = UploadChecksum.Algorithm.allCases.map(\.rawValue).joined(
            separator: ",")
        return response
    }
}

extension Request {
    /// A header that holds a length or an offset.
    func byteCount(_ name: HTTPField.Name) throws -> Int64 {
        guard let text = headers[name], text.utf8.count <= 19, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int64(text)
        else {
            throw Problem.invalid(
                name.rawName, "请携带 \(name.rawName)：一个非负整数。", "Send \(name.rawName): a whole number, not negative.")
        }
        return count
    }
}

extension HTTPField.Name {
    static let tusResumable = named("Tus-Resumable"), tusVersion = named("Tus-Version")
    static let tusExtension = named("Tus-Extension"), tusMaxSize = named("Tus-Max-Size")
    static let tusChecksumAlgorithm = named("Tus-Checksum-Algorithm")
    static let uploadOffset = named("Upload-Offset"), uploadLength = named("Upload-Length")
    static let uploadMetadata = named("Upload-Metadata"), uploadChecksum = named("Upload-Checksum")
    static let uploadExpires = named("Upload-Expires"), uploadDeferLength = named("Upload-Defer-Length")
    static let methodOverride = named("X-HTTP-Method-Override"), receipt = named("Lianyi-Receipt")

    private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .contentType }
}
