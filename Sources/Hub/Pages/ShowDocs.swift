// GET /docs: the interface's description as a page.
import Hummingbird

/// Shows the same as a page that people read: no scripts, for a screen, a phone or paper.
struct ShowDocs {
    func callAsFunction(_ call: OpenCall) async throws -> Response {
        try HubResources.shared.get().docs.answer(to: call.request)
    }
}
