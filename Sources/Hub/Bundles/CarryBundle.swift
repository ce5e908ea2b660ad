// PUT /api/v1/bundles/{id}
import Bundles
import HTTPTypes
import HubAPI
import Hummingbird
import Records

/// Takes a sealed bundle from whoever has a line. The exams are its maker's; the carrier learns what became of each, and
/// takes the receipts back.
struct CarryBundle {
    static let mediaType = "application/vnd.lianyi.bundle"
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = WireID(try call.parameters.id())
        guard call.request.headers[.contentType] == Self.mediaType else {
            throw Problem.unsupportedMediaType(expected: Self.mediaType)
        }
        let size = try call.request.byteCount(.contentLength)
        var arriving = try BundleImport(hub, size: size, from: BundleCarrier(call), expecting: id)
        do {
            for try await chunk in PacedBody(call.request.body, pace: .thinLine) {
                try await arriving.take(Array(chunk.readableBytesView))
            }
            return try .json(try await arriving.finish())
        } catch {
            await arriving.giveUp()
            throw error
        }
    }
}
