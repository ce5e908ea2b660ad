// GET /static/{name}
import HubAPI
import Hummingbird

/// Sends one of the few files that pages use. The names are a fixed list: nothing is looked for on the disk.
struct ShowStatic {
    func callAsFunction(_ call: OpenCall) async throws -> Response {
        guard let name = call.parameters.get("name"), let file = try HubResources.shared.get().files[name] else {
            throw Problem.notFound
        }
        return file.answer(to: call.request)
    }
}
