// GET /openapi.json
import Hummingbird

/// Shows what this hub takes and answers, as OpenAPI 3.1. A test walks every route against it.
struct ShowOpenAPI {
    func callAsFunction(_ call: OpenCall) async throws -> Response {
        try HubResources.shared.get().openAPI.answer(to: call.request)
    }
}
