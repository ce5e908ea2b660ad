// GET /api/v1/time?nonce=…
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring

/// Says what time it is, signed for who asked: a terminal whose clock went wrong with the hub's learns it before it believes any
/// certificate's dates (ADR 0030).
struct ShowTime {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        guard let nonce = call.request.query("nonce"), HubMoment.accepts(nonce) else {
            throw Problem.invalid(
                "nonce", "请带 16 到 64 个字母、数字或连字符。", "Send 16 to 64 letters, digits or hyphens.")
        }
        let (kid, key) = try hub.keyring.signer
        let signed = try HubMoment(nonce: nonce, at: hub.clock.now).signed(with: key, kid: kid)
        return try .json(TimeAnswer(signed: signed.text))
    }
}
