// POST /api/v1/terminals
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Postgres
import Records

/// Takes a terminal in: a one-time code names its clinic, its own public key will prove it from now on.
struct EnrolTerminal {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        let body = try await call.request.json(EnrolmentRequest.self, limit: 8192)
        guard case .p256? = body.publicKey.verifyingKey else {
            throw Problem.invalid("publicKey", "公钥应为 P-256 的 JWK。", "The public key must be a P-256 JWK.")
        }
        guard let name = try? TextRule(limit: 100).checked(body.name) else {
            throw Problem.invalid("name", "终端名称应为 1 到 100 个字符。", "The name must have 1 to 100 characters.")
        }
        let hash = EnrolmentCode.hash(of: body.code), id = TerminalID.new(at: .now)
        let key = String(decoding: try WireJSON.bytes(of: body.publicKey), as: UTF8.self)
        let software = String((body.software ?? "-").prefix(100))
        let expected = body.organisation.map { OrganisationID($0.uuid) }
        let terminal = try await hub.signIn.write { db in
            let terminal = try db.enrol(
                code: hash, terminal: id, name: name, publicKey: key, software: software, expecting: expected)
            if let terminal { try db.audit("terminal.enrolled", of: terminal, from: call.origin) }
            return terminal
        }
        guard let terminal else {
            let other = try await hub.signIn.read { db in try db.clinic(ofCode: hash) }
            throw other.map { Problem.codeOfAnotherClinic($0) } ?? Problem.codeNotValid
        }
        let organisation = EnrolmentAnswer.Organisation(
            id: WireID(terminal.organisation.uuid), code: terminal.organisationCode, name: terminal.organisationName)
        let answer = EnrolmentAnswer(
            terminalId: WireID(terminal.id.uuid), organisation: organisation, audience: hub.settings.audience,
            keys: hub.keyring.published.keys)
        return try .json(answer, status: .created)
    }
}

/// A one-time code as it is printed: 60 random bits in three groups, without letters that look alike.
package struct EnrolmentCode: Sendable {
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    package let text: String
    /// SHA-256 of the code in its plain form.
    package var hash: [UInt8] { EnrolmentCode.hash(of: text) }

    package init() {
        let groups = (0..<3).map { _ in String((0..<4).map { _ in Self.alphabet[Int.random(in: 0..<32)] }) }
        text = groups.joined(separator: "-")
    }

    static func hash(of text: String) -> [UInt8] {
        Secret.hash(of: String(text.uppercased().filter { $0.isLetter || $0.isNumber }))
    }
}
