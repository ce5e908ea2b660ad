// What the tests of bundles ask of a clinic and of a hub's machine.
import Crypto
import Foundation
import HubAPI
import LiveCounty
import Postgres
import TestSupport

extension ClinicProcess {
    /// How many exams still wait for a receipt.
    func waiting() async throws -> Int {
        let told = try await run(["status"])
        return told.list("captures").count { $0["receipt"] == nil }
    }

    /// Makes this terminal know another hub's key to seal to, under a name of its own.
    func learnForeignKey() throws {
        let other = PublicJWK(Curve25519.KeyAgreement.PrivateKey().publicKey, kid: "agree-elsewhere", validFrom: Date())
        let value = try WireJSON.value(JSONValue.self, in: try WireJSON.bytes(of: other))
        try changeIdentity { members in
            guard case .object(var set)? = members["keys"], case .list(let keys)? = set["keys"] else { return }
            set["keys"] = .list(keys + [value])
            members["keys"] = .object(set)
        }
    }

    /// Sends this terminal to where nobody answers, while the hub serves everybody else.
    func loseLine() throws { try changeIdentity { $0["hub"] = .text("http://127.0.0.1:9") } }

    private func changeIdentity(_ change: (inout [String: JSONValue]) -> Void) throws {
        let path = home + "/identity.json"
        let identity = try WireJSON.value(JSONValue.self, in: Data(contentsOf: URL(fileURLWithPath: path)))
        guard case .object(var members) = identity else { throw Missing("an identity in \(path)") }
        change(&members)
        try Data(try WireJSON.bytes(of: JSONValue.object(members))).write(to: URL(fileURLWithPath: path))
    }
}

extension Told {
    /// Every receipt that was told, in order.
    var receipts: [String] {
        let bundles =
            list("bundles").isEmpty
            ? [self["exams"] as? [[String: Any]] ?? []]
            : list("bundles").map {
                $0["exams"] as? [[String: Any]] ?? []
            }
        return bundles.flatMap { $0.compactMap { $0["receipt"] as? String } }
    }
}

/// The head of a bundle, as anybody may read it.
struct BundleHeadFile {
    let terminal: String

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let length = (0..<4).reduce(0) { $0 | Int(bytes[12 + $1]) << (8 * $1) }
        guard let terminal = JSONPath.value("terminal", in: Data(bytes[16..<16 + length])) as? String else {
            throw Missing("a head of \(path)")
        }
        self.terminal = terminal
    }
}
